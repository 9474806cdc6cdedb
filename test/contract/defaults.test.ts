import fp from 'fastify-plugin'
import t from 'tap'
import type { FastifyInstance, FastifySchema, HTTPMethods } from 'fastify'
import statusCode from '../../index.js'
import type { Defaults } from '../../index.js'
import { buildDocumented, documentOf, modes } from '../helpers/document.js'
import { build, buildPlain } from '../helpers/app.js'

const handler = async () => 'ok'
const Item = { type: 'object', properties: { id: { type: 'number' } } }

function addRoutes (app: FastifyInstance) {
  app.get('/items', handler)
  app.post('/items', handler)
  app.delete('/items', async () => {})
}

async function statuses (app: FastifyInstance, url = '/items') {
  const codes = []
  for (const method of ['GET', 'HEAD', 'POST', 'DELETE'] as const) codes.push((await app.inject({ method, url })).statusCode)
  return codes
}

t.test('defaults are off unless given', async t => {
  const app = await build(t)
  addRoutes(app)
  t.same(await statuses(app), [200, 200, 200, 200])
})

t.test('defaults by method, in any case, are the status of routes that declare none', async t => {
  for (const defaults of [{ POST: 201, DELETE: 204 }, { post: 201, delete: 204, get: undefined }] as Defaults[]) {
    const app = await build(t, { defaults })
    addRoutes(app)
    t.same(await statuses(app), [200, 200, 201, 204])
  }
})

t.test('one number is the default of every method', async t => {
  const app = await build(t, { defaults: 202 })
  addRoutes(app)
  t.same(await statuses(app), [202, 202, 202, 202])
})

t.test("a route's own statusCode wins over a default", async t => {
  const app = await build(t, { defaults: { POST: 201 } })
  app.post('/accepted', { statusCode: 202 }, handler)
  app.post('/plain', { statusCode: 200 }, handler)
  app.post('/undefined', { statusCode: undefined }, handler)
  app.post('/chosen', async (request, reply) => reply.code(203).send('ok'))

  for (const [url, code] of Object.entries({ '/accepted': 202, '/plain': 200, '/undefined': 201, '/chosen': 203 })) {
    t.equal((await app.inject({ method: 'POST', url })).statusCode, code, url)
  }
})

t.test('the automatic HEAD follows its GET, and a HEAD route of its own has its own default', async t => {
  const app = await build(t, { defaults: { GET: 203, HEAD: 202 } })
  app.get('/automatic', { onSend: async () => {} }, handler)
  app.head('/own', handler)

  t.equal((await app.inject({ method: 'HEAD', url: '/automatic' })).statusCode, 203)
  t.equal((await app.inject({ method: 'HEAD', url: '/own' })).statusCode, 202)
})

t.test('a route of several methods has the default that they agree on', async t => {
  const app = await build(t, { defaults: { POST: 201, PUT: 201, PATCH: 202 } })
  app.route({ method: ['POST', 'PUT'], url: '/same', handler })
  app.route({ method: ['POST', 'PATCH'], url: '/different', handler })
  app.route({ method: ['POST', 'OPTIONS'], url: '/partial', handler })
  app.all('/all', handler)

  for (const [url, code] of Object.entries({ '/same': 201, '/different': 200, '/partial': 200, '/all': 200 })) {
    t.equal((await app.inject({ method: 'POST', url })).statusCode, code, url)
  }
})

t.test('a default that does not fit the response schemas of a route leaves it as it is', async t => {
  const unfit: [HTTPMethods, Defaults, FastifySchema['response']][] = [
    ['DELETE', { DELETE: 204 }, { 204: Item }],
    ['DELETE', { DELETE: 204 }, { 200: Item }],
    ['DELETE', { DELETE: 204 }, { '2xx': Item }],
    ['DELETE', { DELETE: 204 }, { default: Item }],
    ['POST', { POST: 201 }, { 200: Item }],
    ['POST', 201, { 202: Item, 404: Item }]
  ]
  for (const [method, defaults, response] of unfit) {
    const add = async (app: FastifyInstance) => {
      app.route({ method, url: '/', schema: { response }, handler: async () => ({ id: 1, secret: 2 }) })
      const { statusCode, body } = await app.inject({ method, url: '/' })
      return { statusCode, body, routes: app.printRoutes({ includeHooks: true }) }
    }
    t.same(await add(await build(t, { defaults })), await add(buildPlain(t)), JSON.stringify([defaults, response]))
  }
})

