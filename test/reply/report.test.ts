import { Readable } from 'node:stream'
import { once } from 'node:events'
import t from 'tap'
import type { FastifyReply, FastifySchema, RouteShorthandOptions } from 'fastify'
import { build, recordLog } from '../helpers/app.js'

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const undeclared = 'FST_STATUS_CODE_UNDECLARED'
const schemaOf = (response: object) => ({ response }) as FastifySchema

const replies: Record<string, (reply: FastifyReply) => unknown> = {
  object: reply => reply.code(202).send({ secret: 1 }),
  string: reply => reply.code(202).send('secret'),
  buffer: reply => reply.code(202).send(Buffer.from('secret')),
  nothing: reply => reply.code(202).send(),
  'no content': reply => reply.code(204).send('secret'),
  stream: reply => reply.code(202).send(Readable.from(['secret'])),
  'web stream': reply => reply.code(202).send(new Response('secret').body),
  response: reply => reply.send(new Response('secret', { status: 202, headers: { 'content-type': 'text/secret' } })),
  redirect: reply => reply.redirect('/secret'),
  'a redirect by hand': reply => { reply.raw.setHeader('location', '/secret'); reply.code(303).send() },
  compressed: reply => reply.code(202).header('content-encoding', 'gzip').header('content-length', '6').send('secret')
}

t.test("with undeclared: 'error' every kind of reply with an undeclared status fails with 500, and no byte of it leaves", async t => {
  for (const method of ['GET', 'HEAD'] as const) {
    const app = await build(t, { undeclared: 'error' })
    const schema = schemaOf({ 200: Item })
    for (const [name, send] of Object.entries(replies)) app.get(`/${name}`, { statusCode: 200, schema }, (request, reply) => { send(reply) })

    for (const name of Object.keys(replies)) {
      const { statusCode, headers, body } = await app.inject({ method, url: `/${name}` })
      t.equal(statusCode, 500, `${method} ${name}`)
      t.equal(headers.location, undefined)
      t.equal(headers['content-encoding'], undefined)
      t.match(headers['content-type'], /^application\/json/)
      if (method === 'GET') t.equal(JSON.parse(body).code, undeclared)
      t.notMatch(body, 'secret')
    }
  }
})

t.test('the message tells both statuses and what to add', async t => {
  const app = await build(t, { undeclared: 'error' })
  app.post('/items/:id', { statusCode: 201 }, async (request, reply) => reply.code(202).send('ok'))

  t.equal(
    (await app.inject({ method: 'POST', url: '/items/1' })).json().message,
    'Route POST /items/:id replied with 202, but declares 201.' +
    ' Remove what sets 202 (reply.code(), a hook, a redirect), or add 202 to schema.response.'
  )
})

t.test('a reply that a hook sends, and a status that a hook sets, are held to the contract too', async t => {
  const hooks: RouteShorthandOptions[] = [
    { onRequest: async (request, reply) => reply.code(202).send('early') },
    { preHandler: async (request, reply) => reply.redirect('/login') },
    { onSend: async (request, reply) => { if (reply.statusCode === 201) reply.code(202) } }
  ]
  for (const hook of hooks) {
    const app = await build(t, { undeclared: 'error' })
    app.get('/', { statusCode: 201, ...hook }, async () => 'ok')
    t.equal((await app.inject('/')).json().code, undeclared, Object.keys(hook).join())
  }
})

t.test('the declared status and every key of the response schemas are declared', async t => {
  const declared: [number, object][] = [
    [201, {}], [202, { 202: Item }], [202, { '2xx': Item }], [202, { '2XX': Item }], [404, { default: Item }], [404, { '4xx': Item }],
    [302, { 302: { description: 'elsewhere' } }], [204, { 204: { type: 'null' } }]
  ]
  for (const [code, others] of declared) {
    const app = await build(t, { undeclared: 'error' })
    app.get('/', { statusCode: 201, schema: schemaOf({ 201: Item, ...others }) }, (request, reply) => { reply.code(code).send() })
    t.equal((await app.inject('/')).statusCode, code)
  }
})

t.test('errors need not be declared, whoever answers them', async t => {
  const app = await build(t, { undeclared: 'error' })
  const custom = await build(t, { undeclared: 'error' })
  custom.setErrorHandler(async (error: Error, request, reply) => reply.code(202).send({ reason: error.message }))
  custom.setNotFoundHandler(async (request, reply) => reply.code(203).send('nothing there'))
  for (const instance of [app, custom]) {
    instance.get('/thrown', { statusCode: 201 }, async () => { throw Object.assign(new Error('x'), { statusCode: 409 }) })
    instance.get('/missing', { statusCode: 201 }, (request, reply) => { reply.callNotFound() })
    instance.post('/invalid', { statusCode: 201, schema: { body: { ...Item, required: ['id'] } } }, async () => 'ok')
  }
  const requests = [{ url: '/thrown' }, { url: '/missing' }, { method: 'POST', url: '/invalid', payload: {} }] as const
  for (const [index, code] of [409, 404, 400].entries()) t.equal((await app.inject(requests[index]!)).statusCode, code)
  for (const [index, code] of [202, 203, 202].entries()) t.equal((await custom.inject(requests[index]!)).statusCode, code)
})

