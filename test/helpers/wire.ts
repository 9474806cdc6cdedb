import assert from 'node:assert/strict'
import { connect as connectHttp2 } from 'node:http2'
import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'

export type Fields = Record<string, string[]>
export type WireRequest = { method: string, url: string, headers?: Record<string, string> }
export type WireResponse = { status: number, headers: Fields, body: Buffer, trailers: Fields }

const noContentCodes = [204, 205, 304]

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

export type NoContentCase = { title: string, code: number, isDeclared: boolean, payload: (code: number) => unknown }

/** Every code that carries no content, both as the declared one and set at run time, with every payload. */
export const noContentCases: NoContentCase[] = noContentCodes.flatMap(code => [true, false].flatMap(isDeclared =>
  Object.entries(payloads).map(([kind, payload]) => {
    return { title: `${isDeclared ? 'a declared' : 'a run-time'} ${code} given ${kind}`, code, isDeclared, payload }
  })
))

/** Adds `/nothing`, which has the case's status and payload, and `/next`. */
export function addRoutes (app: FastifyInstance, { code, isDeclared, payload }: Omit<NoContentCase, 'title'>): void {
  app.get('/nothing', { statusCode: isDeclared ? code : 200 }, async (request, reply) => {
    if (!isDeclared) reply.code(code)
    return payload(code)
  })
  addNext(app)
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

/** Pipelines HTTP/1.1 requests on one connection, which the last of them asks to be closed, and reads all that comes back. */
export async function exchange (app: FastifyInstance, requests: WireRequest[]): Promise<WireResponse[]> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const chunks: Buffer[] = []
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(5000, () => socket.destroy(new Error(`The server fell silent after ${JSON.stringify(String(Buffer.concat(chunks)))}`)))
  socket.write(requests.map((request, i) => formatRequest(request, i === requests.length - 1)).join(''))
  for await (const chunk of socket) chunks.push(chunk)
  return parseResponses(Buffer.concat(chunks), requests.map(request => request.method))
}

function formatRequest ({ method, url, headers }: WireRequest, isLast: boolean): string {
  const fields = Object.entries({ host: 'localhost', connection: isLast ? 'close' : 'keep-alive', ...headers })
  return `${method} ${url} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

/**
 * Reads the responses to requests with these methods as RFC 9112 6.3 frames them, and refuses every byte that is not theirs.
 *
 * Chunks are refused too: no route that these tests read over HTTP/1.1 has a reason to send them.
 */
export function parseResponses (bytes: Buffer, methods: string[]): WireResponse[] {
  const text = bytes.toString('latin1')
  let position = 0
  const responses = methods.map(method => {
    const headEnd = text.indexOf('\r\n\r\n', position)
    assert.notEqual(headEnd, -1, `Not a complete head: ${JSON.stringify(text.slice(position))}`)
    const [statusLine = '', ...lines] = text.slice(position, headEnd).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
    assert.ok(status, `Not a status line: ${JSON.stringify(statusLine)}`)
    const headers = parseFields(lines)
    const bodyStart = headEnd + 4
    position = bodyStart + bodyLength(method, status, headers)
    assert.ok(position <= text.length, `The body is shorter than its content-length: ${JSON.stringify(text)}`)
    return { status, headers, body: bytes.subarray(bodyStart, position), trailers: {} }
  })
  assert.equal(text.slice(position), '', 'Bytes that belong to no response')
  return responses
}

function parseFields (lines: string[]): Fields {
  const fields: Fields = {}
  for (const line of lines) {
    const [, name, value] = /^([^\s:]+): ?(.*)$/.exec(line) ?? []
    assert.ok(name !== undefined && value !== undefined, `Not a header: ${JSON.stringify(line)}`)
    const values = fields[name.toLowerCase()] ??= []
    values.push(value)
  }
  return fields
}

function bodyLength (method: string, status: number, headers: Fields): number {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 0
  const [length, ...more] = headers['content-length'] ?? []
  assert.ok(/^\d+$/.test(length ?? '') && more.length === 0, `A ${status} doesn't say its length: ${JSON.stringify(headers)}`)
  return Number(length)
}

/** Opens an HTTP/2 connection, closed when the test ends, to an application that was built with `{ http2: true }`. */
export async function openHttp2 (t: Test, app: FastifyInstance): Promise<ClientHttp2Session> {
  const session = connectHttp2(await app.listen({ host: '127.0.0.1', port: 0 }))
  t.teardown(() => session.destroy())
  return session
}

export async function exchangeHttp2 (session: ClientHttp2Session, { method, url, headers }: WireRequest): Promise<WireResponse> {
  const stream = session.request({ ':method': method, ':path': url, ...headers })
  stream.setTimeout(5000, () => stream.destroy(new Error('The server fell silent')))
  let head: IncomingHttpHeaders & { ':status'?: number | undefined } = {}
  let trailers: IncomingHttpHeaders = {}
  stream.on('response', fields => { head = fields })
  stream.on('trailers', fields => { trailers = fields })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const { ':status': status = 0, ...fields } = head
  return { status, headers: toFields(fields), body: Buffer.concat(chunks), trailers: toFields(trailers) }
}

function toFields (headers: IncomingHttpHeaders): Fields {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat()]))
}
