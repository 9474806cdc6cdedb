import type { FastifyReply } from 'fastify'

/** Takes away what describes a body that will not be sent. */
export function removeContentHeaders (reply: FastifyReply, keepsLength = false): void {
  removeHeader(reply, 'content-type')
  removeHeader(reply, 'content-encoding')
  removeHeader(reply, 'transfer-encoding')
  if (!keepsLength) removeHeader(reply, 'content-length')
}

/** Removes a header that is there: Node takes the removal of any other for a wish never to send it. */
export function removeHeader (reply: FastifyReply, header: string): void {
  if (reply.hasHeader(header)) reply.removeHeader(header)
}