t.test("with undeclared: 'warn' the reply leaves as it is, and the route logs each such status once", async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, { undeclared: 'warn' }, { logger })
  for (const url of ['/a', '/b']) {
    app.get(url, { statusCode: 200 }, async (request, reply) => reply.code(Number((request.query as { code: string }).code)).send('ok'))
  }
  for (const url of ['/a?code=202', '/a?code=202', '/a?code=203', '/a?code=200', '/b?code=202', '/b?code=202']) {
    t.match(await app.inject(url), { statusCode: Number(url.slice(-3)), body: 'ok' })
  }
  t.same(lines.map(line => [line['code'], Number(/replied with (\d+)/.exec(line.msg)?.[1]), /\/[ab]/.exec(line.msg)?.[0]]), [
    [undeclared, 202, '/a'], [undeclared, 203, '/a'], [undeclared, 202, '/b']
  ])
})

t.test('by default every status is allowed, and nothing is logged', async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, {}, { logger })
  app.get('/', { statusCode: 200 }, async (request, reply) => reply.code(202).send('ok'))

  t.equal((await app.inject('/')).statusCode, 202)
  t.same(lines, [])
})

t.test('a route without a status and response schemas declares nothing, and is left alone', async t => {
  const app = await build(t, { undeclared: 'error', undeclaredErrors: 'error' })
  app.get('/202', async (request, reply) => reply.code(202).send('ok'))
  app.get('/404', { schema: { querystring: Item } }, async (request, reply) => reply.code(404).send('no'))

  for (const code of [202, 404]) t.equal((await app.inject(`/${code}`)).statusCode, code)
})

t.test('a route with response schemas of several successes, or of errors alone, is looked at, and otherwise left alone', async t => {
  const cases: [response: object, allowed: number[], list: string][] = [
    [{ 200: Item, 201: Item }, [200, 201], '200, 201'], [{ 404: Item }, [404], '404'], [{ '2xx': Item, default: Item }, [200, 299, 302, 404], '']
  ]
  for (const [response, allowed, list] of cases) {
    const app = await build(t, { undeclared: 'error', undeclaredErrors: 'error', fromSchema: true })
    app.get('/:code', { schema: schemaOf(response) }, async (request, reply) => {
      reply.code(Number((request.params as { code: string }).code))
      return { id: 1, secret: 'x' }
    })
    for (const code of allowed) t.equal((await app.inject(`/${code}`)).statusCode, code)
    for (const code of [200, 202, 302, 409].filter(code => list !== '' && !allowed.includes(code))) {
      const advice = code >= 400 ? ' Remove what sets 409 \\(reply.code\\(\\), a hook, an error\\)' : ''
      const message = new RegExp(`^Route GET /:code replied with ${code}, but its response schemas list only ${list}\\.${advice}`)
      t.match((await app.inject(`/${code}`)).json(), { statusCode: 500, code: undeclared, message })
    }
  }
})

t.test('an undeclared stream is let go of', async t => {
  const app = await build(t, { undeclared: 'error' })
  const endless = new Readable({ read () { this.push('x'.repeat(1000)) } })
  let cancelled: () => void
  const isCancelled = new Promise<void>(resolve => { cancelled = resolve })
  const web = new ReadableStream({ pull (controller) { controller.enqueue('x') }, cancel () { cancelled() } })
  app.get('/node', { statusCode: 200 }, async (request, reply) => reply.code(202).send(endless))
  app.get('/web', { statusCode: 200 }, async () => new Response(web, { status: 202 }))

  const closed = once(endless, 'close')
  t.equal((await app.inject('/node')).statusCode, 500)
  t.equal((await app.inject('/web')).statusCode, 500)
  await Promise.all([closed, isCancelled])
})

t.test('an error handler without a code of its own answers an undeclared status with 500', async t => {
  const app = await build(t, { undeclared: 'error' })
  app.setErrorHandler(async (error: Error & { code: string }) => ({ reason: error.code }))
  app.get('/', { statusCode: 201 }, async (request, reply) => reply.code(202).send('ok'))

  t.match(await app.inject('/'), { statusCode: 500, body: `{"reason":"${undeclared}"}` })
})
