import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import etag from '@fastify/etag'
import rateLimit from '@fastify/rate-limit'
import sensible from '@fastify/sensible'
import fastifyStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import t from 'tap'
import type { FastifyInstance, FastifyRequest, InjectOptions } from 'fastify'
import { WebSocket } from 'ws'
import statusCode, { status } from '../../index.js'
import { buildPlain, recordLog } from '../helpers/app.js'

type Neighbour = {
  register: (app: FastifyInstance) => unknown
  /** The routes, each declaring the status in `code` or, written by hand, setting it where that isn't 200. */
  routes: (app: FastifyInstance, code: (n: number) => { statusCode?: number }) => void
  requests: InjectOptions[]
}

const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-'))
writeFileSync(join(folder, 'page.html'), '<p>page</p>')
t.teardown(() => rmSync(folder, { recursive: true }))

const big = 'word '.repeat(1000)
const gzip = { 'accept-encoding': 'gzip' }
const helloTag = '"Kq5sNclPz7QV2+lfQIuc6R7oRu0="'

const neighbours: Record<string, Neighbour> = {
  etag: {
    register: app => app.register(etag),
    routes: (app, code) => {
      app.get('/text', code(200), async () => 'hello world')
      app.get('/json', code(200), async () => ({ hello: 'world' }))
      app.get('/created', code(201), async (request, reply) => { reply.code(201); return 'hello world' })
    },
    requests: ['/text', '/json', '/created'].flatMap(url => [{ url }, { url, headers: { 'if-none-match': helloTag } },
      { url, method: 'HEAD', headers: { 'if-none-match': helloTag } }, { url, headers: { 'if-none-match': '"cJ9hUwX8kAqSDrPyEYZBJRXfK5Q="' } }])
  },
  compress: {
    register: app => app.register(compress, { threshold: 0 }),
    routes: (app, code) => {
      app.get('/', code(201), async (request, reply) => { reply.code(201); return { big } })
      app.get('/stream', code(202), async (request, reply) => reply.code(202).type('text/plain').send(new Response(big).body))
    },
    requests: [{ url: '/', headers: gzip }, { url: '/' }, { url: '/stream', headers: gzip }]
  },
  cors: {
    register: app => app.register(cors, { origin: 'https://example.com' }),
    routes: (app, code) => {
      app.get('/', code(201), async (request, reply) => { reply.code(201); return 'ok' })
      app.options('/own', code(204), async (request, reply) => { reply.code(204) })
    },
    requests: [
      { url: '/' },
      ...['/', '/own'].map(url => ({ method: 'OPTIONS', url, headers: { origin: 'https://example.com', 'access-control-request-method': 'GET' } } as const))
    ]
  },
  'rate-limit': {
    register: app => app.register(rateLimit, { max: 1, timeWindow: 60_000 }),
    routes: (app, code) => {
      app.post('/', code(201), async (request, reply) => { reply.code(201); return 'ok' })
      app.post('/none', code(204), async (request, reply) => { reply.code(204) })
    },
    requests: ['/', '/none', '/'].map(url => ({ method: 'POST', url }))
  },
  sensible: {
    register: app => app.register(sensible),
    routes: (app, code) => {
      app.get('/thrown', code(201), async () => { throw app.httpErrors.conflict('taken') })
      app.get('/reply', code(204), async (request, reply) => reply.notFound('gone'))
      app.get('/thrown-4xx', code(418), async () => { throw app.httpErrors.paymentRequired('pay') })
    },
    requests: ['/thrown', '/reply', '/thrown-4xx'].map(url => ({ url }))
  },
  static: {
    register: app => app.register(fastifyStatic, { root: folder, prefix: '/public/' }),
    routes: (app, code) => {
      app.get('/page', code(200), async (request, reply) => reply.sendFile('page.html'))
      app.get('/missing', code(201), async (request, reply) => reply.sendFile('missing.html'))
    },
    requests: [
      { url: '/page' }, { url: '/page', headers: { 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() } },
      { url: '/page', headers: { range: 'bytes=0-2' } }, { url: '/missing' }, { url: '/public/page.html' }
    ]
  }
}

async function answers (app: FastifyInstance, { requests }: Neighbour) {
  const seen = []
  for (const request of requests) {
    const { statusCode, headers: { date, ...headers }, rawPayload } = await app.inject(request)
    seen.push({ request, statusCode, headers, body: rawPayload.toString('base64') })
  }
  return seen
}

for (const [name, neighbour] of Object.entries(neighbours)) {
  for (const order of ['before', 'after']) {
    t.test(`@fastify/${name}, registered ${order} it, keeps its statuses and heads`, async t => {
      const byHand = buildPlain(t)
      await neighbour.register(byHand)
      neighbour.routes(byHand, () => ({}))

      const { lines, logger } = recordLog()
      const app = buildPlain(t, { logger })
      if (order === 'before') await neighbour.register(app)
      await app.register(statusCode)
      if (order === 'after') await neighbour.register(app)
      neighbour.routes(app, code => ({ statusCode: code }))

      t.same(await answers(app, neighbour), await answers(byHand, neighbour))
      t.notOk(lines.some(line => line['code'] === 'FST_STATUS_CODE_UNEXPECTED_BODY'), 'nothing to warn of')
    })
  }
}

const closeCodes = Object.entries(status).filter(([name]) => name.startsWith('WS_'))
const neverSent: number[] = [status.WS_1005_NO_STATUS_RCVD, status.WS_1006_ABNORMAL_CLOSURE, status.WS_1015_TLS_HANDSHAKE]

for (const order of ['before', 'after']) {
  t.test(`with @fastify/websocket, registered ${order} it, every WS_ code that may be sent arrives, and no other is sent`, async t => {
    const app = buildPlain(t)
    if (order === 'before') await app.register(websocket)
    await app.register(statusCode, { defaults: { GET: 202 } })
    if (order === 'after') await app.register(websocket)
    app.get('/:code', { websocket: true, statusCode: 201 } as object, ((socket: WebSocket, request: FastifyRequest) => {
      try {
        socket.close(Number((request.params as { code: string }).code), 'why')
      } catch (error) {
        socket.close(status.WS_1011_INTERNAL_ERROR, (error as Error).message)
      }
    }) as never)
    app.get('/by-default', { websocket: true }, socket => socket.close(status.WS_1008_POLICY_VIOLATION))
    app.get('/plain', { statusCode: 203 }, async () => 'x')
    const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))

    const close = (path: string | number) => new Promise<{ code: number, reason: string }>((resolve, reject) => {
      new WebSocket(`ws://127.0.0.1:${port}/${path}`).on('close', (code, reason) => resolve({ code, reason: String(reason) })).on('error', reject)
    })
    t.equal(closeCodes.length, 15)
    for (const [name, code] of closeCodes) {
      const closed = await close(code)
      if (neverSent.includes(code)) t.match(closed, { code: 1011, reason: /valid error code/ }, name)
      else t.strictSame(closed, { code, reason: 'why' }, name)
    }
    t.equal((await close('by-default')).code, 1008)
    t.equal((await app.inject('/plain')).statusCode, 203)
    t.equal((await app.inject('/1000')).statusCode, 404, 'a request that asks for no upgrade')
    t.equal((await app.inject({ method: 'HEAD', url: '/1000' })).statusCode, 404)
  })
}
