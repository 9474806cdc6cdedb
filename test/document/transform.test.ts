import t from 'tap'
import type { RouteOptions } from 'fastify'
import { statusCodeTransform } from '../../index.js'
import { buildDocumented, documentOf, modes, orders } from '../helpers/document.js'
import type { Document } from '../helpers/document.js'

const openapi = modes['OpenAPI 3.0']!
const handler = async () => null
type Transform = (input: { schema: Document, url: string, route: RouteOptions }) => { schema: Document, url: string }

for (const order of orders) {
  const build = (t: Parameters<typeof buildDocumented>[0], transform?: Transform) =>
    buildDocumented(t, { options: { ...openapi, ...transform && { transform } } as typeof openapi, order })
  const named = (title: string) => `registered ${order} it: ${title}`

  t.test(named('a global transform runs on the documented schema'), async t => {
    const seen: unknown[] = []
    const app = await build(t, ({ schema, url }) => {
      seen.push(Object.keys(schema?.response ?? {}))
      return { schema: { ...schema, summary: 'transformed' }, url: url.replace('/internal', '') }
    })
    app.get('/internal/items', { statusCode: 201 }, handler)
    app.get('/internal/plain', handler)

    const { paths } = await documentOf(t, app)
    t.same(seen.slice(0, 2), [['201'], []])
    t.match(paths['/items'].get, { summary: 'transformed', responses: { 201: { description: 'Created' } } })
    t.match(paths['/plain'].get, { summary: 'transformed', responses: { 200: { description: 'Default Response' } } })
  })

  t.test(named('a transform that mutates what it gets changes its own route alone'), async t => {
    const app = await build(t, ({ schema, url }) => {
      if (url === '/a') {
        schema.response[201].description = 'Changed'
        schema.summary = 'Changed'
      }
      return { schema, url }
    })
    const shared = { response: { 201: { type: 'object', description: 'Shared' }, 404: { description: 'Not there' } } }
    for (const url of ['/a', '/b']) app.get(url, { statusCode: 201, schema: shared }, handler)
    app.get('/c', { statusCode: 201 }, handler)
    const snapshot = JSON.stringify(shared)

    const { paths } = await documentOf(t, app)
    t.match(paths['/a'].get, { summary: 'Changed', responses: { 201: { description: 'Changed' } } })
    t.equal(paths['/b'].get.summary, undefined)
    t.equal(paths['/b'].get.responses[201].description, 'Shared')
    t.equal(paths['/c'].get.responses[201].description, 'Created')
    t.equal(JSON.stringify(shared), snapshot)
  })

  t.test(named('the transform of a route runs on the documented schema, and is still in its config'), async t => {
    const app = await build(t, () => { throw new Error('the global transform has no say here') })
    const swaggerTransform: Transform = ({ schema, url }) => ({ schema: { ...schema, summary: Object.keys(schema.response).join() }, url })
    app.get('/function', { statusCode: 201, config: { swaggerTransform } as object }, async request => [request.routeOptions.config.statusCode, typeof request.routeOptions.config.swaggerTransform])
    app.get('/false', { statusCode: 201, config: { swaggerTransform: false } as object }, handler)

    const { paths } = await documentOf(t, app)
    t.match(paths['/function'].get, { summary: '201', responses: { 201: { description: 'Created' } } })
    t.same(Object.keys(paths['/false'].get.responses), ['201'])
    t.same((await app.inject('/function')).json(), [201, 'function'])
  })

  t.test(named('other plugins that replace the config or the schema of a route keep working'), async t => {
    for (const when of ['earlier', 'later']) {
      const app = await build(t)
      const hook = (route: RouteOptions) => {
        route.schema = { ...route.schema, summary: 'replaced' } as object
        route.config = { ...route.config, limit: String((route.config as { swaggerTransform?: unknown }).swaggerTransform) } as object
      }
      if (when === 'earlier') app.addHook('onRoute', hook)
      app.get('/', { statusCode: 201, config: { owner: 'shop' } as object }, async request => request.routeOptions.config)
      if (when === 'later') await app.register(async child => { child.addHook('onRoute', hook); child.get('/child', { statusCode: 201, config: {} }, handler) })

      const { paths } = await documentOf(t, app)
      const url = when === 'later' ? '/child' : '/'
      t.match(paths[url].get, { summary: 'replaced', responses: { 201: { description: 'Created' } } }, when)
      t.match((await app.inject('/')).json(), { statusCode: 201, owner: 'shop' })
    }
  })

  t.test(named('a plugin that gives the route a transform later is heard'), async t => {
    const app = await build(t)
    await app.register(async child => {
      child.addHook('onRoute', route => { (route.config as { swaggerTransform?: Transform }).swaggerTransform = ({ schema, url }) => ({ schema: { ...schema, summary: 'late' }, url }) })
      child.get('/', { statusCode: 201 }, handler)
    })
    t.match((await documentOf(t, app)).paths['/'].get, { summary: 'late', responses: { 201: {} } })
  })

  t.test(named('statusCodeTransform() alone documents what is documented without it'), async t => {
    const documents = []
    for (const transform of [undefined, statusCodeTransform() as Transform]) {
      const app = await build(t, transform)
      app.get('/', { statusCode: 201, schema: { response: { '2xx': { type: 'string' } } } }, handler)
      app.delete('/', { statusCode: 204 }, handler)
      app.get('/plain', { schema: { response: { 200: { type: 'string' } } } }, handler)
      app.get('/bare', handler)
      documents.push(await documentOf(t, app))
    }
    t.same(documents[1], documents[0])
  })

  t.test(named('statusCodeTransform(inner) documents what inner makes of a route'), async t => {
    const app = await build(t, statusCodeTransform<Parameters<Transform>[0]>(({ schema, url }) => ({ schema: { ...schema, response: { '2xx': { type: 'number' } } }, url: `/v1${url}` })) as Transform)
    app.get('/', { statusCode: 201 }, handler)

    t.same((await documentOf(t, app)).paths['/v1/'].get.responses, {
      201: { description: 'Created', content: { 'application/json': { schema: { type: 'number' } } } }
    })
  })
}

t.test('statusCodeTransform() leaves schemas alone that are no JSON Schema after inner either', async t => {
  class Type {}
  const input = { schema: { response: { 201: new Type() } }, url: '/', route: { method: 'GET', url: '/', statusCode: 201, handler } as RouteOptions }
  t.strictSame(statusCodeTransform()(input), { schema: input.schema, url: '/' })
})

t.test('types that no transform turns into JSON Schema are left as they are', async t => {
  class Type {}
  const response = { 201: new Type() }
  const seen: unknown[] = []
  const see: Transform = input => { seen.push(input.schema.response); return { schema: { hide: true }, url: input.url } }
  const left = statusCodeTransform<Parameters<Transform>[0]>()
  const transform: Transform = input => see(left(input) as Parameters<Transform>[0])
  const app = await buildDocumented(t, { options: { ...openapi, exposeHeadRoutes: true, transform } as typeof openapi, order: 'after' })
  app.setSerializerCompiler(() => JSON.stringify)
  const config = { swaggerTransform: see } as object
  app.get('/', { statusCode: 201, schema: { response } }, handler)
  app.get('/own', { statusCode: 201, schema: { operationId: 'read', response } as object, config }, handler)

  await app.ready()
  app.swagger()
  t.equal(seen.length, 4)
  for (const shown of seen) t.equal(shown, response)
})
