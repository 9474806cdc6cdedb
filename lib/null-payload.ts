import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNoContent } from './no-content.js'
import type { Contract } from './route.js'

/** Whether the payload of a reply, as it is serialized, is that of a `null`. */
export type WasNull = (reply: FastifyReply, payload: unknown) => boolean

// By the text that they are serialized to, where that can be told in advance.
const nulls = new WeakMap<FastifyReply, unknown>()

/** Whether a reply without content can have a schema or a serializer, which makes something else of `null`, or `null` of another. */
export function hidesNull ({ code, responseKeys }: Contract): boolean {
  return isNoContent(code) || responseKeys.some(key => isNoContent(Number(key)) || /^([23]xx|default)$/i.test(key))
}

/** A `preSerialization` hook for such a route. */
export function rememberNull (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: () => void): void {
  if (payload === null) nulls.set(reply, textOfNull(reply))
  else nulls.delete(reply)
  done()
}

function textOfNull (reply: FastifyReply): unknown {
  try {
    return reply.serialize(null)
  } catch {
    // By a `content` map, or by a schema that refuses null.
    return undefined
  }
}

/** For a route with that hook. */
export const wasRememberedNull: WasNull = (reply, payload) => nulls.has(reply) && (nulls.get(reply) ?? payload) === payload

/** For every other route. */
export const isJsonNull: WasNull = (reply, payload) => payload === 'null' && String(reply.getHeader('content-type')).includes('json')
