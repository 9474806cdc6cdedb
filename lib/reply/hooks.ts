import type {
  FastifyReply, FastifyRequest, onErrorHookHandler, onRequestHookHandler, onSendHookHandler, preHandlerHookHandler,
  preSerializationHookHandler, RouteOptions
} from 'fastify'
import { isNoContent } from '../codes.js'
import type { Contract } from '../contract/contract.js'
import { keyFor } from '../contract/schemas.js'
import type { AutomaticHead, Done, ReplyInternals } from '../fastify.js'
import { createEmptyStream, createNull, endWithoutContent, withholdBody } from './body.js'
import type { Withholding } from './body.js'
import { createLendSerializer, lendsSerializer, refused } from './model.js'
import { failWith, reportUndeclared } from './report.js'
import { answersError, createApplyStatusCode, createBeginReply, createKeeping, createResetReply, keptOf } from './status.js'
import type { Keeping } from './status.js'
import { statusOf } from './stream.js'
import type { InvalidAnswer } from './validation.js'

/** The hooks by which a route keeps its contract; none where its contract has no use for one. */
type ReplyHooks = Readonly<{
  beginReply: onRequestHookHandler
  applyStatusCode: preHandlerHookHandler | undefined
  lendSerializer: preSerializationHookHandler<unknown> | undefined
  resetReply: onErrorHookHandler | undefined
  settleReply: onSendHookHandler<unknown> | undefined
  /** For the place before Fastify's hook of an automatic HEAD route. */
  settleHeadReply: onSendHookHandler<unknown> | undefined
}>

type Slot<Hook> = Hook | Hook[] | undefined

/** Makes the function that adds to a route the hooks by which it keeps its contract, and its scope's answer to an invalid request. */
export function createAddReplyHooks (internals: ReplyInternals) {
  const shared = new Map<string, ReplyHooks>()

  return function addReplyHooks (
    route: RouteOptions, contract: Contract | undefined, invalidAnswer: InvalidAnswer | undefined, head: AutomaticHead | undefined
  ): void {
    const key = JSON.stringify([contract, invalidAnswer])
    let hooks = shared.get(key)
    if (hooks === undefined) {
      shared.set(key, hooks = createReplyHooks(contract, invalidAnswer, internals))
      for (const hook of Object.values(hooks)) if (hook !== undefined) given.add(hook)
    }

    route.onRequest = prepend(hooks.beginReply, route.onRequest)
    if (hooks.applyStatusCode !== undefined) route.preHandler = append(route.preHandler, hooks.applyStatusCode)
    if (hooks.lendSerializer !== undefined) route.preSerialization = append(route.preSerialization, hooks.lendSerializer)
    if (hooks.resetReply !== undefined) route.onError = prepend(hooks.resetReply, route.onError)
    const { settleReply, settleHeadReply } = hooks
    if (settleReply === undefined || settleHeadReply === undefined) return
    route.onSend = head === undefined ? append(route.onSend, settleReply) : insertBeforeHead(route.onSend, head, settleHeadReply)
  }
}

const slots = ['onRequest', 'preHandler', 'preSerialization', 'onError', 'onSend'] as const

// The hooks that routes have been given, for other plugins add routes with the options of routes that were added before.
const given = new WeakSet<object>()

/**
 * Takes from a route the hooks that the plugin gave to another one, with the options of which it was added.
 *
 * @returns whether there were any
 */
