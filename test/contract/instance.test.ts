import swagger from '@fastify/swagger'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import statusCode from '../../index.js'
import { buildPlain } from '../helpers/app.js'

const ok = async () => ({ id: 1, secret: 'x' })
const Item = { type: 'object', properties: { id: { type: 'integer' } } }
const call = { method: 'POST', url: '/' } as const

t.test('called on the instance, the plugin is in force when it returns: the routes right after it are under contract', async t => {
  const app = buildPlain(t)
  const promise = statusCode(app, { undeclared: 'error', defaults: { DELETE: 204 } })
  app.post('/', { statusCode: 201, schema: { response: { 201: Item } } }, ok)
  app.get('/other', { statusCode: 201 }, async (request, reply) => reply.code(202).send('x'))
  app.delete('/', async () => {})
  t.throws(() => app.post('/wrong', { statusCode: 99 }, ok), { code: 'FST_STATUS_CODE_INVALID' })
  await promise

  const created = await app.inject(call)
  t.strictSame([created.statusCode, created.json()], [201, { id: 1 }])
  t.match((await app.inject('/other')).json(), { statusCode: 500, code: 'FST_STATUS_CODE_UNDECLARED' })
  t.equal((await app.inject({ method: 'DELETE', url: '/' })).statusCode, 204)
})

t.test('called on the instance without options, it has none', async t => {
  const app = buildPlain(t)
  const call = statusCode as (app: FastifyInstance) => Promise<void>
  call(app)
  app.post('/', { statusCode: 201 }, ok)
  t.equal((await app.inject({ method: 'POST', url: '/' })).statusCode, 201)
})

t.test('called on the instance, it holds the routes of plugins before and after it, and leaves those of the root before it', async t => {
  const app = buildPlain(t)
  app.post('/early', { statusCode: 201 }, ok)
  app.register(async child => { child.post('/a', { statusCode: 201 }, ok) })
  statusCode(app, {})
  app.register(async child => { child.post('/b', { statusCode: 201 }, ok) })

  for (const [url, code] of [['/early', 200], ['/a', 201], ['/b', 201]] as const) t.equal((await app.inject({ method: 'POST', url })).statusCode, code, url)
})

t.test('called on the instance of a synchronous builder, what later onRoute hooks change counts, and a late mistake rejects ready()', async t => {
  const make = (change: object) => {
    const app = buildPlain(t)
    statusCode(app, {})
    app.addHook('onRoute', route => { Object.assign(route, change) })
    app.post('/', { statusCode: 201 }, ok)
    return app
  }
  t.equal((await make({ statusCode: 202 }).inject(call)).statusCode, 202)
  t.strictSame((await make({ schema: { response: { 201: Item } } }).inject(call)).json(), { id: 1 })
  await t.rejects(async () => make({ statusCode: 99 }).ready(), { code: 'FST_STATUS_CODE_INVALID' })
})

t.test('registering it after that in the same scope changes nothing', async t => {
  const app = buildPlain(t)
  statusCode(app, { onUnexpectedBody: 'error' })
  app.register(statusCode)
  app.delete('/', { statusCode: 204 }, ok)
  app.post('/', { statusCode: 201 }, ok)
  await app.ready()

  t.equal((await app.inject({ method: 'DELETE', url: '/' })).statusCode, 500)
  t.equal((await app.inject(call)).statusCode, 201)
  const hooks = app.printRoutes({ includeHooks: true, commonPrefix: false, method: 'POST' }).match(/\w+\(\)/g) ?? []
  t.strictSame(hooks, [...new Set(hooks)])
})

t.test('called on the instance of a scope, it holds that scope alone', async t => {
  const app = buildPlain(t)
  app.register(async child => {
    statusCode(child, {})
    child.post('/child', { statusCode: 201 }, ok)
  })
  app.post('/', { statusCode: 201 }, ok)

  t.equal((await app.inject({ method: 'POST', url: '/child' })).statusCode, 201)
  t.equal((await app.inject(call)).statusCode, 200)
})

t.test('a mistake in the options rejects the promise that it returns, and nothing is in force', async t => {
  const app = buildPlain(t)
  await t.rejects(() => statusCode(app, { undeclared: 'deny' } as object), { code: 'FST_STATUS_CODE_INVALID_OPTION' })
  app.post('/', { statusCode: 201 }, ok)
  t.equal((await app.inject(call)).statusCode, 200)
})

t.test('called on the instance, it documents the routes, whatever comes first', async t => {
  const builders: Record<string, (app: FastifyInstance) => void> = {
    before: app => { statusCode(app, {}); app.register(swagger, { openapi: {} }) },
    after: app => { app.register(swagger, { openapi: {} }); statusCode(app, {}) }
  }
  for (const [order, add] of Object.entries(builders)) {
    const app = buildPlain(t)
    add(app)
    app.register(async child => { child.post('/', { statusCode: 201 }, ok) })
    await app.ready()
    t.strictSame(Object.keys(app.swagger().paths?.['/']?.post?.responses ?? {}), ['201'], order)
  }
})
