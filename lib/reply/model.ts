import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNoContent } from '../codes.js'
import type { Contract } from '../contract/contract.js'
import { catchAllKey } from '../contract/schemas.js'
import type { Done } from '../fastify.js'
import { answersError, keepGivenReply } from './status.js'
import type { Keeping } from './status.js'

type Serializer = (payload: { [key: string]: unknown }) => string

/** Whether some success of the route would be serialized without a schema while the declared one has its own. */
export function hasModel ({ code, responseKeys }: Contract): boolean {
  return code <= 299 && !isNoContent(code) && responseKeys.includes(String(code)) && catchAllKey(responseKeys) === undefined
}

/**
 * Makes the hook that serializes a success other than the declared one, if no response schema covers it, with the schema of
 * the declared one, so that nothing leaves unfiltered.
 */
export function createSerializeWithDeclaredSchema ({ code, responseKeys }: Contract, keeping: Keeping) {
  const covered = new Set(responseKeys.map(Number))

  return function serializeWithDeclaredSchema (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = reply.statusCode
    if (status !== code && isUncovered(status) && isOpen(reply)) lend(reply, status, payload)
    done()
  }

  function isOpen (reply: FastifyReply): boolean {
    return !keeping.internals.hasOwnSerializer(reply) && !answersError(reply, keeping.internals)
  }

  // A reply without content may be given another status after this.
  function isUncovered (status: number): boolean {
    return isNoContent(status) || (status >= 200 && status <= 299 && !covered.has(status))
  }

  function lend (reply: FastifyReply, status: number, payload: unknown): void {
    const serialize = declaredSerializer(reply, code)
    if (serialize === undefined) return
    const lent = isNoContent(status) ? createLenientSerializer(serialize) : serialize
    reply.serializer(lent)
    keepGivenReply(reply, keeping, payload).lentSerializer = lent
  }
}

/** What Fastify has compiled from the schema of a code: for a `content` map, an object of functions by media type. */
function declaredSerializer (reply: FastifyReply, code: number): Serializer | undefined {
  const key = String(code)
  const compiled: unknown = reply.getSerializationFunction(key)
  if (typeof compiled === 'function') return compiled as Serializer
  // As Fastify reads it: without parameters, in lower case.
  const mediaType = String(reply.getHeader('content-type')).split(';', 1)[0]!.trim().toLowerCase()
  return reply.getSerializationFunction(key, mediaType) ?? reply.getSerializationFunction(key, '*/*')
}

// What is not to be sent need not fit the schema.
function createLenientSerializer (serialize: Serializer): Serializer {
  return payload => {
    try {
      return serialize(payload)
    } catch {
      return ''
    }
  }
}