export function removeReplyHooks (route: RouteOptions): boolean {
  if (![route.onRequest].flat().some(isGiven)) return false
  for (const slot of slots) Object.assign(route, { [slot]: [route[slot]].flat().filter(hook => hook !== undefined && !isGiven(hook)) })
  return true
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

/** Gives a route arrays of its own for its hooks, before other plugins add theirs: many of them take arrays for granted. */
export function copyHooks (route: RouteOptions): void {
  route.onRequest = copyOf(route.onRequest)
  route.preHandler = copyOf(route.preHandler)
  route.onSend = copyOf(route.onSend)
}

function copyOf<Hook> (slot: Slot<Hook>): Hook[] {
  return slot === undefined ? [] : ([] as Hook[]).concat(slot)
}

/** The route's hooks with `hook` before them. */
function prepend<Hook> (hook: Hook, slot: Slot<Hook>): Hook[] {
  return slot === undefined ? [hook] : [hook].concat(slot)
}

// New arrays, for the caller may share one between routes. Only `undefined` is an absent hook, so that Fastify still
// refuses a slot that holds `null`. By concat(), for a spread leaves room for many more elements on each of many routes.
function append<Hook> (slot: Slot<Hook>, hook: Hook): Hook[] {
  return slot === undefined ? [hook] : ([] as Hook[]).concat(slot, hook)
}

function insertBeforeHead<Hook> (slot: Slot<Hook>, head: AutomaticHead, hook: Hook): Hook[] {
  const hooks = [slot].flat() as Hook[]
  return hooks.toSpliced(head.indexIn(hooks), 0, hook)
}

function createReplyHooks (
  contract: Contract | undefined, invalidAnswer: InvalidAnswer | undefined, internals: ReplyInternals
): ReplyHooks {
  const keeping = createKeeping(contract?.code ?? 200, invalidAnswer, internals)
  if (contract === undefined) return { ...none, beginReply: createBeginReply(keeping) }
  const hasStatus = contract.code !== 200
  const isLent = lendsSerializer(contract)
  return {
    beginReply: createBeginReply(keeping),
    // Fastify's own status is in force without a hook.
    applyStatusCode: hasStatus ? createApplyStatusCode(keeping) : undefined,
    lendSerializer: isLent ? createLendSerializer(contract, keeping) : undefined,
    // An error that isn't sent, such as one of a hook before those of the route, is seen by this hook alone.
    resetReply: hasStatus || isLent || contract.undeclaredErrors !== 'allow' ? createResetReply(keeping) : undefined,
    settleReply: createSettleReply({ contract, keeping, createNothing: createNull }),
    settleHeadReply: createSettleReply({ contract, keeping, createNothing: createEmptyStream })
  }
}

const none = {
  applyStatusCode: undefined,
  lendSerializer: undefined,
  resetReply: undefined,
  settleReply: undefined,
  settleHeadReply: undefined
}

function createSettleReply (how: Withholding) {
  const { contract, keeping } = how
  const { code } = contract
  const hasContent = !isNoContent(code)
  const isUndeclared = createIsUndeclared(contract, keeping)

  return function settleReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = statusOf(reply, payload)
    const refusal = payload === refused && !isNoContent(status) ? keptOf(reply)?.refusal : undefined
    if (refusal !== undefined) {
      done(refusal as Error)
      return
    }
    if (status === code && hasContent) {
      done()
      return
    }
    // After callNotFound() the not-found handler answers, not the route.
    if (request.is404) {
      done()
      return
    }
    // Of a head that was written by hand nothing can be settled.
    if (reply.raw.headersSent) {
      if (isNoContent(reply.statusCode)) endWithoutContent(reply, payload)
      else done()
      return
    }
    const error = isUndeclared(reply, status) ? reportUndeclared(request, status, contract, keptOf(reply)?.error) : undefined
    if (error !== undefined) failWith(error, reply, payload, keeping.internals, done)
    else if (isNoContent(status)) withholdBody(request, reply, payload, how, done)
    else done()
  }
}

/** Makes the predicate for a status that the route doesn't declare, although it has to. */
function createIsUndeclared ({ code, responseKeys, sharedKeys, undeclared, undeclaredErrors }: Contract, { internals }: Keeping) {
  const errorKeys = [...responseKeys, ...sharedKeys]

  return function isUndeclared (reply: FastifyReply, status: number): boolean {
    if (status === code || status >= 500) return false
    const isError = status >= 400
    if ((isError ? undeclaredErrors : undeclared) === 'allow') return false
    // Successes are the route's alone, also where its scope has a `default`.
    if (keyFor(status >= 300 ? errorKeys : responseKeys, status) !== undefined) return false
    // What an error handler answers below 400 is not the route's success.
    return isError || !answersError(reply, internals)
  }
}
