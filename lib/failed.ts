import type { FastifyReply } from 'fastify'

// What an error handler answers is not the route's success.
const failed = new WeakSet<FastifyReply>()

/** Remembers that the request of this reply has failed. */
export function markFailed (reply: FastifyReply): void {
  failed.add(reply)
}

/** Whether this reply answers an error. */
export function hasFailed (reply: FastifyReply): boolean {
  return failed.has(reply)
}
