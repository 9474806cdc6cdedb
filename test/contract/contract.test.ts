import swagger from '@fastify/swagger'
import t from 'tap'
import type { RouteShorthandOptions } from 'fastify'
import statusCode, { FST_STATUS_CODE_INVALID } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

const handler = async () => 'ok'
const Item = { type: 'object', properties: { id: { type: 'number' } } }

t.test('a statusCode that is not a final status is refused when the route is added', async t => {
  const app = await build(t)
  const values = [
    [0, '0'], [99, '99'], [100, '100'], [103, '103'], [199, '199'], [600, '600'], [-201, '-201'], [200.5, '200.5'], [NaN, 'NaN'], [Infinity, 'Infinity'],
    ['x', "'x'"], ['', "''"], [null, 'null'], [true, 'true'], [{}, '{}'], [[201], '[ 201 ]'], [201n, '201n'], [Symbol('201'), 'Symbol(201)']
  ] as const
  for (const [value, shown] of values) {
    t.throws(() => app.get('/items/:id', { statusCode: value as unknown as number }, handler), {
      code: 'FST_STATUS_CODE_INVALID',
      message: `Route GET /items/:id declares statusCode ${shown}, which is not an integer from 200 to 599.` +
        ' Declare the final status of a success, such as 201, or leave statusCode out.'
    }, shown)
  }
  t.throws(() => app.get('/', { statusCode: '201' as unknown as number }, handler), {
    code: 'FST_STATUS_CODE_INVALID', message: "Route GET / declares statusCode '201', which is a string. Write it without quotes."
  })
})

t.test('an error names the whole URL of the route and all its methods', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  app.register(async child => { child.route({ method: ['PUT', 'PATCH'], url: '/items', statusCode: 99, handler }) }, { prefix: '/shop' })

  await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_INVALID', message: /^Route PUT,PATCH \/shop\/items declares statusCode 99/ })
})

t.test('a numeric enum member is a status', async t => {
  enum Status { Created = 201 }
  const app = await build(t)
  app.get('/', { statusCode: Status.Created }, handler)

  t.equal((await app.inject('/')).statusCode, 201)
})

t.test('what the caller gives is never written to, whoever asks for it', async t => {
  const app = buildPlain(t)
  await app.register(swagger, { openapi: {} })
  await app.register(statusCode)
  const hook = async () => {}
  const schema = { response: { 201: { ...Item }, 404: { description: 'Not there' } } }
  // Fastify marks a schema that it has read, so this one can't be frozen itself.
  deepFreeze(schema.response)
  const options = deepFreeze({ statusCode: 201, onRequest: [hook], onSend: [hook], onError: [hook], preSerialization: [hook], config: { owner: 'shop' } })
  for (const url of ['/a', '/b']) app.get(url, Object.freeze({ ...options, schema }) as RouteShorthandOptions, async () => ({ id: 1, secret: 2 }))

  for (const url of ['/a', '/b']) t.match(await app.inject(url), { statusCode: 201, body: '{"id":1}' })
  app.swagger()
  t.same(Object.keys(schema), ['response'])
})

function deepFreeze<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

t.test('a hook slot that holds null is refused by Fastify itself', async t => {
  for (const slot of ['onRequest', 'onSend', 'onError', 'preSerialization']) {
    const app = await build(t)
    const schema = { response: { 201: Item } }
    t.throws(() => app.get('/', { statusCode: 201, schema, [slot]: null }, handler), { code: 'FST_ERR_HOOK_INVALID_HANDLER' }, slot)
  }
})

t.test('the errors are instances of the exported constructors', async t => {
  const app = await build(t)
  t.throws(() => app.get('/', { statusCode: 99 }, handler), FST_STATUS_CODE_INVALID)
})

