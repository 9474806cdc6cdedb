import type { RouteOptions } from 'fastify'
import t from 'tap'
import { build } from '../helpers/app.js'

t.test('the hooks of a route have names, and come after its own onSend', async t => {
  const app = await build(t)
  const schema = { response: { 201: { type: 'string' } } }
  app.post('/', { statusCode: 201, schema, onRequest: async function own () {}, onSend: async function own () {} }, async () => 'ok')
  await app.ready()

  const routes = app.printRoutes({ includeHooks: true })
  t.match(routes, /\(onRequest\) \["beginReply\(\)","own\(\)"\]/)
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

t.test('the hooks of other plugins that push to arrays find arrays, which no other route has', async t => {
  const app = await build(t)
  let calls = 0
  app.addHook('onRoute', route => {
    for (const slot of ['onRequest', 'preHandler', 'onSend'] as const) {
      t.ok(Array.isArray(route[slot]))
      if (route.url === '/a') (route[slot] as unknown[]).push(async () => { calls++ })
    }
  })
  const onSend = [async () => {}]
  for (const url of ['/a', '/b']) app.post(url, { statusCode: 201, onSend }, async () => 'ok')

  await app.inject({ method: 'POST', url: '/b' })
  t.equal(calls, 0)
  await app.inject({ method: 'POST', url: '/a' })
  t.equal(calls, 3)
  t.equal(onSend.length, 1)
})

t.test('printRoutes({ includeHooks: true }) names what holds a route to its contract, on that route alone', async t => {
  const app = await build(t, { undeclared: 'error', validation: { statusCode: 422 } })
  // Not GET, whose automatic HEAD has a hook of Fastify's own.
  app.post('/free', async () => 'x')
  app.post('/bound', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, async () => 'x')
  await app.ready()

  const printed = app.printRoutes({ includeHooks: true, commonPrefix: false })
  const [bound = '', free = ''] = ['bound', 'free'].map(name => printed.slice(printed.indexOf(name)).split(/[├└]── /)[0])
  for (const hook of ['onRequest', 'preHandler', 'onSend', 'onError', 'preSerialization']) t.match(bound, new RegExp(`\\(${hook}\\) \\["\\w+\\(\\)"`), hook)
  t.notMatch(printed, 'anonymous')
  t.notMatch(free, /\(on/)
})
