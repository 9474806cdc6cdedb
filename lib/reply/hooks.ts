import type { FastifyError } from '@fastify/error'
import type {
  FastifyReply, FastifyRequest, onErrorHookHandler, onSendHookHandler, preHandlerHookHandler, preSerializationHookHandler, RouteOptions
} from 'fastify'
import { isEmptyStatus } from '../contract/contract.js'
import type { Contract } from '../contract/contract.js'
import { keyFor } from '../contract/responses.js'
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
type ReplyHooks = Partial<Readonly<{
  preHandler: preHandlerHookHandler
  preSerialization: preSerializationHookHandler<unknown>
  onError: onErrorHookHandler
  onSend: Record<Place, onSendHookHandler<unknown>>
}>>

/** Where a route has the hook that settles its replies: last, or on either side of Fastify's own hook of a HEAD. */
type Place = 'last' | 'beforeHead' | 'afterHead'

type Slot<Hook> = Hook | Hook[] | undefined

/** Makes the function that adds to a route the hooks by which it keeps its contract, and its scope's answer to an invalid request. */
export function createAddReplyHooks (internals: ReplyInternals) {
  const shared = new Map<string, ReplyHooks>()

  return function addReplyHooks (route: RouteOptions, contract: Contract | undefined, invalidAnswer: InvalidAnswer | undefined): void {
    if (contract === undefined && invalidAnswer === undefined) return
    const key = JSON.stringify([contract, invalidAnswer])
    let hooks = shared.get(key)
    if (hooks === undefined) shared.set(key, hooks = createReplyHooks(contract, invalidAnswer, internals))
    const { preHandler, preSerialization, onError, onSend } = hooks
    if (preHandler !== undefined) route.preHandler = append(route.preHandler, preHandler)
    if (preSerialization !== undefined) route.preSerialization = append(route.preSerialization, preSerialization)
    // Before those of the route, which see what the error handler will.
    if (onError !== undefined) route.onError = prepend(onError, route.onError)
    if (onSend !== undefined) route.onSend = addSettleReply(route, onSend)
  }
}

function addSettleReply ({ method, onSend: slot }: RouteOptions, onSend: NonNullable<ReplyHooks['onSend']>) {
  if (method !== 'HEAD' || slot === undefined) return append(slot, onSend.last)
  const index = indexOfHeadHook(slot)
  return index < 0 ? append(slot, onSend.afterHead) : [slot].flat().toSpliced(index, 0, onSend.beforeHead)
}

const slots = ['onRequest', 'preHandler', 'preSerialization', 'onError', 'onSend'] as const

// Those of the plugin.
const ownHooks = new WeakSet<object>()

function own<Hook extends object> (hook: Hook): Hook {
  ownHooks.add(hook)
  return hook
}

function isOwn (hook: unknown): boolean {
  return typeof hook === 'function' && ownHooks.has(hook)
}

/** Takes from a route the hooks that the plugin gave to another one, with the options of which it was added. */
export function forgetReplyHooks (route: RouteOptions): void {
  for (const slot of slots) {
    const hooks = [route[slot]].flat()
    if (!hooks.some(isOwn)) continue
    const others = hooks.filter(hook => !isOwn(hook))
    Object.assign(route, { [slot]: others.length === 0 ? undefined : others })
  }
}

/** Lets the config of a route show the status of its contract, where it was given another one or none before the route had it. */
export function addCorrection (route: RouteOptions, code: number | undefined): void {
  route.onRequest = prepend(own(function correctStatusCode (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    // Fastify's own object for the route, of which there are two at `/` with a prefix.
    const { config } = request.routeOptions
    if (code === undefined) delete config.statusCode
    else config.statusCode = code
    done()
  }), route.onRequest)
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
  if (contract === undefined) return { onError: own(createResetReply(200, invalidAnswer, internals)) }
  const { code, undeclared, undeclaredErrors } = contract
  const isLent = lendsSerializer(contract)
  const isModel = hasModel(contract)
  const looksAtErrors = code !== 200 || isLent || invalidAnswer !== undefined || undeclared !== 'allow' || undeclaredErrors !== 'allow'
  const begin = code <= 299 ? createApplyStatusCode(code, isModel, internals) : createAwaitReply(code, internals)
  return {
    // Fastify's own status is in force without a hook.
    ...(code !== 200 || isModel) && { preHandler: own(begin) },
    ...isLent && { preSerialization: own(createLendSerializer(contract, internals)) },
    ...looksAtErrors && { onError: own(createResetReply(code, invalidAnswer, internals)) },
    onSend: {
      last: own(createSettleReply(contract, internals, 'last')),
      beforeHead: own(createSettleReply(contract, internals, 'beforeHead')),
      afterHead: own(createSettleReply(contract, internals, 'afterHead'))
    }
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
function createSettleReply (contract: Contract, internals: ReplyInternals, place: Place) {
  const { code } = contract
  const hasContent = !isEmptyStatus(contract, code)
  const isLate = code > 299
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
