import type { FastifyError } from '@fastify/error'
import type {
  FastifyReply, FastifyRequest, onErrorHookHandler, onSendHookHandler, preHandlerHookHandler, preSerializationHookHandler, RouteOptions
} from 'fastify'
import { isEmptyStatus } from '../contract/contract.js'
import type { Contract } from '../contract/contract.js'
import { keyFor } from '../contract/schemas.js'
import { indexOfHeadHook } from '../fastify.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { bodyByLength, createEmptyStream, createNull, withholdBody } from './body.js'
import { createLendSerializer, hasModel, lendsSerializer, takeSerializerBack } from './model.js'
import { failWith, refuseInterim, reportUndeclared } from './report.js'
import { applyLate, createApplyStatusCode, createAwaitReply, failureOf, noteFailure, takeBack } from './status.js'
import { statusOf } from './stream.js'
import { answerInvalid } from './validation.js'
import type { InvalidAnswer } from './validation.js'

/** The hooks by which a route keeps its contract; none where its contract has no use for one. */
type ReplyHooks = Readonly<{
  beginHandler?: preHandlerHookHandler | undefined
  lendSerializer?: preSerializationHookHandler<unknown> | undefined
  resetReply?: onErrorHookHandler | undefined
  settleReply?: onSendHookHandler<unknown> | undefined
  /** For the place before Fastify's hook of a HEAD, and for that after it. */
  settleHeadReply?: onSendHookHandler<unknown> | undefined
  settleEmptiedReply?: onSendHookHandler<unknown> | undefined
}>

type Slot<Hook> = Hook | Hook[] | undefined

/** Makes the function that adds to a route the hooks by which it keeps its contract, and its scope's answer to an invalid request. */
export function createAddReplyHooks (internals: ReplyInternals) {
  const shared = new Map<string, ReplyHooks>()

  return function addReplyHooks (route: RouteOptions, contract: Contract | undefined, invalidAnswer: InvalidAnswer | undefined): void {
    const key = JSON.stringify([contract, invalidAnswer])
    let hooks = shared.get(key)
    if (hooks === undefined) {
      shared.set(key, hooks = createReplyHooks(contract, invalidAnswer, internals))
      for (const hook of Object.values(hooks)) if (hook !== undefined) given.add(hook)
    }
    const { beginHandler, lendSerializer, resetReply } = hooks
    if (beginHandler !== undefined) route.preHandler = append(route.preHandler, beginHandler)
    if (lendSerializer !== undefined) route.preSerialization = append(route.preSerialization, lendSerializer)
    // Before those of the route, which see what the error handler will.
    if (resetReply !== undefined) route.onError = prepend(resetReply, route.onError)
    if (contract !== undefined) route.onSend = addSettleReply(route, hooks)
  }
}

/** The `onSend` hooks of a route, and the one that settles its replies: last, but for Fastify's own. */
function addSettleReply (route: RouteOptions, { settleReply, settleHeadReply, settleEmptiedReply }: ReplyHooks): NonNullable<RouteOptions['onSend']> {
  const { method, onSend } = route
  if (method !== 'HEAD' || onSend === undefined) return append(onSend, settleReply!)
  const index = indexOfHeadHook(route)
  return index < 0 ? append(onSend, settleEmptiedReply!) : [onSend].flat().toSpliced(index, 0, settleHeadReply!)
}

const slots = ['onRequest', 'preHandler', 'preSerialization', 'onError', 'onSend'] as const

// The hooks that routes have been given, for other plugins add routes with the options of routes that were added before.
const given = new WeakSet<object>()

/** Takes from a route the hooks that the plugin gave to another one, with the options of which it was added. */
export function removeReplyHooks (route: RouteOptions): void {
  for (const slot of slots) {
    const hooks = [route[slot]].flat()
    if (!hooks.some(isGiven)) continue
    const own = hooks.filter(hook => !isGiven(hook))
    Object.assign(route, { [slot]: own.length === 0 ? undefined : own })
  }
}

function isGiven (hook: unknown): boolean {
  return typeof hook === 'function' && given.has(hook)
}

/** Lets the config of a route show the status of its contract, where it was given another one or none before the route had it. */
export function addCorrection (route: RouteOptions, code: number | undefined): void {
  function correctStatusCode (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    // Fastify's own object for the route, of which there are two at `/` with a prefix.
    const { config } = request.routeOptions
    if (config.statusCode !== code) {
      if (code === undefined) delete config.statusCode
      else config.statusCode = code
    }
    done()
  }
  given.add(correctStatusCode)
  route.onRequest = prepend(correctStatusCode, route.onRequest)
}

