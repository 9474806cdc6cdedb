import { Readable } from 'node:stream'
import t from 'tap'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { status } from '../../index.js'
import { build } from '../helpers/app.js'
import { addNext, assertNext, next } from '../helpers/no-content.js'
import { exchange, exchangeHttp2 } from '../helpers/wire.js'

t.test('a route answers with the status it declares, whatever its handler is', async t => {
  const app = await build(t)
  app.get('/async', { statusCode: 201 }, async () => 'ok')
  app.get('/sync', { statusCode: 201 }, () => 'ok')
  app.get('/reply', { statusCode: 201 }, (request, reply) => { reply.send('ok') })
  app.get('/later', { statusCode: 201 }, (request, reply) => { setImmediate(() => reply.send('ok')) })
  app.get('/no-parameters', { statusCode: 201 }, () => ({ ok: true }))

  for (const url of ['/async', '/sync', '/reply', '/later', '/no-parameters']) {
    t.equal((await app.inject(url)).statusCode, 201, url)
  }
})

t.test('every final status can be declared', async t => {
  const app = await build(t)
  for (let code = 200; code <= 599; code++) app.get(`/${code}`, { statusCode: code }, async () => 'ok')

  for (let code = 200; code <= 599; code++) t.equal((await app.inject(`/${code}`)).statusCode, code)
})

t.test('what the handler says wins over the declared status', async t => {
  const app = await build(t)
  app.get('/status', { statusCode: 201 }, async (request, reply) => { reply.status(202); return 'ok' })
  app.get('/code', { statusCode: 201 }, async (request, reply) => reply.code(202).send('ok'))
  app.get('/assigned', { statusCode: 201 }, async (request, reply) => { reply.statusCode = 202; return 'ok' })
  app.get('/plain-ok', { statusCode: 201 }, async (request, reply) => { reply.code(200); return 'ok' })
  app.get('/not-found', { statusCode: 201 }, async (request, reply) => reply.code(404).send('ok'))
  app.get('/response', { statusCode: 201 }, async () => new Response('ok', { status: 203 }))

  for (const [url, expected] of Object.entries({ '/status': 202, '/code': 202, '/assigned': 202, '/plain-ok': 200, '/not-found': 404, '/response': 203 })) {
    t.equal((await app.inject(url)).statusCode, expected, url)
  }
})

t.test('what a hook of any kind says wins over the declared status', async t => {
  for (const hook of ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend'] as const) {
    for (const code of [200, 202]) {
      const app = await build(t)
      app.addHook(hook as 'preHandler', async (request, reply) => { reply.code(code) })
      app.get('/', { statusCode: 201 }, async () => ({ ok: true }))
      t.equal((await app.inject('/')).statusCode, code, `instance ${hook} ${code}`)

      const other = await build(t)
      other.get('/', { statusCode: 201, [hook]: async (request: unknown, reply: { code: (n: number) => void }) => { reply.code(code) } }, async () => ({ ok: true }))
      t.equal((await other.inject('/')).statusCode, code, `route ${hook} ${code}`)
    }
  }
})

t.test('a status written to the raw response before the route counts as chosen, unless it is the 200 that Node starts with', async t => {
  for (const [raw, expected] of [[202, 202], [200, 201]] as const) {
    const app = await build(t)
    app.addHook('onRequest', async (request, reply) => { reply.raw.statusCode = raw })
    app.get('/', { statusCode: 201 }, async () => 'ok')
    t.equal((await app.inject('/')).statusCode, expected)
  }
})

t.test('a reply that an instance-wide onRequest hook sends keeps its own status', async t => {
  const app = await build(t)
  app.addHook('onRequest', async (request, reply) => reply.send('early'))
  app.get('/', { statusCode: 201 }, async () => 'ok')

  const response = await app.inject('/')
  t.equal(response.statusCode, 200)
  t.equal(response.body, 'early')
})

t.test("what a hook sends in the handler's place has the status that the hook gives it, or 200, and keeps its body", async t => {
  for (const code of [201, 204, 303, 418]) {
    for (const slot of ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const) {
      for (const [chosen, expected] of [[undefined, 200], [503, 503]] as const) {
        const app = await build(t)
        const close = async (request: unknown, reply: FastifyReply) => {
          if (chosen !== undefined) reply.code(chosen)
          return reply.send({ closed: true })
        }
        app.get('/', { statusCode: code, [slot]: close }, async () => 'ok')
        t.match(await app.inject('/'), { statusCode: expected, body: '{"closed":true}' }, `${code} ${slot}`)
      }
    }
  }
})

t.test('a hook that redirects in the place of a handler answers with 302', async t => {
  const app = await build(t)
  app.get('/', { statusCode: 307, preHandler: async (request, reply) => reply.redirect('/login') }, async () => 'ok')
  t.equal((await app.inject('/')).statusCode, 302)
})

t.test('a declared status that is no success is given to the reply as it is sent, whatever that is', async t => {
  const payloads = [() => ({ id: 1 }), () => 'text', () => null, () => undefined, () => Readable.from(['text'])]
  for (const code of [300, 307, 418, 503]) {
    const app = await build(t)
    for (const [index, payload] of payloads.entries()) app.get(`/${index}`, { statusCode: code }, async () => payload())
    for (const index of payloads.keys()) t.equal((await app.inject(`/${index}`)).statusCode, code, `${code}, ${index}`)
  }
})

