import type {
  FastifyError, FastifyReply, FastifyRequest,
  onErrorHookHandler, onRequestHookHandler, onSendHookHandler, preSerializationHookHandler
} from 'fastify'
import { createApplyStatusCode, takeStatusBack } from './default-status.js'
import { markFailed } from './failed.js'
import { isNoContent } from './no-content.js'
import { hidesNull, isJsonNull, rememberNull, wasRememberedNull } from './null-payload.js'
import { isResponse } from './payload.js'
import { refuse } from './refuse.js'
import { createLendResponseModel, lendsModel, takeModelBack } from './response-model.js'
import type { Contract } from './route.js'
import { findUndeclared } from './undeclared.js'
import { withholdBody } from './withhold.js'

/** The hooks by which a route keeps its contract; none where its contract has no use for one. */
export type ReplyHooks = Readonly<{
  onRequest: onRequestHookHandler | undefined
  preSerialization: ReadonlyArray<preSerializationHookHandler<unknown>>
  onError: onErrorHookHandler | undefined
  onSend: onSendHookHandler<unknown>
  /** For the place before Fastify's hook of an automatic HEAD route, which replaces the payload by its length. */
  onSendBeforeHead: onSendHookHandler<unknown>
}>

type Done = (error?: Error | null, payload?: unknown) => void

const shared = new Map<string, ReplyHooks>()

/** The hooks of a contract. All routes with the same contract share theirs. */
export function replyHooksFor (contract: Contract): ReplyHooks {
  const key = JSON.stringify(contract)
  let hooks = shared.get(key)
  if (hooks === undefined) shared.set(key, hooks = createReplyHooks(contract))
  return hooks
}

function createReplyHooks (contract: Contract): ReplyHooks {
  const { code, undeclared } = contract
  const preSerialization = []
  if (lendsModel(contract)) preSerialization.push(createLendResponseModel(contract))
  if (hidesNull(contract)) preSerialization.push(rememberNull)
  const heedsErrors = code !== 200 || undeclared !== 'allow' || lendsModel(contract)
  return Object.freeze({
    onRequest: code === 200 ? undefined : createApplyStatusCode(code),
    preSerialization,
    onError: heedsErrors ? createTakeBackStatusCode(code) : undefined,
    onSend: createSettleReply(contract, null),
    // Fastify's HEAD hook takes '' for no body, and can't take null.
    onSendBeforeHead: createSettleReply(contract, '')
  })
}

function createTakeBackStatusCode (code: number) {
  return function takeBackStatusCode (request: FastifyRequest, reply: FastifyReply, error: FastifyError, done: () => void): void {
    markFailed(reply)
    takeModelBack(reply)
    takeStatusBack(reply, code)
    done()
  }
}

function createSettleReply (contract: Contract, nothing: null | '') {
  const wasNull = hidesNull(contract) ? wasRememberedNull : isJsonNull
  const withholding = Object.freeze({ onUnexpectedBody: contract.onUnexpectedBody, nothing, wasNull })

  return function settleReply (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = isResponse(payload) ? payload.status : reply.statusCode
    if (status === contract.code && !isNoContent(status)) {
      done()
      return
    }
    // After callNotFound() the not-found handler answers, not the route.
    if (request.is404) {
      done()
      return
    }
    const error = findUndeclared(request, reply, status, contract)
    if (error !== undefined) refuse(reply, payload, error, done)
    else if (isNoContent(status)) withholdBody(request, reply, payload, withholding, done)
    else done()
  }
}
