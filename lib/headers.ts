import type { FastifyReply } from 'fastify'

const framing = new Set(['transfer-encoding', 'trailer'])
const content = new Set([...framing, 'content-type', 'content-encoding', 'content-length'])
const contentButLength = new Set([...framing, 'content-type', 'content-encoding'])
const contentAndLocation = new Set([...content, 'location'])

/** Takes away what describes a body that will not be sent. */
export function removeContentHeaders (reply: FastifyReply, keepsLength = false): void {
  removeHeaders(reply, keepsLength ? contentButLength : content)
}

/** Takes away what describes a reply in whose place an error is sent. */
export function removeRefusedHeaders (reply: FastifyReply): void {
  removeHeaders(reply, contentAndLocation)
}

/** Takes away what announces chunks and trailers, be it that Fastify had begun to send a stream. */
export function removeFramingHeaders (reply: FastifyReply): void {
  removeHeaders(reply, framing)
}

// Only those that are set: Node takes the removal of any other for an instruction never to send it.
function removeHeaders (reply: FastifyReply, names: Set<string>): void {
  // Most replies without content have few headers, or none.
  for (const name in reply.getHeaders()) {
    if (!names.has(name)) continue
    reply.removeHeader(name)
    // Fastify before 5.12 leaves what is set on the raw response: by a handler, or by Fastify itself as it began to send a stream.
    reply.raw.removeHeader(name)
  }
}
