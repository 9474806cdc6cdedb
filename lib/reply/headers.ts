import type { FastifyReply } from 'fastify'
import type { ReplyInternals } from '../fastify.js'

/** What announces chunks and trailers, also where Fastify had begun to send a stream. */
export const framing: ReadonlySet<string> = new Set(['transfer-encoding', 'trailer'])

/** What describes a body, but its length. */
export const contentButLength: ReadonlySet<string> = new Set([...framing, 'content-type', 'content-encoding'])

/** What describes a body. */
export const content: ReadonlySet<string> = new Set([...contentButLength, 'content-length'])

/** Takes away headers that are set: Node takes the removal of any other for an instruction never to send it. */
export function removeHeaders (reply: FastifyReply, internals: ReplyInternals, names: ReadonlySet<string>): void {
  // Most replies have few headers: to ask for each of the names would take half of what a reply without content costs.
  for (const name in internals.headersOf(reply)) {
    if (names.has(name)) reply.removeHeader(name)
  }
  // Fastify before 5.12 leaves what is set on the raw response, by a handler or by itself.
  for (const name of reply.raw.getHeaderNames()) {
    if (names.has(name)) reply.raw.removeHeader(name)
  }
}
