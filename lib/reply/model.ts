import type { FastifyReply, FastifyRequest } from 'fastify'
import { isEmptyStatus } from '../contract/contract.js'
import type { Contract } from '../contract/contract.js'
import { coversAllSuccesses, keyFor } from '../contract/responses.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { refuseBody } from './report.js'
import { applyLate, failureOf, isGivenLate, isOfHandler } from './status.js'

type Serializer = (payload: { [key: string]: unknown }) => string

// What replies were lent in place of a serializer of their own.
const lent = new WeakSet<object>()

/** Whether some success of the handler would be serialized without a schema while the declared one has its own. */
export function hasModel (contract: Contract): boolean {
  const { code, origin, responseKeys } = contract
  const isModel = code <= 299 && !isEmptyStatus(contract, code) && responseKeys.includes(String(code))
  return origin === 'route' && isModel && !coversAllSuccesses(responseKeys)
}

/** Whether some reply of the route isn't to be serialized as Fastify would do it. */
export function lendsSerializer (contract: Contract): boolean {
  const { code, emptyCodes, responseKeys } = contract
  const late = code > 299 ? [code] : []
  return hasModel(contract) || [204, 205, 304, ...emptyCodes, ...late].some(code => keyFor(responseKeys, code) !== undefined)
}

/**
 * Makes the hook that serializes a success other than the declared one, if no response schema covers it, with the schema of the declared
 * one, so that nothing leaves unfiltered; and a body that is not to be sent without any.
 */
export function createLendSerializer (contract: Contract, internals: ReplyInternals) {
  const { code, responseKeys } = contract
  const covered = new Set(responseKeys.map(Number))
  const model = hasModel(contract) ? String(code) : undefined
  const hasContent = !isEmptyStatus(contract, code)
  const isLate = isGivenLate(contract)

  return function lendSerializer (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    if (isLate) applyLate(code, reply, internals)
    const status = reply.raw.statusCode
    if (status !== code || !hasContent) lend(status, reply)
    done()
  }

  function lend (status: number, reply: FastifyReply): void {
    const serializer = isEmptyStatus(contract, status) ? serializeUnsent : modelFor(status, reply)
    if (serializer === undefined || internals.hasOwnSerializer(reply) || failureOf(reply) !== undefined) return
    lent.add(serializer)
    reply.serializer(serializer)
  }

  function modelFor (status: number, reply: FastifyReply): Serializer | undefined {
    const isUncovered = status >= 200 && status <= 299 && !covered.has(status)
    const serialize = model !== undefined && isUncovered && isOfHandler(reply) ? serializerOf(reply, model) : undefined
    return serialize && (payload => {
      try {
        return serialize(payload)
      } catch (error) {
        throw refuseBody(reply.request, status, code, error as Error)
      }
    })
  }
}

/** Takes back what a reply was lent, for what an error handler answers. */
export function takeSerializerBack (reply: FastifyReply, internals: ReplyInternals): void {
  const own = internals.serializerOf(reply)
  if (own === undefined || lent.has(own as object)) reply.serializer(null as unknown as Serializer)
}

/** What Fastify has compiled from the schema of a key: for a `content` map, an object of functions by media type. */
function serializerOf (reply: FastifyReply, key: string): Serializer | undefined {
  const compiled: unknown = reply.getSerializationFunction(key)
  if (typeof compiled === 'function') return compiled as Serializer
  // As Fastify reads it: without parameters, in lower case.
  const mediaType = String(reply.getHeader('content-type')).split(';', 1)[0]!.trim().toLowerCase()
  return reply.getSerializationFunction(key, mediaType) ?? reply.getSerializationFunction(key, '*/*')
}

// The result is not sent. A constant, so that nothing leaks if a later hook sets a status that has content.
function serializeUnsent (payload: unknown): string {
  return payload === null ? 'null' : '{}'
}
