import { Readable } from 'node:stream'
import t from 'tap'
import { build, recordLog } from '../helpers/app.js'

t.test('a body on a reply without content is dropped, and its route logs one warning for its lifetime', async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, {}, { logger })
  app.delete('/items/:id', { statusCode: 204 }, async () => ({ deleted: true }))
  app.post('/run-time', { statusCode: 200 }, async (request, reply) => reply.code(205).send('body'))

  for (const id of [1, 2, 3]) t.match(await app.inject({ method: 'DELETE', url: `/items/${id}?secret=1` }), { statusCode: 204, body: '' })
  t.equal(lines.length, 1)
  t.match(lines[0], {
    level: 40,
    code: 'FST_STATUS_CODE_UNEXPECTED_BODY',
    msg: 'Route DELETE /items/:id replied with 204 and a body, which was not sent: this reply has none.' +
      ' Return nothing, and let no hook add a body, or reply with another status.',
    method: 'DELETE',
    url: '/items/:id',
    statusCode: 204,
    declared: 204
  })
  for (let i = 0; i < 2; i++) await app.inject({ method: 'POST', url: '/run-time' })
  t.equal(lines.length, 2, 'another route warns on its own')
})

t.test("with onUnexpectedBody: 'drop' nothing is logged", async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, { onUnexpectedBody: 'drop' }, { logger })
  app.get('/', { statusCode: 204 }, async () => 'body')

  t.equal((await app.inject('/')).statusCode, 204)
  t.same(lines, [])
})

t.test("with onUnexpectedBody: 'error' the request fails with 500, declared or set at run time", async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.get('/declared', { statusCode: 204 }, async () => 'body')
  app.get('/run-time', { statusCode: 201 }, async (request, reply) => reply.code(205).send({ a: 1 }))
  app.get('/stream', { statusCode: 204 }, async () => new Response('body').body)

  for (const url of ['/declared', '/run-time', '/stream']) {
    for (const method of ['GET', 'HEAD'] as const) t.equal((await app.inject({ method, url })).statusCode, 500, `${method} ${url}`)
    t.equal((await app.inject(url)).json().code, 'FST_STATUS_CODE_UNEXPECTED_BODY')
  }
})

t.test('an error handler without a code of its own answers an unexpected body with 500', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.setErrorHandler(async (error: Error & { code: string }) => ({ reason: error.code }))
  app.get('/declared', { statusCode: 204 }, async () => 'body')
  app.get('/run-time', { statusCode: 201 }, async (request, reply) => reply.code(304).send('body'))

  for (const url of ['/declared', '/run-time']) {
    t.match(await app.inject(url), { statusCode: 500, body: '{"reason":"FST_STATUS_CODE_UNEXPECTED_BODY"}' })
  }
})

t.test('the error reply does not describe the body that was withheld', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.get('/', { statusCode: 204 }, async (request, reply) => reply.header('content-encoding', 'gzip').type('text/csv').send('body'))

  const { headers } = await app.inject('/')
  t.equal(headers['content-encoding'], undefined)
  t.match(headers['content-type'], /^application\/json/)
})

t.test('undefined, null, an empty string and an empty stream are no body', async t => {
  const { lines, logger } = recordLog()
  const app = await build(t, { onUnexpectedBody: 'error' }, { logger })
  const nothing: Record<string, () => unknown> = {
    undefined: () => undefined, null: () => null, empty: () => '', 'web-stream': () => new Response('').body, response: () => new Response(null, { status: 204 })
  }
  for (const [name, make] of Object.entries(nothing)) {
    for (const code of [204, 205, 304]) app.get(`/${name}/${code}`, { statusCode: code }, async () => make())
  }
  app.get('/null-schema', { statusCode: 204, schema: { response: { 204: { type: 'null' } } } }, async () => null)

  for (const name of Object.keys(nothing).filter(name => name !== 'response')) {
    for (const code of [204, 205, 304]) t.equal((await app.inject(`/${name}/${code}`)).statusCode, code, `${name} ${code}`)
  }
  t.equal((await app.inject('/response/204')).statusCode, 204)
  t.equal((await app.inject('/null-schema')).statusCode, 204)
  t.same(lines, [])
})

