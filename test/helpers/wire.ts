// The one client of the tests that knows sockets: it sends what it is told to a server on 127.0.0.1, and reads every byte that
// comes back.

import assert from 'node:assert/strict'
import { connect as connectHttp2 } from 'node:http2'
import type { IncomingHttpHeaders } from 'node:http2'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { patience } from './patience.js'

export type Fields = Record<string, string[]>
export type WireRequest = { method: string, url: string, headers?: Record<string, string>, body?: string }
export type WireResponse = { status: number, headers: Fields, body: Buffer, trailers: Fields }
/** What has come, and what broke it off, if anything did. */
export type Received = { bytes: Buffer, broken: string }
export type Connection = { ask: (request: WireRequest) => Promise<WireResponse & { broken: string }>, close: () => Promise<unknown> }

export const silent = 'the server fell silent'

/** Lets an application listen, unless it does so already. */
export async function listen (app: FastifyInstance): Promise<void> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
}

/** A connection to an application that listens. */
export function open (app: FastifyInstance): Socket {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  return socket.setTimeout(patience, () => socket.destroy(new Error(silent)))
}

/** Reads a connection until it ends. */
export async function readAll (socket: Socket): Promise<Received> {
  const chunks: Buffer[] = []
  let broken = ''
  try {
    for await (const chunk of socket) chunks.push(chunk)
  } catch (error) {
    broken = describe(error)
  }
  return { bytes: Buffer.concat(chunks), broken }
}

function describe (error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return message === silent ? silent : `it broke: ${code ?? message}`
}

/** Sends bytes on a connection of their own, and reads what comes back until the server closes it. */
export async function send (app: FastifyInstance, bytes: string): Promise<Received> {
  await listen(app)
  const socket = open(app)
  socket.write(bytes, 'latin1')
  return await readAll(socket)
}

/** The bytes of HTTP/1.1 requests on one connection, which the last of them asks to be closed. */
export function formatRequests (requests: WireRequest[]): string[] {
  return requests.map(({ method, url, headers, body = '' }, index) => {
    const isLast = index === requests.length - 1
    const all = { host: 'localhost', ...isLast && { connection: 'close' }, ...body !== '' && { 'content-length': body.length }, ...headers }
    return `${method} ${url} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
  })
}

/** Pipelines HTTP/1.1 requests on one connection, and reads the responses. */
export async function exchange (app: FastifyInstance, requests: WireRequest[]): Promise<WireResponse[]> {
  const { bytes, broken } = await send(app, formatRequests(requests).join(''))
  assert.equal(broken, '', `After ${JSON.stringify(String(bytes))}`)
  return parseResponses(bytes, requests.map(request => request.method))
}

/** Reads the responses to requests with these methods as RFC 9112 6.3 frames them, and refuses every byte that is not theirs. */
export function parseResponses (bytes: Buffer, methods: string[]): WireResponse[] {
  const text = bytes.toString('latin1')
  let position = 0
  const shown = () => JSON.stringify(text.slice(position, position + 200))
  const take = (length: number) => {
    assert.ok(position + length <= text.length, `A body is shorter than its length: ${shown()}`)
    position += length
    return bytes.subarray(position - length, position)
  }
  const takeLine = () => {
    const end = text.indexOf('\r\n', position)
    assert.notEqual(end, -1, `Not a line: ${shown()}`)
    return String(take(end + 2 - position)).slice(0, -2)
  }
  const takeFields = () => {
    const fields: Fields = {}
    for (let line = takeLine(); line !== ''; line = takeLine()) {
      const [, name, value] = /^([^\s:]+): ?(.*)$/.exec(line) ?? []
      assert.ok(name !== undefined && value !== undefined, `Not a header: ${JSON.stringify(line)}`)
      const values = fields[name.toLowerCase()] ??= []
      values.push(value)
    }
    return fields
  }
  const takeChunks = () => {
    const chunks: Buffer[] = []
    for (let size = parseInt(takeLine(), 16); size !== 0; size = parseInt(takeLine(), 16)) {
      chunks.push(take(size))
      assert.equal(takeLine(), '', 'A chunk is as long as it says')
    }
    return Buffer.concat(chunks)
  }
  const responses = methods.map((method, index) => {
    const start = takeLine()
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(start)?.[1])
    assert.ok(status, `Not the status line of response ${index}: ${JSON.stringify(start)}`)
    const headers = takeFields()
    const response: WireResponse = { status, headers, body: Buffer.alloc(0), trailers: {} }
    if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return response
    const { 'content-length': lengths = [], 'transfer-encoding': codings = [] } = headers
    if (codings.length > 0) {
      assert.deepEqual([codings, lengths], [['chunked'], []], `A ${status} says its length in more than one way`)
      response.body = takeChunks()
      response.trailers = takeFields()
    } else {
      assert.ok(lengths.length === 1 && /^\d+$/.test(lengths[0]!), `A ${status} doesn't say its length: ${JSON.stringify(headers)}`)
      response.body = take(Number(lengths[0]))
    }
    return response
  })
  assert.equal(text.slice(position), '', 'Bytes that belong to no response')
  return responses
}

/** Opens an HTTP/2 connection to an application that was built with `{ http2: true }`. */
export async function openHttp2 (app: FastifyInstance): Promise<Connection> {
  await listen(app)
  const session = connectHttp2(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  // Node 24 fails the session with the stream, where a hook leaves a body that is longer than its head says.
  const closed = new Promise(resolve => session.on('error', () => {}).on('close', resolve))

  return {
    async ask ({ method, url, headers, body = '' }) {
      const stream = session.request({ ':method': method, ':path': url, ...headers }, { endStream: body === '' })
      if (body !== '') stream.end(body)
      stream.setTimeout(patience, () => stream.destroy(new Error(silent)))
      let head: IncomingHttpHeaders & { ':status'?: number | undefined } = {}
      let trailers: IncomingHttpHeaders = {}
      let broken = ''
      stream.on('response', fields => { head = fields })
      stream.on('trailers', fields => { trailers = fields })
      const chunks: Buffer[] = []
      try {
        for await (const chunk of stream) chunks.push(chunk)
      } catch (error) {
        broken = describe(error)
      }
      const { ':status': status = 0, ...fields } = head
      return { status, headers: toFields(fields), body: Buffer.concat(chunks), trailers: toFields(trailers), broken }
    },
    close () {
      // Not destroyed, which Node 20 doesn't survive every time.
      session.close()
      return closed
    }
  }
}

function toFields (headers: IncomingHttpHeaders): Fields {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat()]))
}

/** Asks one request after the other on an HTTP/2 connection of their own, closed when the test ends. */
export async function exchangeHttp2 (t: Test, app: FastifyInstance, requests: WireRequest[]): Promise<WireResponse[]> {
  const connection = await openHttp2(app)
  t.teardown(connection.close)
  const responses = []
  for (const request of requests) {
    const { broken, ...response } = await connection.ask(request)
    assert.equal(broken, '', `After ${JSON.stringify(response)}`)
    responses.push(response)
  }
  return responses
}
