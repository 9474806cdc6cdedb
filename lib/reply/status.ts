// The status of a reply: put into force before the handler, kept from errors and redirects, taken back.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Done, ReplyInternals } from '../fastify.js'
import { answerInvalid } from './validation.js'
import type { InvalidAnswer } from './validation.js'

/** What keeping a reply takes: the same for all replies of a contract. */
export type Keeping = Readonly<{
  /** The declared status; 200, where none is. */
  code: number
  /** Whether that is what `reply.redirect(url)` answers with, in place of 302. */
  isRedirect: boolean
  /** How an invalid request is answered, if that's up to its scope. */
  invalidAnswer: InvalidAnswer | undefined
  internals: ReplyInternals
}>

/** What is remembered of a reply. */
export type Kept = {
  readonly keeping: Keeping
  /** Fastify's methods, or what others have put in their place. */
  readonly send: FastifyReply['send']
  readonly redirect: FastifyReply['redirect']
  readonly callNotFound: FastifyReply['callNotFound']
  /** Whether the declared status had its chance: it's put into force once. */
  hasBegun: boolean
  /** Whether the declared status was written, so that it can be taken back. */
  isApplied: boolean
  /** Whether a reply was given, which may have failed since. */
  wasGiven: boolean
  hasFailed: boolean
  /** What it has failed with first. */
  error: unknown
  /** Whether it was given `null`, around which a hook may have put an envelope. */
  isNull: boolean
  /** The serializer that it was lent, in place of its own. */
  lentSerializer: unknown
  /** Why its body, which was to be withheld, was refused by its schema. */
  refusal: unknown
  /** Sends at once what waits for the first byte of a stream. */
  hurry: (() => void) | undefined
}

const key = Symbol('fastify-status-code.kept')

type KeptReply = FastifyReply & { [key]?: Kept }

/** What keeping the replies of a route takes. */
export function createKeeping (code: number, invalidAnswer: InvalidAnswer | undefined, internals: ReplyInternals): Keeping {
  return { code, isRedirect: [301, 303, 307, 308].includes(code), invalidAnswer, internals }
}

/** What is remembered of a reply, if anything is yet. */
export function keptOf (reply: KeptReply): Kept | undefined {
  return reply[key]
}

/** Begins to remember a reply. From then on its methods tell what becomes of it. */
export function keepReply (reply: KeptReply, keeping: Keeping): Kept {
  const known = reply[key]
  if (known !== undefined) return known
  const { send, redirect, callNotFound } = reply
  const kept: Kept = {
    keeping,
    send,
    redirect,
    callNotFound,
    hasBegun: false,
    isApplied: false,
    wasGiven: false,
    hasFailed: false,
    error: undefined,
    isNull: false,
    lentSerializer: undefined,
    refusal: undefined,
    hurry: undefined
  }
  reply[key] = kept
  reply.send = keptSend
  reply.callNotFound = keptCallNotFound
  if (keeping.isRedirect) reply.redirect = keptRedirect
  return kept
}

/** Keeps a reply that has been given a payload, if it isn't kept yet. */
export function keepGivenReply (reply: FastifyReply, keeping: Keeping, payload: unknown): Kept {
  const kept = keepReply(reply, keeping)
  if (!kept.wasGiven) noteGiven(kept, payload)
  return kept
}

/** Makes the hook from which on a reply is kept: what is sent before the handler has the route's status too. */
export function createBeginReply (keeping: Keeping) {
  return function beginReply (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    keepReply(reply, keeping)
    done()
  }
}

/** Makes the hook that puts the route's status into force right before its handler runs, unless one has been chosen by then. */
export function createApplyStatusCode (keeping: Keeping) {
  return function applyStatusCode (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    applyStatus(reply, keepReply(reply, keeping))
    done()
  }
}

/**
 * Makes the hook that takes back all that the contract gave the reply, for an error handler to find it as without the plugin.
 * What is thrown or sent has been taken back before; this is for a reply that fails while it's being sent.
 */
export function createResetReply (keeping: Keeping) {
  return function resetReply (request: FastifyRequest, reply: FastifyReply, error: unknown, done: Done): void {
    resetFailed(reply, keepReply(reply, keeping), error)
    done()
  }
}

/** Whether this reply answers an error. */
export function answersError (reply: FastifyReply, internals: ReplyInternals): boolean {
  return keptOf(reply)?.hasFailed === true || internals.hasErrorHandler(reply)
}

function noteGiven (kept: Kept, payload: unknown): void {
  kept.wasGiven = true
  kept.isNull = payload === null
}

// Written to the raw response: `reply.code()` would mark it as chosen, and `redirect()` and Fastify's error handler keep a
// chosen status.
function applyStatus (reply: FastifyReply, kept: Kept): void {
  if (kept.hasBegun) return
  kept.hasBegun = true
  if (reply.raw.statusCode !== 200 || kept.keeping.internals.hasChosenStatus(reply) || reply.raw.headersSent) return
  reply.raw.statusCode = kept.keeping.code
  kept.isApplied = true
}

function resetStatus (reply: FastifyReply, kept: Kept): void {
  kept.hasBegun = true
  if (!kept.isApplied) return
  kept.isApplied = false
  // The status of a head that was written by hand is what went out, for logs and onResponse hooks to see.
  const isInForce = reply.raw.statusCode === kept.keeping.code && !reply.raw.headersSent
  if (isInForce && !kept.keeping.internals.hasChosenStatus(reply)) reply.raw.statusCode = 200
}

/** Takes back all that the contract gave a reply that has failed. */
export function resetFailed (reply: FastifyReply, kept: Kept, error: unknown): void {
  noteGiven(kept, undefined)
  if (!kept.hasFailed) kept.error = error
  kept.hasFailed = true
  kept.refusal = undefined
  resetStatus(reply, kept)
  if (kept.lentSerializer === undefined) return
  kept.keeping.internals.removeSerializer(reply, kept.lentSerializer)
  kept.lentSerializer = undefined
}

// What is thrown or sent as an error passes here before any onError hook sees it. So does the answer to an error, even if such
// a hook has failed.
function keptSend (this: KeptReply, payload?: unknown): FastifyReply {
  const kept = this[key]!
  const { internals, invalidAnswer } = kept.keeping
  if (kept.hurry !== undefined) {
    kept.hurry()
    // Of a handler that gave a reply and returned nothing.
    if (this.sent && payload === undefined) return this
  }
  if (this.sent) return kept.send.call(this, payload)
  if (payload instanceof Error || internals.isFailing(this)) {
    if (invalidAnswer !== undefined && !kept.hasFailed) answerInvalid(this, payload, invalidAnswer, internals)
    resetFailed(this, kept, payload)
  } else if (kept.wasGiven && answersError(this, internals)) {
    // What an error handler answers is no error itself.
    resetFailed(this, kept, undefined)
  } else {
    applyStatus(this, kept)
    noteGiven(kept, payload)
  }
  return kept.send.call(this, payload)
}

function keptRedirect (this: KeptReply, url: string, code?: number) {
  const kept = this[key]!
  const { code: declared, internals } = kept.keeping
  const isDeclared = !(kept.wasGiven && answersError(this, internals)) && !this.request.is404 && !internals.hasChosenStatus(this)
  return kept.redirect.call(this, url, code || (isDeclared ? declared : undefined))
}

// The not-found handler answers as it would without the plugin, and no hook runs before it.
function keptCallNotFound (this: KeptReply) {
  const kept = this[key]!
  kept.hurry?.()
  if (!this.sent) resetStatus(this, kept)
  return kept.callNotFound.call(this)
}
