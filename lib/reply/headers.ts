import type { FastifyReply } from 'fastify'
import type { ReplyInternals } from '../fastify.js'

const framing = ['transfer-encoding', 'trailer']
const content = ['content-type', 'content-encoding', 'content-length']
const contentButLength = ['content-type', 'content-encoding']

/** Takes away what announces chunks and trailers, also where Fastify had begun to send a stream. */
export function removeFraming (reply: FastifyReply, internals: ReplyInternals): void {
  internals.removeTrailers(reply)
  removeHeaders(reply, internals, framing)
}

/** Takes away what describes a body that will not be sent. */
export function removeContentHeaders (reply: FastifyReply, internals: ReplyInternals, keepsLength = false): void {
  removeHeaders(reply, internals, keepsLength ? contentButLength : content)
}

/** Takes away headers that are set: Node takes the removal of any other for an instruction never to send it. */
export function removeHeaders (reply: FastifyReply, internals: ReplyInternals, names: readonly string[]): void {
  const headers = internals.headersOf(reply)
  for (const name of names) {
    // The headers at hand spare a third of what a reply without content costs.
    if (headers === undefined ? reply.hasHeader(name) : headers[name] !== undefined) reply.removeHeader(name)
    // Fastify before 5.12 leaves what is set on the raw response, by a handler or by itself.
    if (reply.raw.hasHeader(name)) reply.raw.removeHeader(name)
  }
}
