import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import etag from '@fastify/etag'
import rateLimit from '@fastify/rate-limit'
import sensible from '@fastify/sensible'
import fastifyStatic from '@fastify/static'
import t from 'tap'
import type { FastifyInstance, InjectOptions } from 'fastify'
import statusCode from '../../index.js'
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
