import swagger from '@fastify/swagger'
import t from 'tap'
import type { RouteOptions } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

const Problem = { type: 'object', properties: { message: { type: 'string' } } }
const secured = (route: RouteOptions) => (route.schema as { security?: object } | undefined)?.security ? { 401: Problem } : {}
const limited = (route: RouteOptions) => (route.config as { rateLimit?: object } | undefined)?.rateLimit ? { 429: Problem } : {}
const security = [{ token: [] }]

async function buildDocumented (t: Parameters<typeof build>[0], options: StatusCodeOptions) {
  const app = buildPlain(t)
  await app.register(swagger, { openapi: { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } } })
  await app.register(statusCode, options)
  return app
}

t.test('responses as a function of the route are documented for that route alone', async t => {
  const app = await buildDocumented(t, { responses: secured })
  app.get('/guarded', { statusCode: 200, schema: { security } as object }, async () => 'ok')
  app.get('/public', { statusCode: 200 }, async () => 'ok')
  await app.ready()
  const { paths } = app.swagger()
  t.strictSame(Object.keys(paths!['/guarded']!.get!.responses!), ['200', '401'])
  t.strictSame(Object.keys(paths!['/public']!.get!.responses!), ['200'])
})

t.test('they count as declared for that route alone', async t => {
  const app = await build(t, { responses: secured, undeclaredErrors: 'error' })
  for (const [url, schema] of [['/guarded', { security }], ['/public', {}]] as const) {
    app.get(url, { statusCode: 200, schema: schema as object }, async (request, reply) => reply.code(401).send({ message: 'who?' }))
  }
  t.equal((await app.inject('/guarded')).statusCode, 401)
  t.equal((await app.inject('/public')).statusCode, 500)
})

t.test('a nested scope adds to what it inherits, key by key, whichever of both is a function', async t => {
  const Own = { type: 'object', description: 'Own' }
  const cases: [outer: StatusCodeOptions['responses'], inner: StatusCodeOptions['responses'], keys: string[]][] = [
    [{ 404: Problem }, secured, ['200', '401', '404']],
    [secured, { 404: Problem }, ['200', '401', '404']],
    [secured, limited, ['200', '401', '429']],
    [secured, () => ({ 401: Own }), ['200', '401']]
  ]
  for (const [outer, inner, keys] of cases) {
    const app = await buildDocumented(t, { responses: outer })
    await app.register(async scope => {
      await scope.register(statusCode, { responses: inner })
      scope.get('/', { statusCode: 200, schema: { security } as object, config: { rateLimit: {} } as object }, async () => 'ok')
    })
    await app.ready()
    const { responses } = app.swagger().paths!['/']!.get!
    t.strictSame(Object.keys(responses!), keys)
    if (keys.length === 2) t.match(responses, { 401: { description: 'Own' } })
  }
})

t.test('it is called once for each route, with the options as Fastify compiles them', async t => {
  const seen: string[] = []
  const app = await build(t, { responses: route => { seen.push(`${String(route.method)} ${route.url} ${route.statusCode}`); return {} } })
  app.addHook('onRoute', route => { route.statusCode = 202 })
  app.post('/a', { statusCode: 201 }, async () => 'ok')
  app.route({ method: ['PUT', 'PATCH'], url: '/b', handler: async () => 'ok' })
  await app.ready()
  await app.inject({ method: 'POST', url: '/a' })
  t.strictSame(seen, ['POST /a 202', 'PUT,PATCH /b 202'])
})

t.test('what it throws, or gives wrongly, rejects ready() and names the route', async t => {
  const wrong: [give: () => unknown, reason: RegExp][] = [
    [() => { throw new Error('no such thing') }, /no such thing\.$/],
    [() => { throw 'text' as unknown }, /'text'/], // eslint-disable-line no-throw-literal
    [() => undefined, /option responses must be an object of schemas by status code/],
    [async () => ({}), /option responses must be an object of schemas by status code/],
    [() => ({ 200: Problem }), /responses can't have 200/],
    [() => ({ 40: Problem }), /there is no option responses\.40/],
    [() => ({ 401: 'Problem' }), /option responses\.401 must be a schema/],
    [() => ({ 401: { $ref: '#/components/responses/Problem' } }), /which is a response and no schema/]
  ]
  for (const [give, reason] of wrong) {
    const app = await build(t, { responses: give as never })
    app.post('/items', { statusCode: 201 }, async () => 'ok')
    await t.rejects(async () => app.ready(), {
      code: 'FST_STATUS_CODE_INVALID_OPTION',
      message: new RegExp(`^fastify-status-code: the option responses fails for POST /items: .*${reason.source}`, 's')
    })
  }
})

t.test('with validation, an invalid request is answered by what the function gives for its status', async t => {
  const app = await buildDocumented(t, { validation: { statusCode: 422 }, responses: () => ({ 422: Problem }) })
  app.post('/', { statusCode: 201, schema: { body: Problem } }, async () => 'ok')
  await app.ready()
  t.match(app.swagger().paths!['/']!.post!.responses, { 422: { content: { 'application/json': { schema: Problem } } } })
})
