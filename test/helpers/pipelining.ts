import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import type { Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, isFastifyBefore } from './app.js'
import { payloads } from './wire.js'

/** That of a failed run, to run it again, or a new one. */
export const seed = Number(process.env['SEED'] ?? Date.now())
const codes = [200, 201, 202, 204, 205, 206, 303, 304, 404, 418, 500, 503]
export const big = 'content'.repeat(20_000)
const kinds = Object.keys(payloads)
const methods = ['GET', 'HEAD', 'POST'] as const

export type Ask = { method: typeof methods[number], code: number, kind: number, isDeclared: boolean }
export type Received = { status: number, headers: Map<string, string>, body: string }

/** Routes for every code, declared and set at run time, with every payload; each answer tells which request it is for. */
export async function buildAll (t: Test): Promise<FastifyInstance> {
  const app = await build(t, { onUnexpectedBody: 'drop' })
  app.get('/big', { statusCode: 201 }, async () => Readable.from([big]))
  for (const code of codes) {
    for (const isDeclared of [true, false]) {
      for (const method of ['GET', 'POST'] as const) {
        app.route({
          method,
          url: `/${isDeclared ? 'declared' : 'chosen'}/${code}/:kind`,
          statusCode: isDeclared ? code : 200,
          handler: async (request, reply) => {
            const { kind } = request.params as { kind: string }
            reply.header('x-request', request.headers['x-request'])
            if (!isDeclared) reply.code(code)
            return payloads[kinds[Number(kind)]!]!(code)
          }
        })
      }
    }
  }
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app
}

export function open (app: FastifyInstance): Socket {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  return socket.setTimeout(10_000, () => socket.destroy(new Error('The server fell silent')))
}

export function format ({ method, code, kind, isDeclared }: Ask, index: number, isLast: boolean): string {
  const body = method === 'POST' ? '{"a":"HTTP/1.1 204"}' : ''
  const fields = method === 'POST' ? `content-type: application/json\r\ncontent-length: ${body.length}\r\n` : ''
  const connection = isLast ? 'connection: close\r\n' : ''
  return `${method} /${isDeclared ? 'declared' : 'chosen'}/${code}/${kind} HTTP/1.1\r\nhost: a\r\nx-request: ${index}\r\n${fields}${connection}\r\n${body}`
}

/** Reads responses as RFC 9112 6.3 frames them. */
export function parse (text: string, asks: Ask[]): Received[] {
  let at = 0
  const line = () => {
    const end = text.indexOf('\r\n', at)
    if (end === -1) throw new Error(`Not a line: ${JSON.stringify(text.slice(at, at + 200))}`)
    const found = text.slice(at, end)
    at = end + 2
    return found
  }
  const received = asks.map(({ method }, index) => {
    const start = line()
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(start)?.[1])
    if (!status) throw new Error(`Out of step before response ${index}: ${JSON.stringify(start)}`)
    const headers = new Map<string, string>()
    for (let field = line(); field !== ''; field = line()) headers.set(field.split(':', 1)[0]!.toLowerCase(), field.slice(field.indexOf(':') + 1).trim())
    let body = ''
    if (method !== 'HEAD' && status !== 204 && status !== 304) {
      if (headers.get('transfer-encoding') === 'chunked') {
        for (let size = parseInt(line(), 16); ; size = parseInt(line(), 16)) {
          body += text.slice(at, at += size)
          line()
          if (size === 0) break
        }
      } else {
        const length = Number(headers.get('content-length') ?? NaN)
        if (Number.isNaN(length)) throw new Error(`Response ${index} doesn't say its length`)
        body = text.slice(at, at += length)
      }
    }
    return { status, headers, body }
  })
  if (at !== text.length) throw new Error(`Bytes that belong to no response: ${JSON.stringify(text.slice(at, at + 200))}`)
  return received
}

export function assertAnswers (t: Test, received: Received[], asks: Ask[]): void {
  for (const [index, { status, headers, body }] of received.entries()) {
    const { code, kind, method } = asks[index]!
    const title = `request ${index}: ${method} ${code} ${kinds[kind]}`
    const isEmpty = [204, 205, 304].includes(code)
    const problems = [
      status !== code && `status ${status}`,
      headers.get('x-request') !== String(index) && 'the answer to another request',
      isEmpty && (body !== '' || headers.has('content-type') || headers.has('transfer-encoding')) && 'content',
      isEmpty && headers.get('content-length') !== (code === 205 ? '0' : undefined) && 'length',
      !isEmpty && method !== 'HEAD' && kinds[kind] === 'a Node stream' && body !== 'content' && `body ${body}`
    ].filter(Boolean)
    if (problems.length > 0) t.fail(`${title}: ${problems.join(', ')}`)
  }
  t.equal(received.length, asks.length, 'an answer for each request')
}

const canHeadWebStreams = !isFastifyBefore('5.6.2')

const isAsked = ({ method, kind, code }: Ask) => {
  if ([204, 205, 304].includes(code)) return true
  // A Response carries its own status, and is not made for every code.
  if (kinds[kind]!.startsWith('a Response')) return false
  // Fastify before 5.6.2 answers the automatic HEAD of a web stream with 500.
  return canHeadWebStreams || method !== 'HEAD' || !kinds[kind]!.endsWith('web stream')
}

export const ask = fc.record({
  method: fc.constantFrom(...methods),
  code: fc.constantFrom(...codes),
  kind: fc.nat(kinds.length - 1),
  isDeclared: fc.boolean()
}).filter(isAsked)
