import autoload from '@fastify/autoload'
import caching from '@fastify/caching'
import compress from '@fastify/compress'
import etag from '@fastify/etag'
import helmet from '@fastify/helmet'
import httpProxy from '@fastify/http-proxy'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import rateLimit from '@fastify/rate-limit'
import * as Sentry from '@sentry/node'
import openapiGlue from 'fastify-openapi-glue'
import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { buildPlain } from '../helpers/app.js'
import { orders } from '../helpers/document.js'

const neighbours: Record<string, (app: FastifyInstance) => unknown> = {
  '@fastify/caching': app => app.register(caching, { privacy: caching.privacy.PRIVATE, expiresIn: 60 }),
  '@fastify/compress': app => app.register(compress, { threshold: 0 }),
  '@fastify/compress, of single routes': app => app.register(compress, { global: false }),
  '@fastify/etag': app => app.register(etag),
  '@fastify/helmet': app => app.register(helmet),
  '@fastify/http-proxy': app => app.register(httpProxy, { upstream: 'http://127.0.0.1:1', prefix: '/up' }),
  '@fastify/otel': app => app.register(new FastifyOtelInstrumentation().plugin()),
  '@fastify/rate-limit': app => app.register(rateLimit, { max: 1000, hook: 'preHandler' }),
  "Sentry's error handler": app => Sentry.setupFastifyErrorHandler(app),
  'all of them': async app => {
    await app.register(new FastifyOtelInstrumentation().plugin())
    await app.register(compress, { threshold: 0 })
    await app.register(rateLimit, { max: 1000 })
    await app.register(helmet)
    await app.register(etag)
  }
}

async function buildBeside (
  t: Test, neighbour: (app: FastifyInstance) => unknown, order: 'before' | 'after', options: StatusCodeOptions
): Promise<FastifyInstance> {
  const app = buildPlain(t)
  if (order === 'before') await neighbour(app)
  await app.register(statusCode, options)
  if (order === 'after') await neighbour(app)
  return app
}

const item = async () => ({ id: 1, secret: 'x' })
const response = { 201: { type: 'object', properties: { id: { type: 'integer' } } } }
const own = async () => {}

/** Routes of each kind, with the status, the location and the body of their answer. */
const routes: Record<string, { options: RouteShorthandOptions, handler?: () => unknown, answer: [code: number, body: string] }> = {
  '/created': { options: { statusCode: 201, schema: { response } }, answer: [201, '{"id":1}'] },
  '/hooked': { options: { statusCode: 201, schema: { response }, onSend: own, preHandler: [own] }, answer: [201, '{"id":1}'] },
  '/none': { options: { statusCode: 204 }, handler: async () => {}, answer: [204, ''] },
  '/null': { options: { statusCode: 204, onSend: [own] }, handler: async () => null, answer: [204, ''] },
  '/withheld': { options: { statusCode: 205 }, answer: [205, ''] },
  '/failed': { options: { statusCode: 201 }, handler: async () => { throw Object.assign(new Error('taken'), { statusCode: 409 }) }, answer: [409, ''] },
  '/free': { options: {}, answer: [200, '{"id":1,"secret":"x"}'] }
}

function addRoutes (app: FastifyInstance): void {
  for (const [url, { options, handler = item }] of Object.entries(routes)) app.get(url, options, handler as typeof item)
  app.post('/created', { statusCode: 201, schema: { response } }, item)
  app.get('/see', { statusCode: 303 }, async (request, reply) => reply.redirect('/created'))
}

for (const order of orders) {
  for (const [name, neighbour] of Object.entries(neighbours)) {
    t.test(`${name}, registered ${order} it: 201, 204, 205, 303, an error and HEAD are as declared`, async t => {
      const app = await buildBeside(t, neighbour, order, { onUnexpectedBody: 'drop', undeclared: 'error' })
      addRoutes(app)

      for (const [url, { answer: [code, body] }] of Object.entries(routes)) {
        const [get, head] = [await app.inject(url), await app.inject({ method: 'HEAD', url })]
        t.equal(get.statusCode, code, url)
        if (code < 400) t.equal(get.body, body, url)
        t.equal(head.statusCode, code, `HEAD ${url}`)
        t.equal(head.headers['content-type'], get.headers['content-type'], `HEAD ${url}`)
        t.equal(head.body, '')
      }
      const [post, see] = [await app.inject({ method: 'POST', url: '/created' }), await app.inject('/see')]
      t.strictSame([post.statusCode, post.body], [201, '{"id":1}'])
      t.strictSame([see.statusCode, see.headers.location], [303, '/created'])
      t.equal((await app.inject({ method: 'HEAD', url: '/see' })).statusCode, 303)
    })

    t.test(`${name}, registered ${order} it: a body that isn't expected, and an undeclared status, are refused`, async t => {
      const app = await buildBeside(t, neighbour, order, { onUnexpectedBody: 'error', undeclared: 'error' })
      app.get('/body', { statusCode: 204, onSend: own }, item)
      app.get('/status', { statusCode: 201 }, async (request, reply) => reply.code(202).send({ id: 1 }))
      app.get('/hook', { statusCode: 201, onSend: async (request, reply) => { if (reply.statusCode === 201) reply.code(202) } }, item)
      app.get('/none', { statusCode: 204 }, async () => {})

      for (const method of ['GET', 'HEAD'] as const) {
        for (const [url, code] of [['/body', 500], ['/status', 500], ['/hook', 500], ['/none', 204]] as const) {
          t.equal((await app.inject({ method, url, headers: { 'accept-encoding': 'gzip' } })).statusCode, code, `${method} ${url}`)
        }
      }
    })
  }

  t.test(`@fastify/compress, registered ${order} it: what is compressed has the declared status, and nothing of a 204 leaves`, async t => {
    const app = await buildBeside(t, app => app.register(compress, { threshold: 0 }), order, { onUnexpectedBody: 'drop' })
    app.get('/created', { statusCode: 201 }, item)
    app.get('/body', { statusCode: 204 }, item)

    for (const method of ['GET', 'HEAD'] as const) {
      const headers = { 'accept-encoding': 'gzip' }
      const created = await app.inject({ method, url: '/created', headers })
      // A HEAD has nothing to compress, with the plugin and without.
      t.strictSame([created.statusCode, created.headers['content-encoding']], [201, method === 'GET' ? 'gzip' : undefined], method)
      const none = await app.inject({ method, url: '/body', headers })
      t.strictSame([none.statusCode, none.headers['content-encoding'], none.rawPayload.length], [204, undefined, 0], method)
    }
  })
}