// New arrays, for the caller may share one between routes. Only `undefined` is an absent hook, so that Fastify still refuses a slot that
// holds `null`. By concat(), for a spread leaves room for many more elements on each of many routes.
function append<Hook> (slot: Slot<Hook>, hook: Hook): Hook[] {
  return slot === undefined ? [hook] : ([] as Hook[]).concat(slot, hook)
}

function prepend<Hook> (hook: Hook, slot: Slot<Hook>): Hook[] {
  return slot === undefined ? [hook] : [hook].concat(slot)
}

function createReplyHooks (
  contract: Contract | undefined, invalidAnswer: InvalidAnswer | undefined, internals: ReplyInternals
): ReplyHooks {
  if (contract === undefined) return { resetReply: createResetReply(200, invalidAnswer, internals) }
  const { code, undeclared, undeclaredErrors } = contract
  const isLent = lendsSerializer(contract)
  const isSuccess = code <= 299
  // Fastify's own status is in force without a hook.
  const looksAtHandler = code !== 200 || hasModel(contract)
  const looksAtErrors = code !== 200 || isLent || invalidAnswer !== undefined || undeclared !== 'allow' || undeclaredErrors !== 'allow'
  const createBegin = () => isSuccess ? createApplyStatusCode(code, hasModel(contract), internals) : createAwaitReply(code, internals)
  return {
    beginHandler: looksAtHandler ? createBegin() : undefined,
    lendSerializer: isLent ? createLendSerializer(contract, internals) : undefined,
    resetReply: looksAtErrors ? createResetReply(code, invalidAnswer, internals) : undefined,
    settleReply: createSettleReply(contract, internals),
    settleHeadReply: createSettleReply(contract, internals, createEmptyStream),
    settleEmptiedReply: createSettleEmptiedReply(contract, internals)
  }
}

/** Makes the hook that takes back all that the contract gave a reply that fails, for an error handler to find it as without the plugin. */
function createResetReply (code: number, invalidAnswer: InvalidAnswer | undefined, internals: ReplyInternals) {
  return function resetReply (request: FastifyRequest, reply: FastifyReply, error: unknown, done: Done): void {
    takeBack(code, reply, internals)
    takeSerializerBack(reply, internals)
    noteFailure(reply, error)
    if (invalidAnswer !== undefined) answerInvalid(reply, error, invalidAnswer, internals)
    done()
  }
}

/** Makes the hook that holds a reply to its contract as it is sent. */
function createSettleReply (contract: Contract, internals: ReplyInternals, createNothing: () => unknown = createNull) {
  const { code } = contract
  const hasContent = !isEmptyStatus(contract, code)
  const isLate = code > 299
  const isUndeclared = createIsUndeclared(contract)
  const how = { contract, internals, createNothing }

  return function settleReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    // After callNotFound() the not-found handler answers, not the route.
    if (request.is404) {
      takeBack(code, reply, internals)
      done()
      return
    }
    if (isLate) applyLate(code, reply, internals)
    const status = statusOf(reply, payload)
    if (status === code && hasContent) {
      done()
      return
    }
    // Of a head that was written by hand nothing can be settled.
    if (reply.raw.headersSent) {
      done()
      return
    }
    const error = status === code ? undefined : refuseStatus(request, reply, status)
    if (error !== undefined) failWith(error, reply, payload, internals, done)
    else if (isEmptyStatus(contract, status)) withholdBody(request, reply, payload, how, done)
    else done()
  }

  function refuseStatus (request: FastifyRequest, reply: FastifyReply, status: number): FastifyError | undefined {
    if (status < 200) return refuseInterim(request, status)
    return isUndeclared(reply, status) ? reportUndeclared(request, status, contract, failureOf(reply)?.error) : undefined
  }
}

/** Makes the hook that does the same after Fastify's own of a HEAD, where another plugin has wrapped that. */
function createSettleEmptiedReply (contract: Contract, internals: ReplyInternals) {
  const settle = createSettleReply(contract, internals)
  return function settleEmptiedReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    settle(request, reply, payload ?? bodyByLength(reply), done)
  }
}

/** Makes the predicate for a status that the route doesn't declare, although it has to. */
function createIsUndeclared ({ responseKeys, sharedKeys, undeclared, undeclaredErrors }: Contract) {
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
