// The status of a reply. A declared success is in force when the handler runs, any other status when its reply is sent. What a hook sends
// in the handler's place has the status that the hook gives it, and an error never has the declared one.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { isRedirect } from '../codes.js'
import type { Contract } from '../contract/contract.js'
import type { Done, ReplyInternals } from '../fastify.js'

const giver = Symbol('fastify-status-code.giver')

/** Who gives a reply: the route's handler, or an error handler. Before the handler runs, nobody we know of. */
type GivenReply = FastifyReply & { [giver]?: 'handler' | Failure }

/** What a reply has failed with. */
export type Failure = Readonly<{ error: unknown }>

/** Notes that the handler runs. */
function noteHandler (reply: GivenReply): void {
  reply[giver] = 'handler'
}

/** Notes what a reply has failed with: the first error, if there are several. */
export function noteFailure (reply: GivenReply, error: unknown): void {
  if (failureOf(reply) === undefined) reply[giver] = { error }
}

/** What a reply has failed with, if it has. */
export function failureOf (reply: GivenReply): Failure | undefined {
  const by = reply[giver]
  return typeof by === 'object' ? by : undefined
}

/** Whether the reply is the handler's, and neither an answer to its error nor that of a not-found handler. */
export function isOfHandler (reply: GivenReply): boolean {
  return reply[giver] === 'handler' && !reply.request.is404
}

/**
 * Makes the hook that puts a declared success into force right before the handler runs, unless a status has been chosen by then.
 *
 * @param notes whether it has to be known later that the handler runs
 */
export function createApplyStatusCode (code: number, notes: boolean, internals: ReplyInternals) {
  return function applyStatusCode (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    if (notes) noteHandler(reply)
    giveStatus(code, reply, internals)
    done()
  }
}

/** Gives a reply a status, unless another one has been chosen. */
function giveStatus (code: number, reply: FastifyReply, internals: ReplyInternals): void {
  // Written to the raw response: `reply.code()` would mark it as chosen, and `redirect()` and Fastify's error handler keep that.
  if (reply.raw.statusCode === 200 && !internals.hasChosenStatus(reply)) reply.raw.statusCode = code
}

/** Makes the hook before the handler of a route whose declared status nobody is to see before the reply is sent. */
export function createAwaitReply ({ code }: Contract, internals: ReplyInternals) {
  const leadsElsewhere = isRedirect(code)
  return function awaitReply (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    noteHandler(reply)
    if (leadsElsewhere) declareRedirect(code, reply, internals)
    done()
  }
}

/** Lets `reply.redirect(url)` of the handler answer with the declared code in place of 302. */
function declareRedirect (code: number, reply: FastifyReply, internals: ReplyInternals): void {
  const { redirect } = reply
  reply.redirect = function (url, chosen) {
    const isDeclared = isOfHandler(this) && !internals.hasChosenStatus(this)
    return redirect.call(this, url, chosen || (isDeclared ? code : undefined))
  }
}

/** Whether a declared status is given to any reply of the handler as it is sent. Beside a redirect of the schemas there may be a page. */
export function isGivenLate ({ code, origin }: Contract): boolean {
  return code > 299 && origin !== 'schemas'
}

/** Gives a reply of the handler that is being sent the declared status, unless another one has been chosen. */
export function applyLate (code: number, reply: FastifyReply, internals: ReplyInternals): void {
  if (isOfHandler(reply)) giveStatus(code, reply, internals)
}

/** Takes the declared status back from a reply that is no longer the handler's. */
export function takeBack (code: number, reply: FastifyReply, internals: ReplyInternals): void {
  if (reply.raw.statusCode === code && !internals.hasChosenStatus(reply)) reply.raw.statusCode = 200
}
