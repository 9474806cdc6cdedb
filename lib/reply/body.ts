import type { FastifyError } from '@fastify/error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from '../builtins.js'
import type { Contract } from '../contract/contract.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { content, contentButLength, framing } from './headers.js'
import { failWith, reportUnexpectedBody } from './report.js'
import { isResponse, releaseStream, streamOf } from './stream.js'
import type { Stream } from './stream.js'

// What `null` is serialized to.
const NULL = 'null'

/** How a route withholds bodies. */
type Withholding = Readonly<{ contract: Contract, internals: ReplyInternals, createNothing: () => unknown }>

/** What takes the place of a body. */
export function createNull (): null {
  return null
}

/** What takes its place before Fastify's hook of a HEAD: that gives a length to everything but a stream. */
export function createEmptyStream () {
  return Readable.from([])
}

/** Something in the place of the body of which a HEAD tells no more than the length. */
export function bodyByLength (reply: FastifyReply): string | null {
  const length = Number(reply.getHeader('content-length') ?? 0)
  return length === 0 || length === NULL.length ? null : 'text'
}

/**
 * Withholds what a reply without content was given as its body, and settles its head to match. Fails where a body is an error: only then
 * does the head wait for the first byte of a stream.
 *
 * @see RFC 9110 6.4.1, 8.6
 */
export function withholdBody (request: FastifyRequest, reply: FastifyReply, payload: unknown, how: Withholding, done: Done): void {
  const stream = streamOf(payload)
  if (isResponse(payload)) {
    takeHead(reply, payload)
    payload = payload.body
  }
  if (stream !== undefined) {
    withholdStream(request, reply, stream, how, done)
  } else if (isEmptied(request, reply, payload)) {
    how.internals.strip(reply, framing)
    done(undefined, payload ?? how.createNothing())
  } else {
    const hasBody = !isEmpty(payload) && payload !== NULL
    finish(request, reply, hasBody ? reportUnexpectedBody(request, reply.statusCode, how.contract) : undefined, how, done)
  }
}

function withholdStream (request: FastifyRequest, reply: FastifyReply, stream: Stream, how: Withholding, done: Done): void {
  const { statusCode } = reply
  const report = (hasContent: boolean) => hasContent ? reportUnexpectedBody(request, statusCode, how.contract) : undefined
  if (how.contract.onUnexpectedBody !== 'error') {
    releaseStream(stream, request, report)
    finish(request, reply, undefined, how, done)
    return
  }
  releaseStream(stream, request, hasContent => {
    // Meanwhile a timeout or another reply may have been quicker.
    if (reply.sent || reply.raw.headersSent) return
    try {
      finish(request, reply, report(hasContent), how, done)
    } catch (error) {
      // Nobody else would catch what Fastify throws now, such as for a header that Node refuses.
      done(error as Error)
    }
  })
}

/** Sends the head alone, or fails with an error. */
function finish (request: FastifyRequest, reply: FastifyReply, error: FastifyError | undefined, how: Withholding, done: Done): void {
  if (error !== undefined) {
    failWith(error, reply, null, how.internals, done)
    return
  }
  how.internals.strip(reply, isPreflight(request, reply) ? contentButLength : content)
  const { statusCode } = reply.raw
  // Those that don't end with their head by RFC 9112 6.3 have to say their length.
  if (statusCode !== 204 && statusCode !== 304) reply.header('content-length', '0')
  done(undefined, how.createNothing())
}

/** Whether @fastify/cors answers a preflight: with a length of 0, for clients that wait for one. */
function isPreflight ({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  return raw.method === 'OPTIONS' && reply.getHeader('content-length') === '0'
}

function isEmpty (payload: unknown): boolean {
  return payload === undefined || payload === null || (payload as { length?: number }).length === 0
}

/** Whether another plugin has emptied the reply (@fastify/etag, a cache): its head describes what the client holds already. */
function isEmptied (request: FastifyRequest, reply: FastifyReply, payload: unknown): boolean {
  if (reply.raw.statusCode !== 304 || !isEmpty(payload)) return false
  return (request.headers['if-none-match'] ?? request.headers['if-modified-since']) !== undefined
}

/** The status and the headers of a web `Response` are the reply's own. */
function takeHead (reply: FastifyReply, response: Response): void {
  if (typeof response.status === 'number') reply.code(response.status)
  // A Response of another make may have none.
  response.headers?.forEach((value, name) => reply.header(name, value))
}
