import type { FastifyReply } from 'fastify'
import { removeContentHeaders, removeHeader } from './headers.js'
import { streamOf } from './payload.js'
import { release } from './release.js'

/** Fails a request in place of the reply that it was about to get: nothing of its body leaves. */
export function refuse (reply: FastifyReply, payload: unknown, error: Error, done: (error: Error) => void): void {
  const stream = streamOf(payload)
  if (stream !== undefined) release(stream)
  removeContentHeaders(reply)
  removeHeader(reply, 'location')
  // Chosen, so that an error handler without a code of its own answers with it.
  reply.code(500)
  done(error)
}