const operations: Record<string, { path: string, method: string, code: number, handler: () => unknown }> = {
  create: { path: '/items', method: 'post', code: 201, handler: item },
  show: { path: '/items/{id}', method: 'get', code: 203, handler: item },
  remove: { path: '/items/{id}', method: 'delete', code: 204, handler: async () => {} }
}

function specification (describe: (code: number) => object): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [operationId, { path, method, code }] of Object.entries(operations)) {
    const parameters = path.includes('{id}') ? [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }] : []
    paths[path] = { ...paths[path], [method]: { operationId, parameters, responses: { [code]: describe(code), 404: { description: 'Not there' } } } }
  }
  return { openapi: '3.0.3', info: { title: 'Shop', version: '1.0.0' }, paths }
}

for (const isAwaited of [true, false]) {
  t.test(`routes of fastify-openapi-glue, with the plugin ${isAwaited ? '' : 'not '}awaited, are as they declare`, async t => {
    const app = buildPlain(t)
    const registered = app.register(statusCode, { undeclared: 'error' })
    if (isAwaited) await registered
    const content = { 'application/json': { schema: response[201] } }
    const describe = (code: number) => code === 204 ? { description: 'Gone' } : { description: 'An item', content }
    app.register(openapiGlue, {
      specification: specification(describe),
      operationResolver: ((id: string) => ({ statusCode: operations[id]!.code, handler: operations[id]!.handler })) as never
    })

    const created = await app.inject({ method: 'POST', url: '/items' })
    t.strictSame([created.statusCode, created.json()], [201, { id: 1 }])
    for (const method of ['GET', 'HEAD'] as const) t.equal((await app.inject({ method, url: '/items/1' })).statusCode, 203, method)
    const removed = await app.inject({ method: 'DELETE', url: '/items/1' })
    t.strictSame([removed.statusCode, removed.body], [204, ''])
  })
}

t.test('a 204 with a body in the document that fastify-openapi-glue reads rejects the start', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  const content = { 'application/json': { schema: response[201] } }
  app.register(openapiGlue, {
    specification: specification(() => ({ description: 'An item', content })),
    operationResolver: ((id: string) => ({ statusCode: operations[id]!.code, handler: operations[id]!.handler })) as never
  })
  await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_BODY_SCHEMA', message: /^Route DELETE \/items\/:id / })
})

for (const order of ['before', 'between'] as const) {
  t.test(`routes of @fastify/autoload, with the plugin registered ${order}, and autohooks that add responses, are as they declare`, async t => {
    const autohooks = `export default async app => {
      app.addHook('onRoute', route => { route.schema = { ...route.schema, response: { ...route.schema?.response, 404: { type: 'object' }, 307: {} } } })
    }`
    const items = `export default async app => {
      app.get('/', { statusCode: 203 }, async () => ({ id: 1 }))
      app.delete('/', { statusCode: 204 }, async () => {})
      app.post('/', { statusCode: 201 }, async (request, reply) => reply.redirect('/there', 307))
      app.put('/', { statusCode: 201 }, async (request, reply) => reply.code(202).send('x'))
    }`
    const dir = t.testdir({ hooks: { 'own.mjs': 'export default async app => {}' }, routes: { items: { 'autohooks.mjs': autohooks, 'index.mjs': items } } })
    const app = buildPlain(t)
    if (order === 'between') app.register(autoload, { dir: `${dir}/hooks` })
    app.register(statusCode, { undeclared: 'error' })
    app.register(autoload, { dir: `${dir}/routes`, autoHooks: true, cascadeHooks: true })

    for (const [method, code] of [['GET', 203], ['HEAD', 203], ['DELETE', 204], ['POST', 307], ['PUT', 500]] as const) {
      t.equal((await app.inject({ method, url: '/items' })).statusCode, code, method)
    }
  })
}
