import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNoContent } from '../codes.js'
import type { Contract } from '../contract/contract.js'
import { catchAllKey, keyFor } from '../contract/schemas.js'
import type { Done } from '../fastify.js'
import { answersError, keepGivenReply } from './status.js'
import type { Keeping, Kept } from './status.js'

/** What a body that is to be withheld is serialized to, if its schema refuses it: no empty text, for it's a body, which is reported. */
export const refused = 'null'

type Serializer = (payload: { [key: string]: unknown }) => string

/** Whether some success of the route would be serialized without a schema while the declared one has its own. */
function hasModel ({ code, responseKeys }: Contract): boolean {
  return code <= 299 && !isNoContent(code) && responseKeys.includes(String(code)) && catchAllKey(responseKeys) === undefined
}

/** Whether some reply of the route isn't to be serialized as Fastify would do it. */
export function lendsSerializer (contract: Contract): boolean {
  return hasModel(contract) || [204, 205, 304].some(code => keyFor(contract.responseKeys, code) !== undefined)
}

/**
 * Makes the hook that serializes a success other than the declared one, if no response schema covers it, with the schema of
 * the declared one, so that nothing leaves unfiltered; and a body that is to be withheld so that it need not fit a schema.
 */
export function createLendSerializer (contract: Contract, keeping: Keeping) {
  const { code, responseKeys } = contract
  const covered = new Set(responseKeys.map(Number))
  const model = hasModel(contract) ? String(code) : undefined
  const hasContent = !isNoContent(code)

  return function lendSerializer (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = reply.statusCode
    if (status === code && hasContent) {
      done()
      return
    }
    const key = keyToLend(status)
    if (key !== undefined && isOpen(reply)) lend(reply, key, payload)
    done()
  }

  /** The key of the schema that a reply of this status is serialized with, if Fastify doesn't do it right. */
  function keyToLend (status: number): string | undefined {
    // A reply without content may be given another status after this.
    if (isNoContent(status)) return model ?? keyFor(responseKeys, status)
    return status >= 200 && status <= 299 && !covered.has(status) ? model : undefined
  }

  function isOpen (reply: FastifyReply): boolean {
    return !keeping.internals.hasOwnSerializer(reply) && !answersError(reply, keeping.internals)
  }

  function lend (reply: FastifyReply, key: string, payload: unknown): void {
    const serialize = serializerOf(reply, key.toLowerCase())
    if (serialize === undefined) return
    const kept = keepGivenReply(reply, keeping, payload)
    const lent = isNoContent(reply.statusCode) ? createLenientSerializer(serialize, kept) : serialize
    reply.serializer(lent)
    kept.lentSerializer = lent
  }
}

/** What Fastify has compiled from the schema of a key: for a `content` map, an object of functions by media type. */
function serializerOf (reply: FastifyReply, key: string): Serializer | undefined {
  const compiled: unknown = reply.getSerializationFunction(key)
  if (typeof compiled === 'function') return compiled as Serializer
  // As Fastify reads it: without parameters, in lower case.
  const mediaType = String(reply.getHeader('content-type')).split(';', 1)[0]!.trim().toLowerCase()
  return reply.getSerializationFunction(key, mediaType) ?? reply.getSerializationFunction(key, '*/*')
}

// What is not to be sent need not fit the schema. Why it doesn't is kept, for a hook may still give the reply a status that has content.
function createLenientSerializer (serialize: Serializer, kept: Kept): Serializer {
  return payload => {
    try {
      return serialize(payload)
    } catch (error) {
      kept.refusal = error
      return refused
    }
  }
}
