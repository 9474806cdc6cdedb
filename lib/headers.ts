import type { FastifyReply } from 'fastify'

/** Takes away what describes a body that will not be sent. */
export function removeContentHeaders (reply: FastifyReply, keepsLength = false): void {
  removeFramingHeaders(reply)
  removeHeader(reply, 'content-type')
  removeHeader(reply, 'content-encoding')
  if (!keepsLength) removeHeader(reply, 'content-length')
}

/** Takes away what announces chunks and trailers, be it that Fastify had begun to send a stream. */
export function removeFramingHeaders (reply: FastifyReply): void {
  removeHeader(reply, 'transfer-encoding')
  removeHeader(reply, 'trailer')
}

/** Removes a header that is set: Node takes the removal of any other for an instruction never to send it. */
export function removeHeader (reply: FastifyReply, header: string): void {
  if (reply.hasHeader(header)) reply.removeHeader(header)
}
