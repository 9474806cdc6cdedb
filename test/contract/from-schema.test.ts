import t from 'tap'
import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { build, recordLog } from '../helpers/app.js'

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const handler = async () => ({ id: 1, secret: 2 })
const post = async (app: FastifyInstance) => (await app.inject({ method: 'POST', url: '/' })).statusCode

async function statusOf (t: Parameters<typeof build>[0], response: object, options: StatusCodeOptions = {}, route: object = {}) {
  const app = await build(t, { fromSchema: true, ...options })
  app.post('/', { ...route, schema: { response } } as RouteShorthandOptions, handler)
  return post(app)
}

t.test('fromSchema: true takes the only success of the response schemas for the status', async t => {
  t.equal(await statusOf(t, { 201: Item }), 201)
  t.equal(await statusOf(t, { 201: Item, 404: Item, '5xx': Item, default: Item, 303: Item }), 201)
  t.equal(await statusOf(t, { 204: { type: 'null' } }), 204)
  t.equal(await statusOf(t, { 205: { description: 'Cleared' } }), 205)
  t.equal(await statusOf(t, { 200: Item }), 200)
})

t.test('two successes, 2xx, none: nothing is taken', async t => {
  for (const response of [{ 201: Item, 202: Item }, { 201: Item, 204: { type: 'null' } }, { '2xx': Item }, { '2XX': Item }, { 201: Item, '2xx': Item }, { 404: Item }, { 303: Item }, {}]) {
    t.equal(await statusOf(t, response), 200, JSON.stringify(Object.keys(response)))
  }
})

t.test('where there is no success, a redirect of the handler has the only redirect of the response schemas, and no other reply has it', async t => {
  for (const code of [301, 302, 303, 307, 308]) {
    const app = await build(t, { fromSchema: true })
    const schema = { response: { [code]: { description: 'Elsewhere' }, 404: Item } }
    app.get('/', { schema } as RouteShorthandOptions, async (request, reply) => reply.redirect('/there'))
    app.get('/page', { schema } as RouteShorthandOptions, handler)
    app.get('/own', { schema } as RouteShorthandOptions, async (request, reply) => reply.redirect('/there', 302))
    t.match(await app.inject('/'), { statusCode: code, headers: { location: '/there' } })
    t.equal((await app.inject('/page')).statusCode, 200)
    t.equal((await app.inject('/own')).statusCode, 302)
  }
  for (const response of [{ 303: {}, 307: {} }, { '3xx': {} }, { 304: {} }, { 201: Item, 303: {} }]) {
    const app = await build(t, { fromSchema: true })
    app.get('/', { schema: { response } } as RouteShorthandOptions, async (request, reply) => reply.redirect('/there'))
    t.equal((await app.inject('/')).statusCode, 302)
  }
})

t.test('the statusCode of the route comes before it, and the default after it', async t => {
  t.equal(await statusOf(t, { 202: Item }, { defaults: 201 }), 202)
  t.equal(await statusOf(t, { 404: Item }, { defaults: 201 }), 201)
  t.equal(await statusOf(t, { 201: Item, '2xx': Item }, {}, { statusCode: 203 }), 203)
})

t.test('it is off unless asked for, and a nested scope can end it', async t => {
  t.equal(await statusOf(t, { 201: Item }, { fromSchema: undefined }), 200)
  t.equal(await statusOf(t, { 201: Item }, { fromSchema: false }), 200)
  const app = await build(t, { fromSchema: true })
  await app.register(async nested => {
    await nested.register(statusCode, { fromSchema: false })
    nested.post('/', { schema: { response: { 201: Item } } }, handler)
  })
  t.equal(await post(app), 200)
})

t.test('such a route is under contract: it is filtered, reads back, and is held to it', async t => {
  const app = await build(t, { fromSchema: true, undeclared: 'error' })
  const schema = { response: { 201: Item } }
  app.post('/', { schema }, async request => ({ id: request.routeOptions.config.statusCode, secret: 2 }))
  app.get('/', { schema }, async (request, reply) => reply.code(200 as 201).send({ id: 1 }))

  t.match(await app.inject({ method: 'POST', url: '/' }), { statusCode: 201, body: '{"id":201}' })
  t.match((await app.inject('/')).json(), { code: 'FST_STATUS_CODE_UNDECLARED', message: /replied with 200, but 201 is the only success of its response schemas/ })
  t.equal((await app.inject({ method: 'HEAD', url: '/' })).statusCode, 500)
})

t.test('a redirect that it has taken is named as one', async t => {
  const app = await build(t, { fromSchema: true, undeclared: 'error' })
  app.get('/', { schema: { response: { 301: {} } } }, async () => 'ok')
  t.match((await app.inject('/')).json().message, /replied with 200, but 301 is the only redirect of its response schemas/)
})

t.test('the routes that get no status this way are named in one line at ready, hidden ones and automatic HEADs left out', async t => {
  const { lines, logger } = recordLog('info')
  const app = await build(t, { fromSchema: true, defaults: { PUT: 200 } }, { logger })
  app.post('/contradictory', { schema: { response: { 204: Item } } }, handler)
  app.get('/two', { schema: { response: { 200: Item, 206: Item } } }, handler)
  app.get('/bare', handler)
  app.get('/hidden', { schema: { hide: true } as object }, handler)
  app.get('/one', { schema: { response: { 200: Item } } }, handler)
  app.get('/declared', { statusCode: 200 }, handler)
  app.put('/default', handler)
  await app.ready()

  t.match(lines, [{ level: 30, code: 'FST_STATUS_CODE_NOT_FROM_SCHEMA', msg: / these routes: POST \/contradictory, GET \/two, GET \/bare\. / }])
  t.equal(lines.length, 1)
  t.equal((await app.inject({ method: 'POST', url: '/contradictory' })).statusCode, 200)
})

t.test('nothing is said without fromSchema, or where every route has its status', async t => {
  for (const options of [{}, { fromSchema: true, defaults: { GET: 200 } }] as const) {
    const { lines, logger } = recordLog('info')
    const app = await build(t, options, { logger })
    app.get('/', handler)
    await app.ready()
    t.same(lines, [])
  }
})

t.test('anything but true and false is refused', async t => {
  for (const fromSchema of [null, 1, 'true', {}]) {
    await t.rejects(async () => build(t, { fromSchema } as StatusCodeOptions), { code: 'FST_STATUS_CODE_INVALID_OPTION', message: /option fromSchema must be one of true, false, but is/ })
  }
})
