import type {
  FastifyError, FastifyReply, FastifyRequest,
  onErrorHookHandler, onRequestHookHandler, onSendHookHandler, preSerializationHookHandler
} from 'fastify'
import { createApplyStatusCode, takeStatusBack } from './default-status.js'
import { isNoContent } from './no-content.js'
import { refuse } from './refuse.js'
import { isResponse } from './release.js'
import { createLendResponseModel, lendsModel } from './response-model.js'
import type { Contract } from './route.js'
import { createFindUndeclared } from './undeclared.js'
import { withholdBody } from './withhold.js'

/** The hooks by which a route keeps its contract; `undefined` where its contract has no use for one. */
export type ReplyHooks = Readonly<{
  onRequest: onRequestHookHandler | undefined
  preSerialization: preSerializationHookHandler<unknown> | undefined
  onError: onErrorHookHandler
  onSend: onSendHookHandler<unknown>
  /** For the place before Fastify's hook of an automatic HEAD route, which replaces the payload by its length. */
  onSendBeforeHead: onSendHookHandler<unknown>
}>

type Done = (error?: Error | null, payload?: unknown) => void

// What an error handler answers is not the route's success.
const failed = new WeakSet<FastifyReply>()
const hasFailed = failed.has.bind(failed)

/** Gives the hooks of a contract. Routes with the same contract share theirs. */
export function createReplyHooksFactory (): (contract: Contract) => ReplyHooks {
  const shared = new Map<string, ReplyHooks>()
  return contract => {
    const key = JSON.stringify(contract)
    let hooks = shared.get(key)
    if (hooks === undefined) shared.set(key, hooks = createReplyHooks(contract))
    return hooks
  }
}

function createReplyHooks (contract: Contract): ReplyHooks {
  return Object.freeze({
    onRequest: contract.code === 200 ? undefined : createApplyStatusCode(contract.code),
    preSerialization: lendsModel(contract) ? createLendResponseModel(contract, hasFailed) : undefined,
    onError: createTakeBackStatusCode(contract),
    onSend: createSettleReply(contract, null),
    // Fastify's HEAD hook takes '' for no body, and can't take null.
    onSendBeforeHead: createSettleReply(contract, '')
  })
}

function createTakeBackStatusCode ({ code }: Contract) {
  return function takeBackStatusCode (request: FastifyRequest, reply: FastifyReply, error: FastifyError, done: () => void): void {
    failed.add(reply)
    takeStatusBack(reply, code)
    done()
  }
}

function createSettleReply (contract: Contract, nothing: null | '') {
  const { code, onUnexpectedBody } = contract
  const withholding = Object.freeze({ onUnexpectedBody, nothing })
  const findUndeclared = createFindUndeclared(contract, hasFailed)

  return function settleReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    if (request.is404) {
      // After callNotFound() the not-found handler answers, not the route.
      takeStatusBack(reply, code)
      done()
      return
    }
    const status = statusOf(reply, payload)
    const error = findUndeclared?.(request, reply, status)
    if (error !== undefined) refuse(reply, payload, error, done)
    else if (isNoContent(status)) withholdBody(request, reply, payload, withholding, done)
    else done()
  }
}

/** The status that goes out: a web `Response` brings its own. */
function statusOf (reply: FastifyReply, payload: unknown): number {
  return isResponse(payload) ? payload.status : reply.statusCode
}
