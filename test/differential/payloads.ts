import { Readable, Transform, Writable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { ErrorKind, PayloadKind } from './specs.js'

/** What the code of an application notices of its request, such as the end of a stream that it writes to. */
export type Notes = { said: string[], atEnd: (() => string | Promise<string>)[] }

// Those that end or fail before their first byte.
const empty = new WeakSet<object>()
const PART = 'part'.repeat(6000)

/** The payloads that Fastify itself doesn't send at once, whatever their status is. */
export function isStream (kind: PayloadKind): boolean {
  return /stream|writable|transform/.test(kind) || (kind.startsWith('response') && !['response 204', 'response 304'].includes(kind))
}

export function makeError (kind: ErrorKind): Error {
  return Object.assign(new Error(`error ${kind}`), { plain: {}, 409: { statusCode: 409 }, 302: { statusCode: 302 }, 'by status': { status: 410 } }[kind])
}

export function makePayload (kind: PayloadKind, reply: FastifyReply, notes: Notes): unknown {
  const note = <Value extends object>(value: Value): Value => {
    empty.add(value)
    return value
  }
  const late = new Error('before its first byte')
  const withStatus = (status: number) => Object.defineProperty(new Response('content'), 'status', { value: status })
  const make: Record<PayloadKind, () => unknown> = {
    object: () => ({ id: 1, secret: 'secret' }),
    array: () => [1],
    'the status': () => ({ id: reply.statusCode, seen: reply.statusCode }),
    null: () => null,
    nothing: () => undefined,
    'empty string': () => '',
    string: () => 'content',
    number: () => 42,
    bigint: () => 42n,
    false: () => false,
    buffer: () => Buffer.from('content'),
    'typed array': () => new Uint8Array([49, 50]),
    'node stream': () => Readable.from([Buffer.from('con'), Buffer.from('tent')]),
    'empty node stream': () => note(Readable.from([])),
    'web stream': () => new Blob(['content']).stream(),
    'empty web stream': () => note(new ReadableStream({ start: controller => controller.close() })),
    'failing node stream': () => note(new Readable({ read () { this.destroy(late) } })),
    'failing web stream': () => note(new ReadableStream({ pull () { throw late } })),
    writable: () => note(createWritable(notes)),
    transform: () => createTransform(notes),
    'stream of the request': () => note(reply.request.raw.resume()),
    error: () => makeError('409'),
    'response 200': () => new Response('content'),
    'response 201': () => new Response('content', { status: 201, headers: { 'x-own': 'own' } }),
    'response 204': () => new Response(null, { status: 204 }),
    'response 304': () => new Response(null, { status: 304, headers: { 'x-own': 'own' } }),
    'response 404': () => new Response('content', { status: 404 }),
    'response stream 202': () => new Response(new Blob(['content']).stream(), { status: 202 }),
    'response with 205 and a body': () => withStatus(205),
    'response with 304 and a body': () => withStatus(304)
  }
  return make[kind]()
}

/** What is only written to, such as a file, by somebody who has not ended yet. */
function createWritable (notes: Notes): Writable {
  const writable = new Writable({ write (chunk, encoding, done) { done() } })
  // Nobody else may listen for what plain Fastify makes of it.
  writable.on('error', () => {})
  notes.atEnd.push(() => writable.destroyed ? 'the writable was destroyed' : 'the writable is open')
  return writable
}

/** What is still written to as it is sent, by more than would be read of a body that is withheld. */
function createTransform (notes: Notes): Transform {
  const transform = new Transform({ transform (chunk, encoding, done) { done(null, chunk) } })
  const written = new Promise<string>(resolve => {
    let outcome = 'all was written'
    const write = (left: number) => {
      transform.write(PART, error => { if (error) outcome = `a write failed with ${(error as NodeJS.ErrnoException).code}` })
      if (left > 0) return setImmediate(write, left - 1)
      transform.end()
      setImmediate(() => resolve(outcome))
    }
    write(5)
  })
  notes.atEnd.push(() => written)
  return transform
}

export function hasContent (payload: unknown): boolean {
  if (payload === undefined || payload === null || payload === '') return false
  return payload instanceof Response ? payload.body !== null : !empty.has(payload as object)
}
