import type { FastifyReply } from 'fastify'

/** Takes away what describes a body that will not be sent. */
export function removeContentHeaders (reply: FastifyReply, keepsLength = false): void {
  remove(reply, 'content-type')
  remove(reply, 'content-encoding')
  remove(reply, 'transfer-encoding')
  if (!keepsLength) remove(reply, 'content-length')
}

// Node takes the removal of a header that isn't there for a wish never to send it.
function remove (reply: FastifyReply, header: string): void {
  if (reply.hasHeader(header)) reply.removeHeader(header)
}
