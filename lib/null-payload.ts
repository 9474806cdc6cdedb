import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNoContent } from './no-content.js'
import type { Contract } from './route.js'

type Done = () => void

const nulls = new WeakSet<FastifyReply>()

/** Whether a schema that isn't meant for a reply without content would serialize its `null` to something else. */
export function mayHideNull ({ code, responseKeys }: Contract): boolean {
  return isNoContent(code) || responseKeys.some(key => /^(2xx|3xx|default)$/i.test(key))
}

/** A `preSerialization` hook: what follows makes text of the payload. */
export function rememberNull (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
  if (payload === null) nulls.add(reply)
  done()
}

/** Whether the payload is what a `null` was serialized to. */
export function wasNull (reply: FastifyReply, payload: unknown): boolean {
  return nulls.has(reply) || (payload === 'null' && String(reply.getHeader('content-type')).includes('json'))
}
