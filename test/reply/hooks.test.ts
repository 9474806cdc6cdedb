import type { FastifyReply, FastifyRequest, RouteOptions, RouteShorthandOptions } from 'fastify'
import t from 'tap'
import type { StatusCodeOptions } from '../../index.js'
import { build } from '../helpers/app.js'

t.test('the hooks of a route have names, and come after its own onSend', async t => {
  const app = await build(t)
  const schema = { response: { 201: { type: 'string' } } }
  app.post('/', { statusCode: 201, schema, onRequest: async function own () {}, onSend: async function own () {} }, async () => 'ok')
  await app.ready()

  const routes = app.printRoutes({ includeHooks: true })
  t.match(routes, /\(onRequest\) \["own\(\)"\]/)
  t.match(routes, /\(preHandler\) \["applyStatusCode\(\)"\]/)
  t.match(routes, /\(onSend\) \["own\(\)","settleReply\(\)"\]/)
  t.match(routes, /\(preSerialization\) \["lendSerializer\(\)"\]/)
  t.match(routes, /\(onError\) \["resetReply\(\)"\]/)
})

t.test('a route has no hook that its contract has no use for', async t => {
  const app = await build(t)
  app.post('/', { statusCode: 200, onRequest: async () => {} }, async () => 'ok')
  await app.ready()

  const routes = app.printRoutes({ includeHooks: true })
  for (const hook of ['applyStatusCode', 'lendSerializer', 'resetReply']) t.notMatch(routes, hook)
})

t.test('routes with the same contract share their hooks, and no others do', async t => {
  const app = await build(t)
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => { routes.push(route) })
  for (const [url, statusCode] of [['/a', 201], ['/b', 201], ['/c', 202]] as const) app.post(url, { statusCode }, async () => 'ok')
  await app.ready()

  const [a, b, c] = routes.map(route => [route.onSend].flat().at(-1))
  t.equal(a, b)
  t.not(a, c)
})

t.test('hook slots with a single function are kept', async t => {
  const app = await build(t)
  const seen: string[] = []
  const see = (name: string) => async () => { seen.push(name) }
  app.get('/', { statusCode: 201, onRequest: see('onRequest'), onSend: see('onSend') }, async () => 'ok')

  await app.inject('/')
  t.same(seen, ['onRequest', 'onSend'])
})

t.test('printRoutes({ includeHooks: true }) names what holds a route to its contract, on that route alone', async t => {
  const app = await build(t, { undeclared: 'error', validation: { statusCode: 422 } })
  // Not GET, whose automatic HEAD has a hook of Fastify's own.
  app.post('/free', async () => 'x')
  app.post('/bound', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, async () => 'x')
  await app.ready()

  const printed = app.printRoutes({ includeHooks: true, commonPrefix: false })
  const [bound = '', free = ''] = ['bound', 'free'].map(name => printed.slice(printed.indexOf(name)).split(/[├└]── /)[0])
  for (const hook of ['preHandler', 'onSend', 'onError', 'preSerialization']) t.match(bound, new RegExp(`\\(${hook}\\) \\["\\w+\\(\\)"`), hook)
  t.notMatch(printed, 'anonymous')
  t.notMatch(free, /\(on/)
})

// Every slot that Fastify has, in each of which ours may have something.
const slots = ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend', 'onError', 'onResponse'] as const
const scopes: Record<string, [options: StatusCodeOptions, route: RouteShorthandOptions]> = {
  'a status': [{}, { statusCode: 201 }],
  'a default': [{ defaults: { POST: 201 } }, {}],
  'a status from its schemas': [{ fromSchema: true }, { schema: { response: { 201: {} } } }],
  'a status of its scope': [{ validation: { statusCode: 422 } }, { schema: { body: { type: 'object' } } }],
  nothing: [{}, {}]
}

for (const [kind, [options, route]] of Object.entries(scopes)) {
  t.test(`until Fastify compiles it, the hooks of a route with ${kind} are as its author wrote them`, async t => {
    const app = await build(t, options)
    const guard = async () => {}
    const own = [guard]
    const seen: RouteOptions[] = []
    app.addHook('onRoute', route => { seen.push({ ...route }) })
    app.post('/none', route, async () => 'ok')
    app.post('/one', { ...route, ...Object.fromEntries(slots.map(slot => [slot, guard])) }, async () => 'ok')
    app.post('/array', { ...route, ...Object.fromEntries(slots.map(slot => [slot, own])) }, async () => 'ok')
    for (const slot of slots) t.strictSame(seen.map(route => route[slot]), [undefined, guard, own], slot)
    t.equal(seen[2]!.preHandler, own)
    await app.ready()
    t.strictSame(own, [guard], 'the array is its author\'s')
  })

  t.test(`a guard that a later onRoute hook adds where there is none guards a route with ${kind}, in nested scopes too`, async t => {
    const app = await build(t, options)
    const guard = async (request: unknown, reply: FastifyReply) => reply.code(401).send({ who: 'are you' })
    app.addHook('onRoute', route => { if (!route.preHandler) route.preHandler = guard })
    app.post('/items', route, async () => 'ok')
    await app.register(async scope => { scope.post('/nested', route, async () => 'ok') })
    for (const url of ['/items', '/nested']) t.equal((await app.inject({ method: 'POST', url, payload: {} })).statusCode, 401, url)
  })
}

t.test('a single hook that is asynchronous and takes `done` boots, as it does in Fastify, which checks arrays alone', async t => {
  const app = await build(t)
  const hook = async (request: FastifyRequest, reply: FastifyReply, done: () => void) => { done() }
  app.post('/', { statusCode: 201, preHandler: hook as never }, async () => 'ok')
  t.equal((await app.inject({ method: 'POST', url: '/' })).statusCode, 201)
})
