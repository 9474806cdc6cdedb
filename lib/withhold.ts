import type { FastifyReply, FastifyRequest } from 'fastify'
import { FST_STATUS_CODE_UNEXPECTED_BODY } from './errors.js'
import type { OnUnexpectedBody } from './options.js'
import { isNodeStream, isResponse, isWebStream, release } from './release.js'

/**
 * Withholds what a reply whose status never carries content was given as its body, and settles its head to match.
 *
 * @param done called with the error to fail with: that of a stream that fails before its first byte, or that of a body
 * where one is an error
 * @see RFC 9110 6.4.1, 8.6
 */
export function withholdBody (
  request: FastifyRequest, reply: FastifyReply, payload: unknown, mode: OnUnexpectedBody, done: (error?: Error) => void
): void {
  if (isResponse(payload)) {
    takeHead(reply, payload)
    payload = payload.body
  }
  if (isNodeStream(payload) || isWebStream(payload)) {
    release(payload, (error, hasContent) => {
      if (error !== null) done(error)
      else done(settleHead(request, reply, hasContent ? payload : '', mode))
    })
    return
  }
  done(settleHead(request, reply, payload, mode))
}

function settleHead (request: FastifyRequest, reply: FastifyReply, payload: unknown, mode: OnUnexpectedBody): Error | undefined {
  const isAbsent = payload === undefined || payload === null
  const isEmpty = isAbsent || payload === ''
  const error = isEmpty || isJsonNull(reply, payload) ? undefined : complain(request, reply, mode)
  if (error !== undefined) {
    removeContentHeaders(reply)
    // Chosen, so that an error handler without a code of its own answers with it.
    reply.code(500)
    return error
  }
  suppressTrailers(reply)
  // Here another plugin has emptied the reply (@fastify/etag, a cache): its head describes what the client holds already.
  if (isEmpty && reply.statusCode === 304 && isConditional(request)) return undefined
  // An explicit length of 0 with nothing to send is @fastify/cors answering a preflight, for clients that wait for one.
  const keepsLength = isAbsent && request.method !== 'HEAD' && reply.getHeader('content-length') === '0'
  removeContentHeaders(reply, keepsLength)
  // RFC 9112 6.3 doesn't list 205 among the codes that end with their head, so it has to say its length.
  if (reply.statusCode === 205) reply.header('content-length', '0')
  return undefined
}

/** The status and the headers of a web `Response` are the reply's own. */
function takeHead (reply: FastifyReply, response: Response): void {
  reply.code(response.status)
  response.headers.forEach((value, name) => reply.header(name, value))
}

function isConditional (request: FastifyRequest): boolean {
  return request.headers['if-none-match'] !== undefined || request.headers['if-modified-since'] !== undefined
}

/** Whether the payload is the JSON text that a `null` was serialized to. */
function isJsonNull (reply: FastifyReply, payload: unknown): boolean {
  return payload === 'null' && String(reply.getHeader('content-type')).includes('json')
}

function removeContentHeaders (reply: FastifyReply, keepsLength = false): void {
  remove(reply, 'content-type')
  remove(reply, 'content-encoding')
  remove(reply, 'transfer-encoding')
  if (!keepsLength) remove(reply, 'content-length')
}

// Node takes the removal of a header that isn't there for a wish never to send it.
function remove (reply: FastifyReply, header: string): void {
  if (reply.hasHeader(header)) reply.removeHeader(header)
}

/**
 * Keeps `transfer-encoding` and `trailer` out of the head. Fastify adds them after the last hook to every reply with
 * trailers, and doesn't tell the names of these, by which they could be removed.
 */
function suppressTrailers (reply: FastifyReply): void {
  reply.header = headerUnlessTrailer
}

function headerUnlessTrailer (this: FastifyReply, name: string, value?: unknown): FastifyReply {
  if (/^(transfer-encoding|trailer)$/i.test(name)) return this
  return Object.getPrototypeOf(this).header.call(this, name, value)
}

const warned = new WeakSet<object>()

function complain (request: FastifyRequest, reply: FastifyReply, mode: OnUnexpectedBody): Error | undefined {
  if (mode === 'drop') return undefined
  const { config, url = request.url } = request.routeOptions
  if (mode === 'warn' && warned.has(config)) return undefined
  const error = new FST_STATUS_CODE_UNEXPECTED_BODY(request.method, url, reply.statusCode, reply.statusCode)
  if (mode === 'error') return error
  warned.add(config)
  request.log.warn({ code: error.code, statusCode: reply.statusCode }, error.message)
  return undefined
}
