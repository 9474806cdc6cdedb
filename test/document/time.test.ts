import fp from 'fastify-plugin'
import swagger from '@fastify/swagger'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
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
    const isBefore = (other: string) => place !== 'in a child' && order.indexOf('hook') < order.indexOf(other)
    // @fastify/swagger itself gives no document before its own onReady hook, nor are routes documented before this plugin's.
    const [isRefused, isUndocumented] = [isBefore('swagger'), isBefore('plugin')]
    const outcome = isRefused ? 'refused as ever' : isUndocumented ? 'that without the plugin' : 'right'
    t.test(`asked for in an onReady hook ${place}, registered as ${order}, the document is ${outcome}`, async t => {
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

      const codes = [!isRefused && isUndocumented ? '200' : '201']
      t.same(asked, [isRefused ? '.swagger() must be called after .ready()' : codes])
      t.same(codesOf(app), codes, '@fastify/swagger keeps it')
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

t.test('what others have put on the instance is not called to see which document is made', async t => {
  const app = await buildDocumented(t, { options, order: 'before' })
  const refuse = () => { throw new Error('called') }
  Object.defineProperty(app, 'db', { enumerable: true, get: refuse })
  app.decorate('sql', Object.assign(() => {}, { toString: refuse }))
  app.post('/', { statusCode: 201 }, handler)
  await app.ready()
  t.same(codesOf(app), ['201'])
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

t.test('a config that another plugin deep-copies, its prototype included, is documented as any other', async t => {
  const deepCopy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, own]) => [key, { value: deepCopy(own), enumerable: true, writable: true }])
    return Object.create(Object.getPrototypeOf(value), Object.fromEntries(entries))
  }
  for (const order of ['before', 'after'] as const) {
    const app = await buildDocumented(t, { options, order })
    app.addHook('onRoute', route => { route.config = deepCopy(route.config) as object })
    app.post('/', { statusCode: 201, config: { nested: { list: [1] } } as object }, handler)
    await app.ready()
    t.same(codesOf(app), ['201'], order)
  }
})