t.test('a route can be declared in every way that Fastify knows', async t => {
  const app = await build(t)
  const handler = async () => 'ok'
  for (const method of ['get', 'post', 'put', 'patch', 'delete', 'options'] as const) app[method](`/${method}`, { statusCode: 202 }, handler)
  app.head('/head', { statusCode: 202 }, handler)
  app.get('/in-options', { statusCode: 202, handler })
  app.route({ method: 'GET', url: '/route', statusCode: 202, handler })
  app.route({ method: ['POST', 'PUT'], url: '/methods', statusCode: 202, handler })
  app.all('/all', { statusCode: 202 }, handler)
  await app.register(async child => {
    child.get('/', { statusCode: 202 }, handler)
    await child.register(async grandchild => { grandchild.get('/', { statusCode: 202 }, handler) }, { prefix: '/v1' })
  }, { prefix: '/nested' })

  const routes = [
    ['GET', '/get'], ['HEAD', '/get'], ['POST', '/post'], ['PUT', '/put'], ['PATCH', '/patch'], ['DELETE', '/delete'], ['OPTIONS', '/options'],
    ['HEAD', '/head'], ['GET', '/in-options'], ['GET', '/route'], ['HEAD', '/route'], ['POST', '/methods'], ['PUT', '/methods'],
    ['GET', '/all'], ['DELETE', '/all'], ['GET', '/nested'], ['GET', '/nested/'], ['HEAD', '/nested/'], ['GET', '/nested/v1'], ['GET', '/nested/v1/']
  ] as const
  for (const [method, url] of routes) t.equal((await app.inject({ method, url })).statusCode, 202, `${method} ${url}`)
})

t.test('a route that declares nothing is added as it would be without the plugin', async t => {
  const seen: object[] = []
  const add = async (app: ReturnType<typeof buildPlain>) => {
    app.addHook('onRoute', route => { seen.push({ ...route, handler: undefined }) })
    app.get('/', { config: { a: 1 } as object }, async () => 'ok')
    app.post('/undefined', { statusCode: undefined }, async () => 'ok')
    await app.ready()
    return app.printRoutes({ includeHooks: true })
  }

  const withPlugin = await add(await build(t))
  const seenWithPlugin = seen.splice(0)
  t.equal(withPlugin, await add(buildPlain(t)))
  t.same(seenWithPlugin, seen)
})

t.test('a statusCode under another name or in another place is refused', async t => {
  const wrong: [object, RegExp][] = [
    [{ status_code: 201 }, /^Route POST \/ declares status_code: 201, which has no effect: did you mean statusCode\?$/],
    [{ statuscode: 201 }, /did you mean statusCode/],
    [{ StatusCode: 201 }, /did you mean statusCode/],
    [{ 'status-code': 201 }, /did you mean statusCode/],
    [{ status_code: 201, statusCode: 201 }, /did you mean statusCode/],
    [{ config: { statusCode: 201 } }, /^Route POST \/ declares statusCode 201 in its config, where it has no effect: write it beside/],
    [{ config: { statusCode: 201 }, statusCode: 202 }, /in its config/],
    [{ schema: { statusCode: 201 } }, /in its schema/]
  ]
  const app = await build(t)
  for (const [options, message] of wrong) {
    const add = () => app.post('/', options as never, async () => 'ok')
    t.throws(add, { code: 'FST_STATUS_CODE_INVALID', message }, JSON.stringify(options))
  }
})

t.test('options that an onRoute hook takes over for another route are no mistake', async t => {
  const app = await build(t, { defaults: { POST: 201 } })
  app.addHook('onRoute', function (route) {
    if (!route.url.startsWith('/v1')) this.route({ ...route, url: `/v1${route.url}` })
  })
  app.post('/', async () => 'ok')
  t.equal((await app.inject({ method: 'POST', url: '/v1/' })).statusCode, 201)
})

t.test('names that are not statusCode, absent values and equal ones are no mistake', async t => {
  const app = await build(t)
  const fine = [
    { status: 201 }, { code: 201 }, { statusCodes: [201] }, { status_code: undefined }, { config: { statusCode: undefined } },
    { config: { statusCode: 201 }, statusCode: 201 }, { config: null }, { schema: { statusCode: 202 }, statusCode: 202 }
  ]
  for (const [index, options] of fine.entries()) app.get(`/${index}`, options as never, async () => 'ok')
  await t.resolves(async () => app.ready())
})
