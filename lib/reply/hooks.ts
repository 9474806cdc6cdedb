import type { FastifyError } from '@fastify/error'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { isRedirect } from '../codes.js'
import { isEmptyStatus } from '../contract/contract.js'
import type { Contract, Declared } from '../contract/contract.js'
import { keyFor } from '../contract/responses.js'
import { indexOfHeadHook, isSerializationError } from '../fastify.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { bodyByLength, createEmptyStream, createNull, withholdBody } from './body.js'
import { createLendSerializer, hasModel, lendsSerializer, takeSerializerBack } from './model.js'
import { failWith, refuseInterim, reportNoLocation, reportUndeclared } from './report.js'
import { applyLate, createApplyStatusCode, createAwaitReply, failureOf, isGivenLate, noteFailure, takeBack } from './status.js'
import { isResponse, statusOf } from './stream.js'
import { answerInvalid } from './validation.js'
import type { InvalidAnswer } from './validation.js'

/** The slots in which a route has hooks of the plugin. */
const slots = ['onRequest', 'preHandler', 'preSerialization', 'onError', 'onSend'] as const

type ReplyHook = readonly [slot: typeof slots[number], hook: Function]

/** Where a route has the hook that settles its replies: last, or on either side of Fastify's own hook of a HEAD. */
type Place = 'last' | 'beforeHead' | 'afterHead'

/**
 * Makes the function that adds to a route the hooks by which it keeps what it declares, and its scope's answer to an invalid request. It
 * tells whether there are any.
 */
export function createAddReplyHooks (internals: ReplyInternals) {
  const shared = new Map<string, ReplyHook[]>()

  return function addReplyHooks (route: RouteOptions, declared: Declared | Contract, invalidAnswer: InvalidAnswer | undefined): boolean {
    const place = placeIn(route)
    const key = JSON.stringify([declared, invalidAnswer, place])
    let hooks = shared.get(key)
    if (hooks === undefined) shared.set(key, hooks = createReplyHooks(declared, invalidAnswer, place, internals))
    for (const [slot, hook] of hooks) addHook(route, slot, hook, place)
    return hooks.length > 0
  }
}

function placeIn ({ method, onSend }: RouteOptions): Place {
  if (method !== 'HEAD' || onSend === undefined) return 'last'
  return indexOfHeadHook(onSend) < 0 ? 'afterHead' : 'beforeHead'
}

// New arrays, for the caller may share one between routes. By concat(), for a spread leaves room for many more elements.
function addHook (route: object, slot: typeof slots[number], hook: Function, place: Place = 'last'): void {
  const hooks = route as Record<typeof slot, Function | Function[] | undefined>
  const own = hooks[slot]
  if (own === undefined) hooks[slot] = [hook]
  // Before those of the route, which see what the error handler or the handler will.
  else if (slot === 'onError' || slot === 'onRequest') hooks[slot] = [hook].concat(own)
  else if (slot === 'onSend' && place === 'beforeHead') hooks[slot] = [own].flat().toSpliced(indexOfHeadHook(own), 0, hook)
  else hooks[slot] = ([] as Function[]).concat(own, hook)
}

// Those of the plugin.
const ownHooks = new WeakSet<object>()

/** Takes from a route the hooks that the plugin gave to another one, with the options of which it was added. */
export function forgetReplyHooks (route: RouteOptions): void {
  for (const slot of slots) {
    const hooks = [route[slot]].flat()
    const others = hooks.filter(hook => typeof hook !== 'function' || !ownHooks.has(hook))
    if (others.length < hooks.length) Object.assign(route, { [slot]: others.length === 0 ? undefined : others })
  }
}

/** Lets the config of a route show the status of its contract, where it was given another one or none before the route had it. */
export function addCorrection (route: RouteOptions, code: number | undefined): void {
  function correctStatusCode (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    // Fastify's own object for the route, of which there are two at `/` with a prefix.
    const { config } = request.routeOptions
    if (code === undefined) delete config.statusCode
    else config.statusCode = code
    done()
  }
  ownHooks.add(correctStatusCode)
  addHook(route, 'onRequest', correctStatusCode)
}

