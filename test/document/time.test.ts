import fp from 'fastify-plugin'
import swagger from '@fastify/swagger'
import t from 'tap'
import type { FastifyInstance, RouteOptions } from 'fastify'
import statusCode from '../../index.js'
import { buildDocumented, modes } from '../helpers/document.js'
import { build, buildPlain } from '../helpers/app.js'

const options = modes['OpenAPI 3.0']!
const handler = async () => null
type Swagger = { paths: Record<string, Record<string, { responses: object }>> }
const codesOf = (app: FastifyInstance) => Object.keys((app.swagger() as unknown as Swagger).paths['/']!['post']!.responses)

// The plugins and the hook that asks are registered in each of these orders.
const orders = ['hook, plugin, swagger', 'plugin, hook, swagger', 'plugin, swagger, hook', 'hook, swagger, plugin', 'swagger, hook, plugin', 'swagger, plugin, hook']
const places: Record<string, (app: FastifyInstance, ask: () => void) => unknown> = {
  'on the root': (app, ask) => app.addHook('onReady', async () => ask()),
  'in a child': (app, ask) => app.register(async child => { child.addHook('onReady', async () => ask()) }),
  'in a fastify-plugin': (app, ask) => app.register(fp(async child => { child.addHook('onReady', async () => ask()) }))
}

for (const [place, addHook] of Object.entries(places)) {
  for (const order of orders) {
    // @fastify/swagger itself gives no document before its own onReady hook.
    const isEarly = place !== 'in a child' && order.indexOf('hook') < order.indexOf('swagger')
    t.test(`asked for in an onReady hook ${place}, registered as ${order}, the document is ${isEarly ? 'refused as ever' : 'right'}`, async t => {
      const app = buildPlain(t)
      const asked: unknown[] = []
      const ask = () => {
        try { asked.push(codesOf(app)) } catch (error) { asked.push((error as Error).message) }
      }
      const steps: Record<string, () => unknown> = {
        hook: () => addHook(app, ask), plugin: () => app.register(statusCode), swagger: () => app.register(swagger, options)
      }
      for (const step of order.split(', ')) await steps[step]!()
      app.post('/', { statusCode: 201 }, handler)
      await app.ready()

      t.same(asked, [isEarly ? '.swagger() must be called after .ready()' : ['201']])
      t.same(codesOf(app), ['201'], 'and it is right after ready')
    })
  }
}

t.test('asked for before ready it throws as without the plugin, and is right after', async t => {
  const app = await buildDocumented(t, { options, order: 'before' })
  app.post('/', { statusCode: 201 }, handler)

  t.throws(() => app.swagger(), { message: '.swagger() must be called after .ready()' })
  await app.ready()
  t.same(codesOf(app), ['201'])
})

t.test('a config that is read between the routes and ready changes nothing', async t => {
  const app = await buildDocumented(t, { options, order: 'before' })
  const configs: unknown[] = []
  app.addHook('onRoute', route => { configs.push(route.config) })
  app.post('/', { statusCode: 201 }, async request => ({ schema: request.routeOptions.schema ?? null }))
  await new Promise(resolve => setImmediate(resolve))
  for (const config of configs) t.equal((config as { swaggerTransform?: unknown }).swaggerTransform, undefined)

  t.equal((await app.inject({ method: 'POST', url: '/' })).body, '{"schema":null}')
  t.same(codesOf(app), ['201'])
})

t.test('a decorator of another name and a second instance of @fastify/swagger are documented too', async t => {
  const app = await build(t)
  await app.register(swagger, { ...options, decorator: 'internal' } as object)
  if (!app.hasDecorator('internal')) {
    t.plan(0, 'this version has no option for it')
    return
  }
  await app.register(swagger, options)
  app.post('/', { statusCode: 201 }, handler)
  await app.ready()

  t.same(codesOf(app), ['201'])
  const { internal } = app as unknown as { internal: () => Swagger }
  t.same(Object.keys(internal().paths['/']!['post']!.responses), ['201'])
})

