import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { finished } from '../builtins.js'

const DRAIN_BYTES = 64 * 1024
const DRAIN_MILLISECONDS = 100

/** What became of a stream: it failed before its first byte, or it had some content, or none. */
export type Outcome = (error: Error | null, hasContent: boolean) => void

/** The stream that a payload is, or that a web `Response` has as its body. */
export function streamOf (payload: unknown): Readable | ReadableStream | undefined {
  const body = isResponse(payload) ? payload.body : payload
  return isNodeStream(body) || isWebStream(body) ? body : undefined
}

// By its tag, as Fastify does: another realm's or a polyfill's Response counts too.
export function isResponse (payload: unknown): payload is Response {
  return typeof payload === 'object' && Object.prototype.toString.call(payload) === '[object Response]'
}

/** The status that a reply will have: a web `Response` brings its own, if it has one. */
export function statusOf (reply: FastifyReply, payload: unknown): number {
  return isResponse(payload) && typeof payload.status === 'number' ? payload.status : reply.statusCode
}

/**
 * Releases a stream that will not be sent. Reports its first byte, its end or its failure, whichever comes first.
 *
 * @param ofRequest the stream of the request itself, which a handler may return as it reads it
 */
export function releaseStream (stream: Readable | ReadableStream, ofRequest: unknown, report: Outcome = ignore): void {
  if (isWebStream(stream)) {
    cancel(stream, once(report))
  } else if (stream === ofRequest || typeof stream.resume !== 'function') {
    // The upload goes on, and so does what is only written to, such as a file: none is a body.
    stream.on('error', ignore)
    stream.resume?.()
    report(null, false)
  } else {
    drain(stream, once(report))
  }
}

function isNodeStream (payload: unknown): payload is Readable {
  const stream = payload as Readable | null | undefined
  return typeof stream?.pipe === 'function' && typeof stream.on === 'function'
}

function isWebStream (payload: unknown): payload is ReadableStream {
  return typeof (payload as ReadableStream | null | undefined)?.getReader === 'function'
}

// A short stream is read to its end, so that its upstream connection can be reused; any other is destroyed.
function drain (stream: Readable & { writable?: boolean }, report: Outcome): void {
  let left = DRAIN_BYTES
  const stop = () => {
    report(null, true)
    if (stream.writable !== true) {
      stream.destroy?.()
      return
    }
    // Somebody still writes to it, such as an upload to a transform, and would fail with it. So it's read on, but not in one go.
    left = DRAIN_BYTES
    stream.pause()
    setImmediate(() => stream.resume())
  }
  // Its listeners stay, so that an error that comes later crashes nothing.
  finished(stream, { writable: false }, error => {
    clearTimeout(timer)
    report(error ?? null, false)
  })
  const timer = setTimeout(stop, DRAIN_MILLISECONDS)
  stream.on('data', (chunk: Buffer | string | undefined) => {
    if (chunk?.length !== 0) report(null, true)
    // Empty chunks and objects count too: an endless flow of them would leave no time for the timer.
    left -= chunk?.length || 1
    if (left < 0) stop()
  })
  stream.resume()
}

function cancel (stream: ReadableStream, report: Outcome): void {
  // A locked stream belongs to another reader.
  if (stream.locked) {
    report(null, true)
    return
  }
  const reader = stream.getReader()
  const letGo = (hasContent: boolean) => {
    clearTimeout(timer)
    report(null, hasContent)
    reader.cancel().catch(ignore)
  }
  const timer = setTimeout(letGo, DRAIN_MILLISECONDS, true)
  reader.read().then(({ done }) => letGo(!done), (error: Error) => {
    clearTimeout(timer)
    report(error, false)
  })
}

function once (report: Outcome): Outcome {
  let isReported = false
  return (error, hasContent) => {
    if (isReported) return
    isReported = true
    report(error, hasContent)
  }
}

function ignore (): void {}
