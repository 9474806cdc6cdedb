import type { Readable } from 'node:stream'

const DRAIN_BYTES = 64 * 1024
const DRAIN_MILLISECONDS = 100

export function isNodeStream (payload: unknown): payload is Readable {
  return typeof (payload as Readable | null)?.pipe === 'function'
}

export function isWebStream (payload: unknown): payload is ReadableStream {
  return typeof (payload as ReadableStream | null)?.getReader === 'function'
}

// By its tag, as Fastify does: another realm's or a polyfill's Response counts too.
export function isResponse (payload: unknown): payload is Response {
  return typeof payload === 'object' && Object.prototype.toString.call(payload) === '[object Response]'
}

/** Lets go of a payload that will not be sent, whatever it holds open. */
export function release (payload: unknown): void {
  if (isNodeStream(payload)) drain(payload)
  else if (isWebStream(payload)) cancel(payload)
  else if (isResponse(payload)) release(payload.body)
}

// A short stream is read to its end, so that an upstream connection can be used again; a long, slow or endless one is destroyed.
function drain (stream: Readable): void {
  let left = DRAIN_BYTES
  const timer = setTimeout(() => stream.destroy?.(), DRAIN_MILLISECONDS)
  timer.unref()
  // Nobody waits for this stream any more: an error of it has no one to go to.
  stream.on('error', ignore)
  stream.on('close', () => clearTimeout(timer))
  stream.on('end', () => clearTimeout(timer))
  stream.on('data', (chunk: Buffer | string) => {
    left -= chunk.length
    if (left < 0) stream.destroy()
  })
  stream.resume()
}

function cancel (stream: ReadableStream): void {
  // A locked stream belongs to its reader, and refuses.
  stream.cancel().catch(ignore)
}

function ignore (): void {}