/** Makes the hooks that are of use to a route. */
function createReplyHooks (
  declared: Declared | Contract, invalidAnswer: InvalidAnswer | undefined, place: Place, internals: ReplyInternals
): ReplyHook[] {
  const hooks: ReplyHook[] = []
  const add = (...hook: ReplyHook) => { hooks.push(hook); ownHooks.add(hook[1]) }
  const isWatched = declared.undeclared !== 'allow' || declared.undeclaredErrors !== 'allow'
  const { code = 200 } = declared
  let looksAtErrors = isWatched || invalidAnswer !== undefined
  if (isContract(declared)) {
    const isModel = hasModel(declared)
    const isLent = lendsSerializer(declared)
    looksAtErrors ||= code !== 200 || isLent
    // Fastify's own status is in force without a hook.
    if (code > 299) add('preHandler', createAwaitReply(declared, internals))
    else if (code !== 200 || isModel) add('preHandler', createApplyStatusCode(code, isModel, internals))
    if (isLent) add('preSerialization', createLendSerializer(declared, internals))
    add('onSend', createSettleReply(declared, internals, place))
  } else if (isWatched) {
    add('onSend', createWatchReply(declared, internals))
  }
  if (looksAtErrors) add('onError', createResetReply(declared, invalidAnswer, internals))
  return hooks
}

function isContract (declared: Declared | Contract): declared is Contract {
  return declared.code !== undefined
}

/** Makes the hook that takes back all that the contract gave a reply that fails, for an error handler to find it as without the plugin. */
function createResetReply (declared: Declared, invalidAnswer: InvalidAnswer | undefined, internals: ReplyInternals) {
  const { code = 200 } = declared
  const isUndeclared = createIsUndeclared(declared)

  return function resetReply (request: FastifyRequest, reply: FastifyReply, error: unknown, done: Done): void {
    const { statusCode: status } = reply.raw
    // What is looked at is reported even if its body can't be serialized.
    if (status !== code && isSerializationError(error) && isUndeclared(reply, status)) reportUndeclared(request, status, declared, error)
    takeBack(code, reply, internals)
    takeSerializerBack(reply, internals)
    noteFailure(reply, error)
    if (invalidAnswer !== undefined) answerInvalid(reply, error, invalidAnswer, internals)
    done()
  }
}

/** Makes the hook that holds a reply to its contract as it is sent. */
function createSettleReply (contract: Contract, internals: ReplyInternals, place: Place) {
  const { code } = contract
  const hasContent = !isEmptyStatus(contract, code)
  const isLate = isGivenLate(contract)
  const leadsElsewhere = isRedirect(code)
  const isUndeclared = createIsUndeclared(contract)
  const how = { contract, internals, createNothing: place === 'beforeHead' ? createEmptyStream : createNull }

  return function settleReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    // After callNotFound() the not-found handler answers, not the route.
    if (request.is404) {
      takeBack(code, reply, internals)
      done()
      return
    }
    if (isLate) applyLate(code, reply, internals)
    const status = statusOf(reply, payload)
    if (status === code && leadsElsewhere && !hasHeader(reply, payload, 'location')) reportNoLocation(request, status)
    // Of a head that was written by hand nothing can be settled.
    if ((status === code && hasContent) || reply.raw.headersSent) {
      done()
      return
    }
    const error = status === code ? undefined : refuseStatus(request, reply, status)
    if (error !== undefined) failWith(error, reply, payload, internals, done)
    else if (!isEmptyStatus(contract, status)) done()
    else withholdBody(request, reply, place === 'afterHead' ? payload ?? bodyByLength(reply) : payload, how, done)
  }

  function refuseStatus (request: FastifyRequest, reply: FastifyReply, status: number): FastifyError | undefined {
    if (status < 200) return refuseInterim(request, status)
    return isUndeclared(reply, status) ? reportUndeclared(request, status, contract, failureOf(reply)?.error) : undefined
  }
}

/** Makes the hook that looks at the replies of a route which lists what they may be, and has no status of its own. */
function createWatchReply (declared: Declared, internals: ReplyInternals) {
  const isUndeclared = createIsUndeclared(declared)

  return function watchReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = statusOf(reply, payload)
    const isReported = !request.is404 && !reply.raw.headersSent && isUndeclared(reply, status)
    const error = isReported ? reportUndeclared(request, status, declared, failureOf(reply)?.error) : undefined
    if (error === undefined) done()
    else failWith(error, reply, payload, internals, done)
  }
}

/** Makes the predicate for a status that the route doesn't declare, although it has to. */
function createIsUndeclared ({ responseKeys, sharedKeys, undeclared, undeclaredErrors }: Declared) {
  const errorKeys = [...responseKeys, ...sharedKeys]

  return function isUndeclared (reply: FastifyReply, status: number): boolean {
    if (status >= 500) return false
    const isError = status >= 400
    if ((isError ? undeclaredErrors : undeclared) === 'allow') return false
    // Successes are the route's alone, also where its scope has a `default`.
    if (keyFor(status >= 300 ? errorKeys : responseKeys, status) !== undefined) return false
    // What an error handler answers below 400 is not the route's success.
    return isError || failureOf(reply) === undefined
  }
}

function hasHeader (reply: FastifyReply, payload: unknown, name: string): boolean {
  return reply.hasHeader(name) || (isResponse(payload) && payload.headers?.has(name))
}