t.test('null is no body, whatever a schema would make of it', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  const Item = { type: 'object', properties: { id: { type: 'number' } } }
  app.get('/default', { statusCode: 204, schema: { response: { default: Item } } }, async () => null)
  app.get('/run-time', { statusCode: 201, schema: { response: { '2xx': Item } } }, async (request, reply) => reply.code(204).send(null))
  const content = { 'application/json': { schema: { type: ['object', 'null'] } } }
  app.get('/content', { statusCode: 200, schema: { response: { '2xx': { content } } } }, async (request, reply) => reply.code(204).send(null))
  app.get('/buffer', { statusCode: 204 }, async () => Buffer.alloc(0))
  for (const url of ['/default', '/run-time', '/content', '/buffer']) t.equal((await app.inject(url)).statusCode, 204, url)
})

t.test('an error that comes after a body was withheld has a head of its own', async t => {
  const app = await build(t, { onUnexpectedBody: 'drop' })
  app.addHook('onRoute', route => {
    let isFirst = true
    route.onSend = [async () => { if (isFirst) { isFirst = false; throw new Error('late') } }]
  })
  app.setErrorHandler((_error, request, reply) => reply.code(500).header('content-length', '3').send(new Response('abc').body))
  app.post('/', { statusCode: 204 }, async () => 'body')

  t.match(await app.inject({ method: 'POST', url: '/' }), { statusCode: 500, body: 'abc', headers: { 'content-length': '3' } })
})

t.test('a web Response with a status without content is withheld, and its other headers stay', async t => {
  const app = await build(t, { onUnexpectedBody: 'drop' })
  app.get('/', { statusCode: 200 }, async () => {
    const headers = new Headers({ 'content-type': 'text/plain', etag: '"1"' })
    headers.append('set-cookie', 'a=1')
    headers.append('set-cookie', 'b=2')
    return new Response(null, { status: 304, headers })
  })

  const { statusCode, headers } = await app.inject('/')
  t.equal(statusCode, 304)
  t.equal(headers['content-type'], undefined)
  t.equal(headers.etag, '"1"')
  t.same(headers['set-cookie'], ['a=1', 'b=2'])
})

t.test('a reply of a route without a contract keeps its body', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.get('/', async (request, reply) => reply.code(205).send('body'))

  t.equal((await app.inject('/')).body, 'body')
})

for (const code of [204, 205, 304]) {
  for (const isDeclared of [true, false]) {
    t.test(`an object is an unexpected body of a ${isDeclared ? 'declared' : 'run-time'} ${code} whose schema is null, and null is none`, async t => {
      const app = await build(t, { onUnexpectedBody: 'error' })
      for (const [path, payload] of Object.entries({ object: { id: 1 }, null: null })) {
        app.get(`/${path}`, { statusCode: isDeclared ? code : 200, schema: { response: { [code]: { type: 'null' } } } }, async (request, reply) => {
          if (!isDeclared) reply.code(code)
          return payload
        })
      }
      t.match((await app.inject('/object')).json(), { code: 'FST_STATUS_CODE_UNEXPECTED_BODY' })
      t.equal((await app.inject('/null')).statusCode, code)
    })
  }
}

t.test('a web Response of another make, without a status, has that of the route', async t => {
  const app = await build(t, { undeclared: 'error' })
  const create = () => ({ [Symbol.toStringTag]: 'Response', headers: new Headers(), body: new Blob(['content']).stream() })
  for (const code of [201, 205]) app.get(`/${code}`, { statusCode: code }, async () => create())
  t.match(await app.inject('/201'), { statusCode: 201, body: 'content' })
  t.match(await app.inject('/205'), { statusCode: 205, body: '' })
})

t.test('a status without content carries none, also where a hook of the application sends it before the route begins', async t => {
  const payloads: Record<string, () => unknown> = {
    null: () => null,
    stream: () => Readable.from([]),
    web: () => new ReadableStream({ start: controller => controller.close() })
  }
  for (const [kind, payload] of Object.entries(payloads)) {
    const app = await build(t, { onUnexpectedBody: 'error' })
    app.addHook('onRequest', async (request, reply) => reply.code(204).send(payload()))
    app.get('/', { statusCode: 201 }, async () => 'ok')
    t.match(await app.inject('/'), { statusCode: 204, body: '' }, kind)
  }
})
