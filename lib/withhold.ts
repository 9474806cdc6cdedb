import type { FastifyReply, FastifyRequest } from 'fastify'
import { complain } from './complain.js'
import { FST_STATUS_CODE_UNEXPECTED_BODY } from './errors.js'
import { hasFailed } from './failed.js'
import { removeContentHeaders, removeFramingHeaders } from './headers.js'
import { isNoContent } from './no-content.js'
import type { WasNull } from './null-payload.js'
import type { OnUnexpectedBody } from './options.js'
import { isResponse, streamOf } from './payload.js'
import { refuse } from './refuse.js'
import { release } from './release.js'

type Done = (error?: Error | null, payload?: unknown) => void

/** How a route withholds a body: what an unexpected one means, and what is handed on in its place. */
type Withholding = Readonly<{ onUnexpectedBody: OnUnexpectedBody, nothing: null | '', wasNull: WasNull }>

/**
 * Withholds what a reply whose status never carries content was given as its body, and settles its head to match.
 * Fails with the error of a stream that fails before its first byte, and with that of a body where one is an error.
 *
 * @see RFC 9110 6.4.1, 8.6
 */
export function withholdBody (request: FastifyRequest, reply: FastifyReply, payload: unknown, how: Withholding, done: Done): void {
  const stream = streamOf(payload)
  if (isResponse(payload)) {
    takeHead(reply, payload)
    payload = payload.body
  }
  if (stream === undefined) {
    settle(request, reply, payload, how, done)
    return
  }
  const isFailing = hasFailed(reply)
  release(stream, (error, hasContent) => {
    // Meanwhile a timeout, an error or another reply may have been quicker.
    if (reply.sent || reply.raw.headersSent || hasFailed(reply) !== isFailing) return
    try {
      if (error !== null) done(error)
      else settle(request, reply, hasContent ? stream : null, how, done)
    } catch (error) {
      // Nobody else would catch what Fastify throws now, such as for a header that Node refuses.
      done(error as Error)
    }
  })
}

function settle (request: FastifyRequest, reply: FastifyReply, payload: unknown, how: Withholding, done: Done): void {
  const isAbsent = payload === undefined || payload === null
  const isEmpty = isAbsent || (payload as { length?: number }).length === 0
  // Another plugin has emptied the reply (@fastify/etag, a cache): its head describes what the client holds already.
  if (isEmpty && reply.statusCode === 304 && isConditional(request)) {
    removeFramingHeaders(reply)
    // Where it has sent '', Fastify gives GET and HEAD alike a length of 0.
    sealHead(request, reply, isAbsent ? headerUnlessFraming : headerUnlessTrailer)
    done(null, payload)
    return
  }
  const error = isEmpty || how.wasNull(reply, payload) ? undefined : findUnexpected(request, reply, how.onUnexpectedBody)
  if (error !== undefined) {
    refuse(reply, null, error, done)
    return
  }
  // An explicit length of 0 to OPTIONS is @fastify/cors answering a preflight, for clients that wait for one.
  const keepsLength = isAbsent && request.method === 'OPTIONS' && reply.getHeader('content-length') === '0'
  removeContentHeaders(reply, keepsLength)
  // RFC 9112 6.3 doesn't list 205 among the codes that end with their head, so it has to say its length.
  if (reply.statusCode === 205) reply.header('content-length', '0')
  sealHead(request, reply, headerUnlessFraming)
  done(null, how.nothing)
}

/** The status and the headers of a web `Response` are the reply's own. */
function takeHead (reply: FastifyReply, response: Response): void {
  reply.code(response.status)
  // A Response of another make may have none.
  response.headers?.forEach((value, name) => reply.header(name, value))
}

function isConditional (request: FastifyRequest): boolean {
  return request.headers['if-none-match'] !== undefined || request.headers['if-modified-since'] !== undefined
}

// Fastify writes to a settled head after the last hook of the route: `transfer-encoding` and `trailer` for trailers, whose
// names can't be asked for to remove them, and the length of the empty body of a HEAD reply.
function sealHead (request: FastifyRequest, reply: FastifyReply, header: FastifyReply['header']): void {
  // Only there, for replies of many shapes slow down all routes: by 70 ns where this was on every reply without content.
  if (request.method === 'HEAD' || hasTrailers(reply)) reply.header = header
}

/** Whether the reply has any trailer: only then does Fastify look for the lower case of a name. */
function hasTrailers (reply: FastifyReply): boolean {
  let isLookedFor = false
  const name = { toLowerCase () { isLookedFor = true; return '' } }
  reply.hasTrailer(name as string)
  return isLookedFor
}

const headerUnlessTrailer = createHeaderUnless(/^(transfer-encoding|trailer)$/i)
const headerUnlessFraming = createHeaderUnless(/^(transfer-encoding|trailer|content-length)$/i)

function createHeaderUnless (suppressed: RegExp) {
  return function header (this: FastifyReply, name: string, value?: unknown): FastifyReply {
    // An error that comes later has a head of its own.
    return suppressed.test(name) && isNoContent(this.statusCode) ? this : Object.getPrototypeOf(this).header.call(this, name, value)
  }
}

function findUnexpected (request: FastifyRequest, reply: FastifyReply, mode: OnUnexpectedBody): Error | undefined {
  if (mode === 'drop') return undefined
  const { url = '' } = request.routeOptions
  return complain(request, new FST_STATUS_CODE_UNEXPECTED_BODY(request.method, url, reply.statusCode), mode)
}
