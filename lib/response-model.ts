import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNoContent } from './no-content.js'
import { keyFor } from './response-schema.js'
import type { Contract } from './route.js'

type Done = (error?: Error | null, payload?: unknown) => void

/** Whether some success of the route would be serialized without a schema while the declared one has its own. */
export function lendsModel ({ code, responseKeys }: Contract): boolean {
  const others = responseKeys.filter(key => key !== String(code))
  return code <= 299 && !isNoContent(code) && others.length < responseKeys.length && keyFor(others, code) === undefined
}

/**
 * Makes the hook that serializes a success other than the declared one, where no response schema covers it, with the
 * schema of the declared one, so that nothing leaves unfiltered.
 *
 * @param hasFailed whether a reply is that of an error handler, which is none of the route's successes
 */
export function createLendResponseModel ({ code, responseKeys }: Contract, hasFailed: (reply: FastifyReply) => boolean) {
  const covered = new Set([code, ...responseKeys.map(Number)])

  return function lendResponseModel (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = reply.statusCode
    if (covered.has(status) || status < 200 || status > 299 || isNoContent(status) || hasFailed(reply)) {
      done()
      return
    }
    const compiled: unknown = reply.getSerializationFunction(String(code))
    if (typeof compiled === 'function') {
      const body = serializeAs(code, reply, payload)
      // A later hook may still replace the payload.
      reply.serializer(current => current === body ? body : compiled(current))
      done(null, body)
      return
    }
    const byMediaType = mediaTypeSerializer(code, reply)
    if (byMediaType !== undefined) reply.serializer(byMediaType)
    done()
  }
}

/** Serializes as if the reply had this status: by the user's own serializer where there is one, else by the schema. */
function serializeAs (code: number, reply: FastifyReply, payload: unknown): unknown {
  const status = reply.raw.statusCode
  reply.raw.statusCode = code
  try {
    return reply.serialize(payload)
  } finally {
    reply.raw.statusCode = status
  }
}

/** The function compiled from the entry of a `content` map. */
function mediaTypeSerializer (code: number, reply: FastifyReply) {
  const [mediaType] = String(reply.getHeader('content-type')).split(';')
  return reply.getSerializationFunction(String(code), mediaType) ?? reply.getSerializationFunction(String(code), '*/*')
}
