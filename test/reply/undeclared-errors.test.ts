import sensible from '@fastify/sensible'
import createError from 'http-errors'
import t from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import plugin from '../../index.js'
import { build, buildPlain, recordLog } from '../helpers/app.js'

const code = 'FST_STATUS_CODE_UNDECLARED'
const Problem = { type: 'object', properties: { message: { type: 'string' } } }

// Each of them answers 404.
const acts: Record<string, (reply: FastifyReply) => unknown> = {
  'thrown with a statusCode': () => { throw Object.assign(new Error('Not here'), { statusCode: 404 }) },
  'thrown by http-errors': () => { throw createError(404) },
  'sent as an error': reply => reply.send(createError(404)),
  'thrown after its code': reply => { reply.code(404); throw new Error('Not here') },
  'sent as a body': reply => reply.code(404).send({ message: 'Not here' }),
  'returned as a body': reply => { reply.code(404); return { message: 'Not here' } },
  'sent as a web Response': reply => reply.send(new Response('Not here', { status: 404 }))
}
const handlers: Record<string, (app: FastifyInstance) => unknown> = {
  'the default error handler': () => {},
  'an error handler': app => app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    reply.code(error.statusCode ?? reply.statusCode).send({ message: 'handled' })
  })
}

for (const [handler, setHandler] of Object.entries(handlers)) {
  t.test(`with ${handler} every undeclared 4xx is a 500, a declared one leaves, however raised`, async t => {
    const app = await build(t, { undeclaredErrors: 'error' })
    setHandler(app)
    const add = (url: string, act: (reply: FastifyReply) => unknown, response?: object) =>
      app.get(url, { statusCode: 201, schema: { response } as FastifySchema }, async (request, reply) => act(reply))
    Object.entries(acts).forEach(([, act], index) => {
      add(`/undeclared/${index}`, act)
      for (const key of ['404', '4xx', '4XX', 'default']) add(`/${key}/${index}`, act, { [key]: Problem })
    })
    for (const [index, name] of Object.keys(acts).entries()) {
      t.equal((await app.inject(`/undeclared/${index}`)).statusCode, 500, name)
      for (const key of ['404', '4xx', '4XX', 'default']) t.equal((await app.inject(`/${key}/${index}`)).statusCode, 404, `${name}, ${key}`)
    }
  })
}

t.test('the refusal has the error as its cause, for onError hooks and error handlers', async t => {
  const app = await build(t, { undeclaredErrors: 'error' })
  const seen: unknown[] = []
  app.addHook('onError', async (request, reply, error) => { seen.push([error.code, (error.cause as Error | undefined)?.message]) })
  app.get('/', { statusCode: 201 }, async () => { throw createError(404, 'Not here') })
  app.get('/sent', { statusCode: 201 }, async (request, reply) => reply.code(404).send('x'))

  t.match((await app.inject('/')).json(), { statusCode: 500, code, message: /Route GET \/ replied with 404, but declares 201/ })
  await app.inject('/sent')
  t.same(seen, [[undefined, undefined], [code, 'Not here'], [code, undefined]])
})

for (const statusCode of [200, 201]) {
  t.test(`on a route with ${statusCode} the cause is the error of a hook of the application, and not what an error handler answers`, async t => {
    const { lines, logger } = recordLog('error')
    const serializers = { err: ({ code, cause }: { code: string, cause?: Error }) => `${code}: ${cause?.message}` }
    const app = buildPlain(t, { logger: { ...logger, serializers } as never })
    app.addHook('onRequest', async request => { if (request.url === '/hook') throw createError(404, 'Not here') })
    app.setErrorHandler((error: { statusCode: number }, request, reply) => reply.code(error.statusCode).send({ message: 'handled' }))
    await app.register(plugin, { undeclaredErrors: 'error' })
    const schema = { response: { [statusCode]: Problem } } as FastifySchema
    const preSerialization = async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      if ((payload as { message: string }).message === 'x') throw createError(404, 'Not here')
      return payload
    }
    app.get('/hook', { statusCode }, async () => 'ok')
    app.get('/serialization', { statusCode, preSerialization, schema }, async () => ({ message: 'x' }))

    for (const url of ['/hook', '/serialization']) await app.inject(url)
    t.same(lines.map(line => line['err']), [`${code}: Not here`, `${code}: Not here`])
  })
}

t.test('the refusal is logged as an error, once, whatever error handler has answered before', async t => {
  for (const setHandler of Object.values(handlers)) {
    const { lines, logger } = recordLog('error')
    const app = await build(t, { undeclaredErrors: 'error' }, { logger })
    setHandler(app)
    app.get('/', { statusCode: 201 }, async () => { throw createError(404, 'Not here') })

    t.equal((await app.inject('/')).statusCode, 500)
    t.match(lines, [{ level: 50, err: { code }, msg: /replied with 404/ }])
    t.equal(lines.length, 1)
  }
})