t.test('what runs at request time is the user\'s own schema, before and after the document is asked for', async t => {
  const schema = { response: { 201: { type: 'object', properties: { id: { type: 'number' } } } } }
  const snapshot = JSON.stringify(schema)
  const app = await buildDocumented(t, { options, order: 'before' })
  const seen: unknown[] = []
  app.post('/', { statusCode: 201, schema }, async request => { seen.push(request.routeOptions.schema); return { id: 1, secret: 2 } })
  app.post('/bare', { statusCode: 201 }, async request => { seen.push(request.routeOptions.schema); return { id: 1, secret: 2 } })
  await app.ready()
  for (let i = 0; i < 2; i++) {
    t.equal((await app.inject({ method: 'POST', url: '/' })).body, '{"id":1}')
    t.equal((await app.inject({ method: 'POST', url: '/bare' })).body, '{"id":1,"secret":2}')
    app.swagger()
  }
  t.ok(seen.every((own, index) => own === (index % 2 === 0 ? schema : undefined)))
  t.equal(JSON.stringify(schema), snapshot)
})

t.test('once the document is made, the options of every route have the schema again that they were given', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  await app.register(swagger, options)
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => { routes.push(route) })
  for (const url of ['/a', '/b', '/c']) app.post(url, { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, handler)
  app.post('/none', { statusCode: 201 }, handler)
  await app.ready()
  const given = routes.map(route => route.schema)

  app.swagger()
  await Promise.resolve()
  for (const [index, route] of routes.entries()) t.equal(route.schema, given[index], route.url)
})

t.test('with @fastify/swagger not one more serializer is compiled, and replies are byte for byte the same', async t => {
  const answers: string[] = []
  for (const isDocumented of [false, true]) {
    const compiled: string[] = []
    const app = buildPlain(t, {
      schemaController: {
        compilersFactory: {
          buildSerializer: () => ({ url, httpStatus }: { url: string, httpStatus?: string }) => {
            compiled.push(`${url} ${httpStatus}`)
            return JSON.stringify
          }
        }
      }
    } as object)
    if (isDocumented) await app.register(swagger, options)
    await app.register(statusCode)
    app.get('/item', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, async () => ({ id: 1 }))
    app.get('/none', { statusCode: 205 }, handler)
    await app.ready()
    if (isDocumented) app.swagger()
    for (const url of ['/item', '/none']) {
      const { statusCode, headers: { date, ...headers }, body } = await app.inject(url)
      answers.push(JSON.stringify([compiled, statusCode, headers, body]))
    }
  }
  t.same(answers.slice(2), answers.slice(0, 2))
})

t.test('a transform that has another document made meanwhile gets its own, and so does the other', async t => {
  const other = buildPlain(t)
  await other.register(statusCode)
  await other.register(swagger, options)
  other.post('/', { statusCode: 202 }, handler)
  await other.ready()

  const app = buildPlain(t)
  await app.register(statusCode)
  await app.register(swagger, { ...options, transform: ({ schema, url }) => { t.same(codesOf(other), ['202']); return { schema, url } } })
  app.post('/', { statusCode: 201 }, handler)
  await app.ready()
  t.same(codesOf(app), ['201'])
})

t.test('a route whose options were frozen fails the document that has it, and no other one', async t => {
  const [frozen, app] = [buildPlain(t), buildPlain(t)]
  for (const instance of [frozen, app]) {
    await instance.register(statusCode)
    await instance.register(swagger, options)
    if (instance === frozen) instance.addHook('onRoute', route => { instance.addHook('onReady', async () => { Object.freeze(route) }) })
    instance.post('/', { statusCode: 201 }, handler)
    await instance.ready()
  }
  t.throws(() => codesOf(frozen), TypeError)
  t.same(codesOf(app), ['201'])
})
