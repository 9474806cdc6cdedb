import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Act, ErrorKind, PayloadKind } from './specs.js'

export type Done = (error?: Error | null, payload?: unknown) => void

/** What happened to a request, seen from the code of the application itself. */
export type Trace = {
  chosen: boolean
  begun: boolean
  missed: boolean
  redirected: boolean
  /** The first one. */
  failure: 'refusal' | 'stream' | 'other' | undefined
  /** Whether the contract turned some reply into an error. */
  refused: boolean
  /** The text that a `null` was serialized to, by a schema perhaps. */
  nullText: unknown
  /** How often the `onError` hooks ran. */
  failures: number
}

/** What an application by hand adds to its route. */
export type ByHand = { begin: Function, noteNull: Function, settle: Function, trace: Trace, declared: number | undefined }

/** How streams fail before their first byte. */
export const failures = new WeakMap<object, Error>()

/** Makes the function that does what a hook or a handler is said to do. */
export function createAct (byHand: ByHand | undefined) {
  const thrown = new WeakMap<FastifyReply, Set<Act>>()

  return function act (reply: FastifyReply, act: Act, done: Done): unknown {
    if (act.does === 'status') {
      if (byHand !== undefined) byHand.trace.chosen = true
      if (act.how === 'assign') reply.statusCode = act.code
      else reply[act.how](act.code)
      return done()
    }
    if (act.does === 'throw') {
      const before = thrown.get(reply) ?? new Set()
      thrown.set(reply, before)
      if (act.times === 'once' && before.has(act)) return done()
      before.add(act)
      const error = makeError(act.error)
      if (done === fail) return act.isAsync ? Promise.reject(error) : fail(error)
      return act.isAsync ? setImmediate(done, error) : done(error)
    }
    if (act.does === 'change') return done(null, makePayload(act.payload, reply))
    // What a hook or a handler that is no promise returns here means nothing: not the reply, which is a thenable.
    if (act.does === 'reply') return noReturn(reply.send(makePayload(act.payload, reply)))
    if (act.does === 'not found') {
      if (byHand !== undefined) byHand.trace.missed = true
      return noReturn(reply.callNotFound())
    }
    if (byHand === undefined) return noReturn(reply.redirect('/there', act.code))
    const { trace, declared = 0 } = byHand
    const isDeclared = trace.begun && !trace.chosen && !reply.request.is404 && [301, 303, 307, 308].includes(declared)
    trace.redirected = true
    const { chosen } = trace
    trace.chosen = true
    reply.redirect('/there', act.code ?? (isDeclared && !chosen ? declared : undefined))
  }
}

function noReturn (_reply: unknown): void {}

export function fail (error?: Error | null): never {
  throw error
}

function makeError (kind: ErrorKind): Error {
  return Object.assign(new Error(`error ${kind}`), { plain: {}, 409: { statusCode: 409 }, 302: { statusCode: 302 }, 'by status': { status: 410 } }[kind])
}

const empty = new WeakSet<object>()

export function makePayload (kind: PayloadKind, reply: FastifyReply): unknown {
  const note = <Value extends object>(value: Value, error?: Error): Value => {
    if (error === undefined) empty.add(value)
    else failures.set(value, error)
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
    false: () => false,
    buffer: () => Buffer.from('content'),
    'typed array': () => new Uint8Array([49, 50]),
    'node stream': () => Readable.from([Buffer.from('con'), Buffer.from('tent')]),
    'empty node stream': () => note(Readable.from([])),
    'web stream': () => new Blob(['content']).stream(),
    'empty web stream': () => note(new ReadableStream({ start: controller => controller.close() })),
    'failing node stream': () => note(new Readable({ read () { this.destroy(late) } }), late),
    'failing web stream': () => note(new ReadableStream({ pull () { throw late } }), late),
    error: () => makeError('409'),
    'response 200': () => new Response('content'),
    'response 201': () => new Response('content', { status: 201, headers: { 'x-own': 'own' } }),
    'response 204': () => new Response(null, { status: 204 }),
    'response 404': () => new Response('content', { status: 404 }),
    'response stream 202': () => new Response(new Blob(['content']).stream(), { status: 202 }),
    'response with 205 and a body': () => withStatus(205),
    'response with 304 and a body': () => withStatus(304)
  }
  return make[kind]()
}

export function hasContent (payload: unknown): boolean {
  if (payload === undefined || payload === null || payload === '') return false
  return payload instanceof Response ? payload.body !== null : !empty.has(payload as object)
}
