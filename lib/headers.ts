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
  // Asked for one by one: to make an object of all headers takes twice as long.
  if (!reply.hasHeader(header)) return
  reply.removeHeader(header)
  // Fastify before 5.12 leaves what is set on the raw response: by a handler, or by Fastify itself as it began to send a stream.
  reply.raw.removeHeader(header)
}
