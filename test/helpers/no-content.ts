import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { WireResponse } from './wire.js'

export const next = { method: 'GET', url: '/next' }

/** What a handler may return, by name. */
export const payloads: Record<string, (code: number) => unknown> = {
  'an object': () => ({ id: 1 }),
  'an array': () => [1, 2],
  null: () => null,
  undefined: () => undefined,
  'an empty string': () => '',
  'a string': () => 'content',
  'a number': () => 42,
  false: () => false,
  'a Buffer': () => Buffer.from('content'),
  'a typed array': () => new Uint8Array([1, 2, 3]),
  'a Node stream': () => Readable.from(['con', 'tent']),
  'an empty Node stream': () => Readable.from([]),
  'a web stream': () => new Blob(['content']).stream(),
  'an empty web stream': () => new ReadableStream({ start: controller => controller.close() }),
  // The constructor refuses a body with these codes, a Response of another make may have one.
  'a Response': code => Object.defineProperty(new Response('content'), 'status', { value: code }),
  'a Response without a body': code => new Response(null, { status: code })
}

export type NoContentRoute = { url: string, code: number, isDeclared: boolean, payload: (code: number) => unknown }

/** Every code that carries no content, both as the declared one and set at run time, with every payload. */
export const noContentCases = [204, 205, 304].flatMap(code => [true, false].flatMap(isDeclared =>
  Object.entries(payloads).map(([kind, payload], index) => {
    const by = isDeclared ? 'declared' : 'run-time'
    return { title: `a ${by} ${code} given ${kind}`, url: `/${by}/${code}/${index}`, code, isDeclared, payload }
  })
))

/** Adds a route that has this status and payload. */
export function addRoute (app: FastifyInstance, { url, code, isDeclared, payload }: NoContentRoute): void {
  app.get(url, { statusCode: isDeclared ? code : 200 }, async (request, reply) => {
    if (!isDeclared) reply.code(code)
    return payload(code)
  })
}

/** Adds `/next`, whose answer shows that the connection still serves. */
export function addNext (app: FastifyInstance): void {
  app.get('/next', async () => 'next')
}

/** Asserts that nothing of a body is there, neither its bytes nor the headers that speak of it. */
export function assertNoContent (t: Test, response: WireResponse, code: number): void {
  t.equal(response.status, code, 'status')
  t.equal(response.body.toString('latin1'), '', 'no body')
  for (const name of ['content-type', 'content-encoding', 'transfer-encoding', 'trailer']) {
    t.equal(response.headers[name], undefined, `no ${name}`)
  }
  t.strictSame(response.headers['content-length'], code === 205 ? ['0'] : undefined, 'content-length')
  t.strictSame(response.trailers, {}, 'no trailers')
}

/** Asserts the answer to a request that follows on the same connection. */
export function assertNext (t: Test, response: WireResponse): void {
  t.equal(response.status, 200, 'the next status')
  t.equal(response.body.toString(), 'next', 'the next body')
}

/** A head that can be compared with another one. */
export function headOf ({ status, headers: { date, ...headers } }: WireResponse): unknown {
  return { status, headers }
}