t.test('the schema of a declared status that is no success filters the body', async t => {
  const app = await build(t)
  const schema = { response: { 418: { type: 'object', properties: { id: { type: 'number' } } } } }
  app.get('/', { statusCode: 418, schema }, async () => ({ id: 1, secret: 'x' }))
  t.match(await app.inject('/'), { statusCode: 418, body: '{"id":1}' })
})

t.test('a 1xx that a handler sets is no answer, and fails the request', async t => {
  for (const code of [100, 102, 103, 199]) {
    const app = await build(t)
    app.get('/', { statusCode: 200 }, async (request, reply) => reply.code(code).send('x'))
    addNext(app)
    const [answer, after] = await exchange(app, [{ method: 'GET', url: '/' }, next])
    t.equal(answer!.status, 500)
    t.match(JSON.parse(String(answer!.body)), { code: 'FST_STATUS_CODE_INVALID', message: `Route GET / replied with ${code}, an interim status` })
    assertNext(t, after!)
  }
})

t.test('reply.statusCode reads the declared status from the handler on', async t => {
  const app = await build(t)
  const seen: number[] = []
  const see = async (request: unknown, reply: { statusCode: number }) => { seen.push(reply.statusCode) }
  app.get('/', { statusCode: 201, onRequest: see, preHandler: see, onSend: see, onResponse: see }, async (request, reply) => {
    seen.push(reply.statusCode)
    return 'ok'
  })

  await app.inject('/')
  t.same(seen, [200, 200, 201, 201, 201])
})

t.test('a redirect stays a redirect on a route that declares another kind of status', async t => {
  for (const code of [200, 201, 204, 300, 302, 304, 404, 418]) {
    const app = await build(t)
    app.get('/', { statusCode: code }, async (request, reply) => reply.redirect('/elsewhere'))
    const response = await app.inject('/')
    t.equal(response.statusCode, 302, String(code))
    t.equal(response.headers.location, '/elsewhere')
  }
})

t.test('a redirect answers with the declared code where that is 301, 303, 307 or 308', async t => {
  for (const code of [301, 303, 307, 308]) {
    const app = await build(t)
    app.get('/', { statusCode: code }, async (request, reply) => reply.redirect('/elsewhere'))
    app.get('/own', { statusCode: code }, async (request, reply) => reply.redirect('/elsewhere', 302))
    app.get('/chosen', { statusCode: code }, async (request, reply) => reply.code(300).redirect('/elsewhere'))
    t.equal((await app.inject('/')).statusCode, code)
    t.equal((await app.inject('/own')).statusCode, 302)
    t.equal((await app.inject('/chosen')).statusCode, 300)
  }
})

t.test('the declared status reads back from the route options', async t => {
  const app = await build(t)
  const config = { owner: 'shop' }
  app.get('/', { statusCode: status.HTTP_203_NON_AUTHORITATIVE_INFORMATION, config }, async request => request.routeOptions.config)
  app.get('/none', async request => ({ has: 'statusCode' in request.routeOptions.config }))

  t.match((await app.inject('/')).json(), { statusCode: 203, owner: 'shop' })
  t.same((await app.inject('/none')).json(), { has: false })
})

t.test('the schema of the declared code filters the body', async t => {
  const app = await build(t)
  const response = { 201: { type: 'object', properties: { id: { type: 'number' } } } }
  app.post('/', { statusCode: 201, schema: { response } }, async () => ({ id: 1, secret: 'x' }))

  const { statusCode, body } = await app.inject({ method: 'POST', url: '/' })
  t.equal(statusCode, 201)
  t.equal(body, '{"id":1}')
})

// HTTP/2 responses keep their status elsewhere than those of HTTP/1.1 do.
const overHttp2: { title: string, add: (app: FastifyInstance) => unknown, expected: number }[] = [
  { title: 'the declared status is that of the reply', expected: 201, add: app => app.get('/', { statusCode: 201 }, async () => 'ok') },
  {
    title: 'what the handler says wins over it',
    expected: 200,
    add: app => app.get('/', { statusCode: 201 }, async (request, reply) => reply.code(200).send('ok'))
  },
  {
    title: 'what an instance-wide hook says wins over it, 200 included',
    expected: 200,
    add: app => app
      .addHook('onRequest', async (request, reply) => { reply.code(200) })
      .get('/', { statusCode: 201 }, async () => 'ok')
  },
  {
    title: 'a redirect stays a redirect on a route that declares another kind of status',
    expected: 302,
    add: app => app.get('/', { statusCode: 201 }, async (request, reply) => reply.redirect('/x'))
  },
  {
    title: 'a redirect answers with the declared code where that is one of a redirect',
    expected: 303,
    add: app => app.get('/', { statusCode: 303 }, async (request, reply) => reply.redirect('/x'))
  },
  {
    title: 'an error does not get it',
    expected: 500,
    add: app => app.get('/', { statusCode: 201 }, async () => { throw new Error('failed') })
  },
  {
    title: "an error handler without a code does not get it, but Fastify's 200",
    expected: 200,
    add: app => app
      .setErrorHandler((thrown, request, reply) => { reply.send('failed') })
      .get('/', { statusCode: 201 }, async () => { throw new Error('failed') })
  },
  {
    title: 'the not-found handler does not get it',
    expected: 404,
    add: app => app.get('/', { statusCode: 201 }, (request, reply) => { reply.callNotFound() })
  }
]

for (const { title, add, expected } of overHttp2) {
  t.test(`over HTTP/2, ${title}`, async t => {
    const app = await build(t, {}, { http2: true } as object)
    add(app)
    const [answer] = await exchangeHttp2(t, app, [{ method: 'GET', url: '/' }])
    t.equal(answer!.status, expected)
  })
}
