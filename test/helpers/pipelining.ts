import { Readable } from 'node:stream'
import fc from 'fast-check'
import type { Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, isFastifyBefore } from './app.js'
import { payloads } from './no-content.js'
import { formatRequests, listen } from './wire.js'
import type { WireResponse } from './wire.js'

const codes = [200, 201, 202, 204, 205, 206, 303, 304, 404, 418, 500, 503]
export const big = 'content'.repeat(20_000)
const kinds = Object.keys(payloads)
const methods = ['GET', 'HEAD', 'POST'] as const

export type Ask = { method: typeof methods[number], code: number, kind: number, isDeclared: boolean }

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
  await listen(app)
  return app
}

/** The bytes of each request; the last asks for the connection to be closed. */
export function formatAll (asks: Ask[]): string[] {
  return formatRequests(asks.map(({ method, code, kind, isDeclared }, index) => {
    const headers = { 'x-request': String(index), ...method === 'POST' && { 'content-type': 'application/json' } }
    const body = method === 'POST' ? '{"a":"HTTP/1.1 204"}' : ''
    return { method, url: `/${isDeclared ? 'declared' : 'chosen'}/${code}/${kind}`, headers, body }
  }))
}

export function assertAnswers (t: Test, received: WireResponse[], asks: Ask[]): void {
  for (const [index, { status, headers, body }] of received.entries()) {
    const { code, kind, method } = asks[index]!
    const title = `request ${index}: ${method} ${code} ${kinds[kind]}`
    const isEmpty = [204, 205, 304].includes(code)
    const field = (name: string) => headers[name]?.join()
    const problems = [
      status !== code && `status ${status}`,
      field('x-request') !== String(index) && 'the answer to another request',
      isEmpty && (body.length > 0 || 'content-type' in headers || 'transfer-encoding' in headers) && 'content',
      isEmpty && field('content-length') !== (code === 205 ? '0' : undefined) && 'length',
      !isEmpty && method !== 'HEAD' && kinds[kind] === 'a Node stream' && String(body) !== 'content' && `body ${body}`
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
