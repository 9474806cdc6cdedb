import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import caching from '@fastify/caching'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import httpProxy from '@fastify/http-proxy'
import multipart from '@fastify/multipart'
import replyFrom from '@fastify/reply-from'
import responseValidation from '@fastify/response-validation'
import session from '@fastify/session'
import underPressure from '@fastify/under-pressure'
import Fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions, RouteOptions, RouteShorthandOptions } from 'fastify'
import t from 'tap'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { buildPlain, recordLog } from '../helpers/app.js'

// Not imported: its types would make `serializers` a required part of every route's config in this project.
const acceptsSerializer = createRequire(import.meta.url)('@fastify/accepts-serializer')
const sse = createRequire(import.meta.url)('@fastify/sse')

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown
/** Adds a route that answers with this status: as it declares, or by hand. */
type Add = (route: string, code: number, handler: Handler, options?: RouteShorthandOptions) => void
type Neighbour = {
  register: (app: FastifyInstance) => unknown
  routes?: (add: Add, app: FastifyInstance) => void
  requests: InjectOptions[]
  options?: StatusCodeOptions
}

const json = { id: 1 }
const fail = async () => { throw Object.assign(new Error('taken'), { statusCode: 409 }) }
const cookieHeader = { cookie: 'sessionId=id.xyz; seen=yes' }
const boundary = { 'content-type': 'multipart/form-data; boundary=b' }
const filePart = (content: string) => `--b\r\ncontent-disposition: form-data; name="f"; filename="f.txt"\r\n\r\n${content}\r\n--b--\r\n`

const upstream = Fastify({ forceCloseConnections: true })
for (const code of [200, 202, 204, 205, 302, 304, 404, 500]) {
  upstream.all(`/${code}`, async (request, reply) => {
    reply.code(code).headers({ etag: '"1"', location: '/there' })
    return [204, 205, 304].includes(code) ? undefined : { id: code }
  })
}
const upstreamUrl = await upstream.listen({ host: '127.0.0.1', port: 0 })
t.teardown(() => upstream.close())
const upstreamCodes = [200, 202, 204, 205, 302, 304, 404, 500]

