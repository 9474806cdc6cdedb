import t from 'tap'
import type { FastifyInstance } from 'fastify'
import statusCode, * as exported from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

t.test('an unknown or ill-typed option is refused', async t => {
  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ onUnexpectedBody: 'ignore' }, /option onUnexpectedBody must be one of 'warn', 'drop', 'error', but is 'ignore'/],
    [{ onUnexpectedBody: true }, /but is true/],
    [{ onUnexpectedBody: null }, /but is null/],
    [{ onUnexpectedbody: 'warn' }, /there is no option onUnexpectedbody, only defaults, onUnexpectedBody, undeclared, validation/],
    [{ toString: 'warn' }, /there is no option toString/],
    [{ undeclared: 'deny' }, /option undeclared must be one of 'allow', 'warn', 'error', but is 'deny'/],
    [{ defaults: '201' }, /option defaults must be a status code from 200 to 599, or an object of them by method, but is '201'/],
    [{ defaults: 99 }, /but is 99/],
    [{ defaults: [201] }, /but is \[ 201 \]/],
    [{ defaults: new Map([['POST', 201]]) }, /but is Map/],
    [{ defaults: { POST: '201' } }, /option defaults.POST must be a status code from 200 to 599, but is '201'/],
    [{ defaults: { GET: 103 } }, /but is 103/],
    [{ defaults: { PSOT: 201 } }, /there is no option defaults.PSOT, only .*POST/],
    [{ validation: 422 }, /option validation must be an object such as { statusCode: 422 }, but is 422/],
    [{ validation: {} }, /option validation.statusCode must be a status code from 400 to 499, but is undefined/],
    [{ validation: { statusCode: 500 } }, /but is 500/],
    [{ validation: { statusCode: '422' } }, /but is '422'/],
    [{ validation: { statusCode: 422, schema: 'Error' } }, /option validation.schema must be an object, a JSON Schema, but is 'Error'/],
    [{ validation: { statusCode: 422, status: 1 } }, /there is no option validation.status, only statusCode, schema/]
  ]
  for (const [options, message] of wrong) {
    const app = buildPlain(t)
    await t.rejects(async () => app.register(statusCode, options), { code: 'FST_STATUS_CODE_INVALID_OPTION', message })
  }
})

t.test('an undefined option, and those that Fastify hands to every plugin, are no mistake', async t => {
  const app = buildPlain(t)
  await app.register(statusCode, { onUnexpectedBody: undefined, prefix: '/x', logLevel: 'warn', logSerializers: {} })
  app.get('/', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/')).statusCode, 201)
})

t.test('registering it twice in a scope does no harm: hooks are not doubled, and the options add up', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  await app.register(statusCode)
  app.get('/', { statusCode: 204 }, async () => 'body')
  app.get('/bare', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/')).statusCode, 500)
  t.equal((await app.inject('/bare')).statusCode, 201)
  t.equal(app.printRoutes({ includeHooks: true, commonPrefix: false }).split('\n')[1]?.match(/\w+\(\)/g)?.length, 1)
})

t.test('registering it in a nested scope changes that scope and its children alone', async t => {
  const app = await build(t)
  const add = (scope: FastifyInstance) => scope.get('/body', { statusCode: 204 }, async () => 'body')
  await app.register(async strict => {
    await strict.register(statusCode, { onUnexpectedBody: 'error' })
    add(strict)
    await strict.register(async child => { add(child) }, { prefix: '/child' })
    await strict.register(async child => {
      await child.register(statusCode, { onUnexpectedBody: 'drop' })
      add(child)
    }, { prefix: '/lenient' })
  }, { prefix: '/strict' })
  await app.register(async sibling => { add(sibling) }, { prefix: '/sibling' })
  add(app)

  const expected = { '/body': 204, '/sibling/body': 204, '/strict/body': 500, '/strict/child/body': 500, '/strict/lenient/body': 204 }
  for (const [url, code] of Object.entries(expected)) t.equal((await app.inject(url)).statusCode, code, url)
})

t.test('registered in a nested scope alone, it leaves the routes around it as they are', async t => {
  const app = buildPlain(t)
  await app.register(async child => {
    await child.register(statusCode)
    child.get('/child', { statusCode: 201 }, async () => 'ok')
  })
  app.get('/', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/child')).statusCode, 201)
  t.equal((await app.inject('/')).statusCode, 200)
})

t.test('the hooks of a route have names, and come after its own onSend', async t => {
  const app = await build(t)
  const schema = { response: { 201: { type: 'string' } } }
  app.post('/', { statusCode: 201, schema, onRequest: async function own () {}, onSend: async function own () {} }, async () => 'ok')
  await app.ready()

  const routes = app.printRoutes({ includeHooks: true })
  t.match(routes, /\(onRequest\) \["applyStatusCode\(\)","own\(\)"\]/)
  t.match(routes, /\(onSend\) \["own\(\)","settleReply\(\)"\]/)
  t.match(routes, /\(preSerialization\) \["lendResponseModel\(\)"\]/)
  t.match(routes, /\(onError\) \["takeBackStatusCode\(\)"\]/)
})

t.test('a route has no hook that its contract has no use for', async t => {
  const app = await build(t)
  app.post('/', { statusCode: 200 }, async () => 'ok')
  await app.ready()

  const routes = app.printRoutes({ includeHooks: true })
  for (const hook of ['applyStatusCode', 'lendResponseModel', 'rememberNull', 'takeBackStatusCode']) t.notMatch(routes, hook)
})

t.test('routes with the same contract share their hooks, and no others do', async t => {
  const app = await build(t)
  const onSend: Record<string, unknown> = {}
  app.addHook('onRoute', route => { onSend[route.url] = [route.onSend].flat().at(-1) })
  for (const [url, statusCode] of [['/a', 201], ['/b', 201], ['/c', 202]] as const) app.post(url, { statusCode }, async () => 'ok')

  t.equal(onSend['/a'], onSend['/b'])
  t.not(onSend['/a'], onSend['/c'])
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
    for (const slot of ['onRequest', 'onSend'] as const) {
      t.ok(Array.isArray(route[slot]))
      if (route.url === '/a') (route[slot] as unknown[]).push(async () => { calls++ })
    }
  })
  const onSend = [async () => {}]
  for (const url of ['/a', '/b']) app.post(url, { statusCode: 201, onSend }, async () => 'ok')

  await app.inject({ method: 'POST', url: '/b' })
  t.equal(calls, 0)
  await app.inject({ method: 'POST', url: '/a' })
  t.equal(calls, 2)
  t.equal(onSend.length, 1)
})

t.test('the package exports the plugin, the names, the predicate and the errors', async t => {
  t.same(Object.keys(exported).sort(), [
    'FST_STATUS_CODE_BODY_SCHEMA', 'FST_STATUS_CODE_INVALID', 'FST_STATUS_CODE_INVALID_OPTION', 'FST_STATUS_CODE_NO_RESPONSE_SCHEMA',
    'FST_STATUS_CODE_UNDECLARED', 'FST_STATUS_CODE_UNEXPECTED_BODY', 'default', 'isNoContent', 'status', 'statusCodeTransform', 'strictStatus'
  ])
})

t.test('isNoContent holds for 1xx, 204, 205 and 304 alone', async t => {
  for (let code = 100; code <= 599; code++) {
    t.equal(exported.isNoContent(code), code < 200 || [204, 205, 304].includes(code), String(code))
  }
})
