import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasFailed } from './failed.js'
import { isNoContent } from './no-content.js'
import type { Contract } from './route.js'

type Done = (error?: Error | null, payload?: unknown) => void

// The replies whose serializer is that of a lent schema.
const borrowers = new WeakSet<FastifyReply>()

/** Whether some success of the route would be serialized without a schema while the declared one has its own. */
export function lendsModel ({ code, responseKeys }: Contract): boolean {
  const coversAll = responseKeys.some(key => /^(2xx|default)$/i.test(key))
  return code <= 299 && !isNoContent(code) && responseKeys.includes(String(code)) && !coversAll
}

/**
 * Makes the hook that serializes a success other than the declared one, where no response schema covers it, with the
 * schema of the declared one, so that nothing leaves unfiltered.
 */
export function createLendResponseModel ({ code, responseKeys }: Contract) {
  const covered = new Set(responseKeys.map(Number))

  return function lendResponseModel (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const status = reply.statusCode
    const isCovered = covered.has(status) || status < 200 || status > 299 || isNoContent(status) || hasFailed(reply)
    const model = isCovered ? undefined : modelOf(reply, code)
    // Anything but plain JSON comes from a serializer of the user's own, which comes before every schema.
    if (model !== undefined && reply.serialize(payload) === JSON.stringify(payload)) {
      reply.serializer(model)
      borrowers.add(reply)
    }
    done()
  }
}

/** Takes a lent schema back from a reply that becomes an error's. */
export function takeModelBack (reply: FastifyReply): void {
  // What Fastify starts with.
  if (borrowers.delete(reply)) reply.serializer(null as unknown as () => string)
}

/** What Fastify has compiled from the schema of a code, which for a `content` map is an object of functions by media type. */
function modelOf (reply: FastifyReply, code: number) {
  const key = String(code)
  const compiled: unknown = reply.getSerializationFunction(key)
  if (typeof compiled === 'function') return compiled as (payload: unknown) => string
  const [mediaType] = String(reply.getHeader('content-type')).split(';')
  return reply.getSerializationFunction(key, mediaType) ?? reply.getSerializationFunction(key, '*/*')
}