const neighbours: Record<string, Neighbour> = {
  caching: {
    register: app => app.register(caching, { privacy: caching.privacy.PRIVATE, expiresIn: 60 }),
    routes: add => {
      add('GET /tagged', 201, async (request, reply) => { reply.etag('tag'); return json })
      add('GET /expires', 203, async (request, reply) => { reply.expires(new Date(0)); return json })
      add('DELETE /', 204, async () => json)
    },
    requests: [{ url: '/tagged' }, { url: '/tagged', headers: { 'if-none-match': 'tag' } }, { url: '/expires' }, { method: 'DELETE', url: '/' }]
  },
  cookie: {
    register: app => app.register(cookie, { secret: 'secret' }),
    routes: add => {
      for (const code of [201, 204, 205, 304, 409]) {
        add(`POST /${code}`, code, async (request, reply) => {
          reply.setCookie('a', '1').setCookie('b', '2', { signed: true }).clearCookie('seen')
          return { seen: request.cookies['seen'] }
        })
      }
    },
    requests: [201, 204, 205, 304, 409].map(code => ({ method: 'POST', url: `/${code}`, headers: cookieHeader }))
  },
  session: {
    register: async app => {
      await app.register(cookie)
      await app.register(session, { secret: 'a secret with at least thirty-two characters', idGenerator: () => 'id', cookie: { secure: false, maxAge: undefined as never } })
    },
    routes: add => {
      for (const code of [201, 204, 205]) add(`POST /${code}`, code, async request => { Object.assign(request.session, { code }); return json })
      add('POST /fail', 409, fail)
    },
    requests: ['201', '204', '205', 'fail'].map(path => ({ method: 'POST', url: `/${path}` }))
  },
  multipart: {
    register: app => app.register(multipart, { limits: { fileSize: 10 } }),
    routes: add => {
      add('POST /', 201, async request => ({ size: (await (await request.file())!.toBuffer()).length }))
      add('POST /none', 204, async request => { await (await request.file())!.toBuffer() })
    },
    requests: ['/', '/none'].flatMap(url => [
      { method: 'POST', url, headers: boundary, payload: filePart('content') },
      { method: 'POST', url, headers: boundary, payload: filePart('too much content') },
      { method: 'POST', url, headers: boundary, payload: '--b\r\nbroken' },
      { method: 'POST', url, payload: { not: 'multipart' } }
    ])
  },
  'under-pressure that is healthy': {
    register: app => app.register(underPressure, { healthCheck: async () => true, healthCheckInterval: 60_000, exposeStatusRoute: true }),
    routes: add => add('POST /', 201, async () => json),
    requests: [{ method: 'POST', url: '/' }, { url: '/status' }],
    options: { defaults: { DELETE: 204, PUT: 202 } }
  },
  'under-pressure that is not healthy': {
    register: app => app.register(underPressure, { healthCheck: async () => false, healthCheckInterval: 60_000, retryAfter: 50 }),
    routes: add => [201, 204, 303, 418].forEach(code => add(`POST /${code}`, code, fail)),
    requests: [201, 204, 303, 418].map(code => ({ method: 'POST', url: `/${code}` }))
  },
  'http-proxy': {
    register: app => app.register(httpProxy, { upstream: upstreamUrl, prefix: '/up' }),
    requests: upstreamCodes.flatMap(code => (['GET', 'POST', 'HEAD'] as const).map(method => ({ method, url: `/up/${code}` }))),
    options: { defaults: { GET: 203, HEAD: 203, POST: 201 } }
  },
  'reply-from': {
    register: app => app.register(replyFrom, { base: upstreamUrl }),
    routes: add => {
      for (const code of [201, 204, 303, 404]) add(`GET /${code}/:to`, code, async (request, reply) => reply.from(`/${(request.params as { to: string }).to}`))
      add('GET /refused', 201, async (request, reply) => reply.from('http://127.0.0.1:1/', { onError: (reply, { error }) => { reply.send(error) } }))
    },
    requests: [...[201, 204, 303, 404].flatMap(code => upstreamCodes.map(to => ({ url: `/${code}/${to}` }))), { url: '/refused' }]
  },
  helmet: {
    register: app => app.register(helmet),
    routes: add => [201, 204, 205, 304, 418].forEach(code => add(`GET /${code}`, code, async () => json)),
    requests: [201, 204, 205, 304, 418].flatMap(code => [{ url: `/${code}` }, { url: `/${code}`, method: 'HEAD' as const }])
  },
  'accepts-serializer': {
    register: app => app.register(acceptsSerializer, {
      serializers: [{ regex: /^application\/x-own$/, serializer: (body: unknown) => `own ${JSON.stringify(body)}` }],
      default: 'application/x-own'
    }),
    routes: add => [201, 204, 205, 418].forEach(code => add(`GET /${code}`, code, async () => json)),
    requests: [201, 204, 205, 418].flatMap(code => ['application/x-own', 'application/json', 'text/none'].map(accept => ({ url: `/${code}`, headers: { accept } })))
  },
  sse: {
    register: app => app.register(sse),
    routes: add => {
      const tell: Handler = async (request, reply: FastifyReply & { sse?: { send: (message: object) => Promise<void> } }) => {
        if (reply.sse === undefined) return json
        await reply.sse.send({ id: '1', data: json })
      }
      for (const code of [200, 201]) for (const kind of ['only', 'dual'] as const) add(`GET /${kind}/${code}`, code, tell, { sse: kind } as object)
    },
    requests: ['only', 'dual'].flatMap(kind => [200, 201].flatMap(code => ['text/event-stream', 'application/json'].map(accept => ({ url: `/${kind}/${code}`, headers: { accept } }))))
  }
}

