import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from '../builtins.js'
import type { Contract } from '../contract/contract.js'
import type { Done } from '../fastify.js'
import { content, contentButLength, framing, removeHeaders } from './headers.js'
import { failWith, reportUnexpectedBody } from './report.js'
import { keepGivenReply, keptOf, resetFailed } from './status.js'
import type { Keeping } from './status.js'
import { isResponse, releaseStream, streamOf } from './stream.js'
import type { Outcome } from './stream.js'

/** How a route withholds bodies. */
export type Withholding = Readonly<{ contract: Contract, keeping: Keeping, createNothing: () => unknown }>

/** What takes the place of a body. */
export function createNull (): null {
  return null
}

/** What takes its place before Fastify's hook of an automatic HEAD: that gives a length to everything but a stream. */
export function createEmptyStream () {
  return Readable.from([])
}

/**
 * Withholds what a reply whose status never carries content was given as its body, and settles its head to match.
 * Fails with the error of a stream that fails before its first byte, and with that of a body where one is an error.
 *
 * @see RFC 9110 6.4.1, 8.6
 */
export function withholdBody (request: FastifyRequest, reply: FastifyReply, payload: unknown, how: Withholding, done: Done): void {
  if (payload === undefined || payload === null) {
    settleHead(request, reply, payload, how, done)
    return
  }
  const stream = streamOf(payload)
  if (isResponse(payload)) {
    takeHead(reply, payload)
    payload = payload.body
  }
  if (stream === undefined) {
    settleHead(request, reply, payload, how, done)
    return
  }
  const kept = keepGivenReply(reply, how.keeping, payload)
  const { hasFailed } = kept
  const { statusCode } = reply
  const finish: Outcome = (error, hasContent) => {
    kept.hurry = undefined
    // Meanwhile a timeout, an error or another reply may have been quicker.
    if (reply.sent || reply.raw.headersSent || kept.hasFailed !== hasFailed) return
    if (endsAtOnce(statusCode) && reply.statusCode !== statusCode) reply.code(statusCode)
    try {
      if (error === null) {
        settleHead(request, reply, hasContent ? stream : null, how, done)
      } else {
        resetFailed(reply, kept, error)
        done(error)
      }
    } catch (error) {
      // Nobody else would catch what Fastify throws now, such as for a header that Node refuses.
      done(error as Error)
    }
  }
  if (endsAtOnce(statusCode)) kept.hurry = () => finish(null, false)
  releaseStream(stream, request.raw, finish)
}

/** Whether Fastify itself would send this head without waiting for a stream, so that what comes later can't change it. */
function endsAtOnce (status: number): boolean {
  return status === 204 || status <= 199
}

/** Ends a reply whose head was written by hand, and says that no content follows. Fastify would write that head again. */
export function endWithoutContent (reply: FastifyReply, payload: unknown): void {
  const stream = streamOf(payload)
  if (stream !== undefined) releaseStream(stream, reply.request.raw)
  reply.hijack().raw.end()
}

function settleHead (request: FastifyRequest, reply: FastifyReply, payload: unknown, how: Withholding, done: Done): void {
  const { contract, keeping: { internals }, createNothing } = how
  const isAbsent = payload === undefined || payload === null
  const isEmpty = isAbsent || (payload as { length?: number }).length === 0
  // Another plugin has emptied the reply (@fastify/etag, a cache): its head describes what the client holds already.
  if (isEmpty && reply.statusCode === 304 && isConditional(request)) {
    internals.removeTrailers(reply)
    removeHeaders(reply, internals, framing)
    done(undefined, isAbsent ? createNothing() : payload)
    return
  }
  const error = isEmpty || isNull(reply, payload) ? undefined : reportUnexpectedBody(request, reply.statusCode, contract)
  if (error !== undefined) {
    failWith(error, reply, null, internals, done)
    return
  }
  // An explicit length of 0 to OPTIONS is @fastify/cors answering a preflight, for clients that wait for one.
  const keepsLength = isAbsent && request.method === 'OPTIONS' && reply.getHeader('content-length') === '0'
  internals.removeTrailers(reply)
  removeHeaders(reply, internals, keepsLength ? contentButLength : content)
  // RFC 9112 6.3 doesn't list 205 among the codes that end with their head, so it has to say its length.
  if (reply.statusCode === 205) reply.header('content-length', '0')
  done(undefined, createNothing())
}

/** The status and the headers of a web `Response` are the reply's own. */
function takeHead (reply: FastifyReply, response: Response): void {
  if (typeof response.status === 'number') reply.code(response.status)
  // A Response of another make may have none.
  response.headers?.forEach((value, name) => reply.header(name, value))
}

function isConditional (request: FastifyRequest): boolean {
  return request.headers['if-none-match'] !== undefined || request.headers['if-modified-since'] !== undefined
}

/** Whether the reply was given `null`, whatever a hook or a schema has made of it. */
function isNull (reply: FastifyReply, payload: unknown): boolean {
  const kept = keptOf(reply)
  if (kept?.wasGiven) return kept.isNull
  // Of a reply that wasn't kept when it was sent, no schema can have changed it.
  return payload === 'null' && String(reply.getHeader('content-type')).includes('json')
}
