// Streams that are not sent. Each is read until its first content, for an empty one has to end by itself: only then does a proxy use its
// connection again. After that, or after a while without any, it's destroyed; but not the request, what somebody else reads, and the
// transform of an upload, which is read to its end.

import type { ServerHttp2Stream } from 'node:http2'
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AsyncResource, finished } from '../builtins.js'

// How long a stream may take to its first content. One that takes longer counts as empty.
const PATIENCE_MILLISECONDS = 100

/** A stream of Node.js, or a web stream. */
export type Stream = Readable | ReadableStream

/** Says once whether a stream had any content. */
export type Report = (hasContent: boolean) => void

/** The stream that a payload is, or that a web `Response` has as its body. */
export function streamOf (payload: unknown): Stream | undefined {
  const body = isResponse(payload) ? payload.body : payload
  return isNodeStream(body) || isWebStream(body) ? body : undefined
}

// By its tag, as Fastify does: another realm's or a polyfill's Response counts too.
export function isResponse (payload: unknown): payload is Response {
  return typeof payload === 'object' && Object.prototype.toString.call(payload) === '[object Response]'
}

/** The status that a reply will have: a web `Response` brings its own, if it has one. */
export function statusOf (reply: FastifyReply, payload: unknown): number {
  return isResponse(payload) && typeof payload.status === 'number' ? payload.status : reply.raw.statusCode
}

/**
 * Lets go of a stream that will not be sent. An empty one ends by itself, so that the connection of a proxy can be used again; any other
 * is destroyed, unless somebody else reads it or an upload is written to it. Its failure is nobody's concern.
 */
export function releaseStream (stream: Stream, request: FastifyRequest, report: Report = ignore): void {
  // In the context of this request, and not in that of whoever feeds the stream.
  const tell = AsyncResource.bind(report)
  if (isWebStream(stream)) {
    cancel(stream, tell)
  } else if (stream === request.raw || typeof stream.resume !== 'function') {
    // The upload goes on, and so does what is only written to, such as a file: none is a body.
    stream.on('error', ignore)
    stream.resume?.()
    tell(false)
  } else {
    peek(stream, request, tell)
  }
}

function peek (stream: Readable, request: FastifyRequest, report: Report): void {
  const { raw } = request
  let hasContent = false
  const letGo = () => {
    clearTimeout(timer)
    stream.off('data', look)
    if (!isFed) destroy(stream, raw)
  }
  const look = (chunk: Buffer | string | undefined) => {
    // Such as that of @fastify/static with a 304.
    if (chunk?.length === 0) return
    hasContent = true
    report(true)
    letGo()
  }
  // Of an upload, a transform has done its work only when it has ended: it may write to a file or to a database.
  const isFed = 'writable' in stream && carriesContent(request)
  const leave = () => {
    stream.off('data', look)
    if (!raw.complete) destroy(stream, raw)
  }
  // A request that has been answered doesn't tell when its client goes.
  if (isFed) raw.socket.once('close', leave)
  const timer = setTimeout(letGo, PATIENCE_MILLISECONDS)
  // Its listeners stay, so that an error that comes later crashes nothing.
  finished(stream, { writable: false }, () => {
    clearTimeout(timer)
    raw.socket.off('close', leave)
    if (!hasContent) report(false)
  })
  stream.on('data', look).resume()
}

/** Destroys what nobody else reads, and what is piped into it, which would stay open; but not the request. */
function destroy (stream: Readable, ofRequest: unknown): void {
  if (stream === ofRequest || stream.listenerCount('data') > 0) return
  stream.on('error', ignore).on('unpipe', source => destroy(source, ofRequest)).destroy?.()
}

/** Whether a request has a body. Over HTTP/2 it need not say how long that is. */
function carriesContent ({ headers, raw }: FastifyRequest): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers
  return length !== '0' || coding !== undefined || (raw as { stream?: ServerHttp2Stream }).stream?.endAfterHeaders === false
}

function cancel (stream: ReadableStream, report: Report): void {
  // A locked stream belongs to another reader.
  if (stream.locked) {
    report(true)
    return
  }
  const reader = stream.getReader()
  const letGo = () => reader.cancel().catch(ignore)
  const timer = setTimeout(letGo, PATIENCE_MILLISECONDS)
  reader.read()
    .then(({ done, value }) => report(!done && value?.length !== 0), () => report(false))
    .then(letGo)
    .finally(() => clearTimeout(timer))
}

function ignore (): void {}

function isNodeStream (payload: unknown): payload is Readable {
  const stream = payload as Readable | null | undefined
  return typeof stream?.pipe === 'function' && typeof stream.on === 'function'
}

function isWebStream (payload: unknown): payload is ReadableStream {
  return typeof (payload as ReadableStream | null | undefined)?.getReader === 'function'
}