function adder (app: FastifyInstance, isByHand: boolean): Add {
  return (route, code, handler, options = {}) => {
    const [method = '', url = ''] = route.split(' ')
    const byHand: Handler = async (request, reply) => {
      const payload = await handler(request, reply.code(code))
      return [204, 205, 304].includes(code) && !reply.sent ? reply.removeHeader('content-type').send() : payload
    }
    app.route({ method, url, ...options, ...(isByHand ? {} : { statusCode: code }), handler: isByHand ? byHand : handler } as RouteOptions)
  }
}

async function answers (app: FastifyInstance, { requests }: Neighbour) {
  const seen = []
  for (const request of requests) {
    const { statusCode, headers: { date, ...headers }, body } = await app.inject(request)
    seen.push({ request, statusCode, headers, body })
  }
  return seen
}

for (const [name, neighbour] of Object.entries(neighbours)) {
  for (const order of ['before', 'after']) {
    t.test(`@fastify/${name}, registered ${order} it, answers as it does with statuses set by hand`, async t => {
      const byHand = buildPlain(t)
      await neighbour.register(byHand)
      neighbour.routes?.(adder(byHand, true), byHand)

      const app = buildPlain(t)
      if (order === 'before') await neighbour.register(app)
      await app.register(statusCode, { onUnexpectedBody: 'drop', ...neighbour.options })
      if (order === 'after') await neighbour.register(app)
      neighbour.routes?.(adder(app, false), app)

      const expected = await answers(byHand, neighbour)
      for (const { statusCode, headers } of expected) {
        // Plain Fastify sends a length with the automatic HEAD of these, which RFC 9110 8.6 forbids.
        if (statusCode === 204 || statusCode === 304) delete headers['content-length']
      }
      t.same(await answers(app, neighbour), expected)
    })
  }
}

t.test("an upstream's 204 that says a length is a 204, proxied by @fastify/reply-from", async t => {
  const server = createServer(socket => {
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\ncontent-length: 7\r\n\r\n')).on('error', () => {})
  })
  t.teardown(() => server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  for (const onUnexpectedBody of ['warn', 'error'] as const) {
    for (const code of [204, 205]) {
      const { lines, logger } = recordLog()
      const app = buildPlain(t, { logger })
      await app.register(replyFrom, { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
      await app.register(statusCode, { onUnexpectedBody })
      app.delete('/', { statusCode: code }, async (request, reply) => reply.from('/'))
      t.match(await app.inject({ method: 'DELETE', url: '/' }), { statusCode: 204, body: '' })
      t.same(lines, [])
    }
  }
})

t.test('beside @fastify/response-validation bodies are checked, and undeclaredErrors refuses what no scope shares', async t => {
  const Problem = { type: 'object', required: ['message'], properties: { message: { type: 'string' } } }
  const Item = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
  // Its own check of statuses knows nothing of those that a scope shares.
  for (const [responseStatusCodeValidation, expected] of [[false, 401], [true, 500]] as const) {
    const app = buildPlain(t)
    await app.register(statusCode, { responses: { 401: Problem }, undeclared: 'error', undeclaredErrors: 'error' })
    await app.register(responseValidation, { responseStatusCodeValidation })
    const schema = { response: { 201: Item } }
    app.post('/401', { statusCode: 201, schema }, async (request, reply) => reply.code(401 as 201).send({ message: 'who?' } as never))
    app.post('/403', { statusCode: 201, schema }, async (request, reply) => reply.code(403 as 201).send({ message: 'no' } as never))
    app.post('/fits', { statusCode: 201, schema }, async () => ({ id: 1 }))
    app.post('/misfits', { statusCode: 201, schema }, async () => ({ id: 'x' }))
    for (const [url, code] of [['/401', expected], ['/403', 500], ['/fits', 201], ['/misfits', 500]] as const) {
      t.equal((await app.inject({ method: 'POST', url })).statusCode, code, url)
    }
  }
})