t.test('a default that fits is the contract of the route: schema, config and document', async t => {
  const app = await buildDocumented(t, { options: modes['OpenAPI 3.0']!, order: 'before' })
  await app.register(statusCode, { defaults: { POST: 201, DELETE: 204 } })
  app.post('/', { schema: { response: { 201: Item, 404: Item } } }, async () => ({ id: 1, secret: 2 }))
  app.delete('/', async request => { app.log.info(request.id) })
  app.post('/config', async request => request.routeOptions.config.statusCode)

  t.equal((await app.inject({ method: 'POST', url: '/' })).body, '{"id":1}')
  t.equal((await app.inject({ method: 'POST', url: '/config' })).body, '201')
  const { paths } = await documentOf(t, app)
  t.match(paths['/'].post.responses, { 201: { description: 'Created' }, 404: {} })
  t.strictSame(paths['/'].delete.responses, { 204: { description: 'No Content' } })
})

t.test('each scope changes the defaults of itself and its children alone, however it is nested', async t => {
  const app = await build(t, { defaults: { POST: 201 } })
  addRoutes(app)
  await app.register(async one => {
    await one.register(statusCode, { defaults: { DELETE: 204 } })
    addRoutes(one)
    await one.register(async two => {
      addRoutes(two)
      await two.register(async three => {
        await three.register(statusCode, { defaults: 202 })
        addRoutes(three)
        await three.register(async four => {
          await four.register(statusCode, { defaults: { GET: 203 } })
          addRoutes(four)
        }, { prefix: '/four' })
      }, { prefix: '/three' })
      await two.register(async sibling => { addRoutes(sibling) }, { prefix: '/sibling' })
    }, { prefix: '/two' })
  }, { prefix: '/one' })
  await app.register(async sibling => { addRoutes(sibling) }, { prefix: '/sibling' })

  t.same(await statuses(app), [200, 200, 201, 200])
  t.same(await statuses(app, '/one/items'), [200, 200, 201, 204])
  t.same(await statuses(app, '/one/two/items'), [200, 200, 201, 204])
  t.same(await statuses(app, '/one/two/three/items'), [202, 202, 202, 202])
  t.same(await statuses(app, '/one/two/three/four/items'), [203, 203, 202, 202])
  t.same(await statuses(app, '/one/two/sibling/items'), [200, 200, 201, 204])
  t.same(await statuses(app, '/sibling/items'), [200, 200, 201, 200])
})

t.test('registered within a fastify-plugin, it changes the scope that this is registered in', async t => {
  const app = await build(t)
  await app.register(async child => {
    await child.register(fp(async scope => { await scope.register(statusCode, { defaults: { POST: 201 } }) }))
    addRoutes(child)
  }, { prefix: '/child' })
  addRoutes(app)

  t.same(await statuses(app, '/child/items'), [200, 200, 201, 200])
  t.same(await statuses(app), [200, 200, 200, 200])
})

t.test('sibling scopes do not see each other', async t => {
  const app = buildPlain(t)
  for (const code of [201, 202]) {
    await app.register(async child => {
      await child.register(statusCode, { defaults: { POST: code } })
      addRoutes(child)
    }, { prefix: `/${code}` })
  }
  t.same(await statuses(app, '/201/items'), [200, 200, 201, 200])
  t.same(await statuses(app, '/202/items'), [200, 200, 202, 200])
})

t.test('options that a nested scope leaves out are those of the scope around it', async t => {
  const app = await build(t, { defaults: { POST: 201 }, onUnexpectedBody: 'error', undeclared: 'error' })
  await app.register(async child => {
    await child.register(statusCode, { defaults: { PUT: 204 } })
    child.put('/', handler)
    child.post('/', { schema: { response: { 201: {} } } as FastifySchema }, async (request, reply) => reply.code(202).send('ok'))
  })
  t.equal((await app.inject({ method: 'PUT', url: '/' })).json().code, 'FST_STATUS_CODE_UNEXPECTED_BODY')
  t.equal((await app.inject({ method: 'POST', url: '/' })).json().code, 'FST_STATUS_CODE_UNDECLARED')
})
