import type { Readable } from 'node:stream'

/** The stream that a payload is, or that a web `Response` has as its body. */
export function streamOf (payload: unknown): Readable | ReadableStream | undefined {
  const body = isResponse(payload) ? payload.body : payload
  return isNodeStream(body) || isWebStream(body) ? body : undefined
}

// By its tag, as Fastify does: another realm's or a polyfill's Response counts too.
export function isResponse (payload: unknown): payload is Response {
  return typeof payload === 'object' && Object.prototype.toString.call(payload) === '[object Response]'
}

export function isNodeStream (payload: unknown): payload is Readable {
  const stream = payload as Readable | null | undefined
  return typeof stream?.pipe === 'function' && typeof stream.on === 'function'
}

function isWebStream (payload: unknown): payload is ReadableStream {
  return typeof (payload as ReadableStream | null | undefined)?.getReader === 'function'
}