t.test('a 5xx needs no declaration, nor does a status below 400, which is for undeclared', async t => {
  const app = await build(t, { undeclaredErrors: 'error' })
  app.get('/500', { statusCode: 201 }, async () => { throw new Error('broken') })
  app.get('/503', { statusCode: 201 }, async (request, reply) => reply.code(503).send('later'))
  app.get('/202', { statusCode: 201 }, async (request, reply) => reply.code(202).send('queued'))
  app.get('/302', { statusCode: 201 }, async (request, reply) => reply.redirect('/'))
  for (const status of [500, 503, 202, 302]) t.equal((await app.inject(`/${status}`)).statusCode, status)
  t.match((await app.inject('/500')).json(), { message: 'broken' })
})

t.test("undeclared: 'error' leaves a 4xx alone, sent or thrown", async t => {
  const app = await build(t, { undeclared: 'error' })
  Object.entries(acts).forEach(([, act], index) => app.get(`/${index}`, { statusCode: 201 }, async (request, reply) => act(reply)))
  for (const [index, name] of Object.keys(acts).entries()) t.equal((await app.inject(`/${index}`)).statusCode, 404, name)
})

t.test("with 'warn' the reply leaves as it is, and the route logs each such status once", async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, { undeclaredErrors: 'warn' }, { logger })
  app.get('/', { statusCode: 201 }, async request => { throw createError(Number((request.query as { code: string }).code)) })

  for (const status of [404, 404, 409, 500]) t.equal((await app.inject(`/?code=${status}`)).statusCode, status)
  t.same(lines.filter(line => line['code'] === code).map(line => /with (\d+)/.exec(line.msg)?.[1]), ['404', '409'])
})

t.test("with 'warn' the log line has the error that was thrown, and none where a reply was sent", async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, { undeclaredErrors: 'warn' }, { logger })
  app.post('/thrown', { statusCode: 201 }, async () => 'ok')
  app.post('/sent', { statusCode: 201 }, async (request, reply) => reply.code(404).send('nowhere'))

  await app.inject({ method: 'POST', url: '/thrown', headers: { 'content-type': 'application/json' }, payload: '{' })
  await app.inject({ method: 'POST', url: '/sent' })
  t.match(lines, [{ code, err: { statusCode: 400, message: /JSON/ } }, { code }])
  t.notOk('err' in lines[1]!)
})

t.test('an invalid request is a 400 that has to be declared, or the status of validation, which is', async t => {
  const schema = { querystring: { type: 'object', required: ['id'] } }
  const cases = [[{}, 500], [{ validation: { statusCode: 422 } }, 422], [{ validation: { statusCode: 400 } }, 400]] as const
  for (const [options, expected] of cases) {
    const app = await build(t, { undeclaredErrors: 'error', ...options })
    app.get('/', { statusCode: 201, schema }, async () => 'ok')
    t.equal((await app.inject('/')).statusCode, expected)
  }
})

t.test('what a hook answers before the handler is held to it too', async t => {
  const app = await build(t, { undeclaredErrors: 'error', responses: { 403: Problem } })
  app.get('/401', { statusCode: 201, onRequest: async (request, reply) => reply.code(401).send('who?') }, async () => 'ok')
  app.get('/403', { statusCode: 201, preHandler: async () => { throw createError(403) } }, async () => 'ok')
  t.equal((await app.inject('/401')).statusCode, 500)
  t.equal((await app.inject('/403')).statusCode, 403)
})

t.test('a route that declares nothing, one with only a default, and the not-found handler are left alone', async t => {
  const app = await build(t, { undeclaredErrors: 'error', undeclared: 'error', defaults: { GET: 200 } })
  app.post('/none', async () => { throw createError(404) })
  app.get('/default', async () => { throw createError(404) })
  app.get('/found', { statusCode: 201 }, async (request, reply) => { reply.callNotFound() })
  t.equal((await app.inject({ method: 'POST', url: '/none' })).statusCode, 404)
  for (const url of ['/default', '/found', '/nowhere']) t.equal((await app.inject(url)).statusCode, 404)
})

t.test('a default with response schemas is held to it, and the message says whose default it is', async t => {
  const app = await build(t, { undeclaredErrors: 'error', undeclared: 'error', defaults: { GET: 200 } })
  const schema = { response: { 200: {} } } as FastifySchema
  app.get('/404', { schema }, async () => { throw createError(404) })
  app.get('/202', { schema }, async (request, reply) => reply.code(202).send('x'))
  for (const url of ['/404', '/202']) t.match((await app.inject(url)).json(), { code, message: /but the default of its scope is 200\./ })
})

t.test('a nested scope can end it', async t => {
  const app = buildPlain(t)
  await app.register(sensible)
  await app.register(plugin, { undeclaredErrors: 'error' })
  await app.register(async nested => {
    await nested.register(plugin, { undeclaredErrors: 'allow' })
    nested.get('/nested', { statusCode: 201 }, async () => { throw app.httpErrors.notFound() })
  })
  app.get('/', { statusCode: 201 }, async () => { throw app.httpErrors.notFound() })
  t.equal((await app.inject('/nested')).statusCode, 404)
  t.equal((await app.inject('/')).statusCode, 500)
})
