import { Readable } from 'node:stream'
import type { FastifyServerOptions } from 'fastify'
import t from 'tap'
import { build, isFastifyBefore } from '../helpers/app.js'
import { addNext, addRoute, assertNext, assertNoContent, headOf, next, noContentCases } from '../helpers/no-content.js'
import { exchange, exchangeHttp2, openHttp2, parseResponses } from '../helpers/wire.js'

const http2: FastifyServerOptions & { http2: true } = { http2: true }

t.test('the parser of these tests sees every byte that does not belong to a response', async t => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext'
  for (const head of ['HTTP/1.1 204 No Content', 'HTTP/1.1 205 Reset Content\r\ncontent-length: 0', 'HTTP/1.1 304 Not Modified']) {
    t.throws(() => parseResponses(Buffer.from(`${head}\r\n\r\nx${answer}`), ['GET', 'GET']), { message: /status line/ }, head)
    t.throws(() => parseResponses(Buffer.from(`${head}\r\n\r\nx`), ['GET']), { message: /belong to no response/ }, head)
    t.equal(parseResponses(Buffer.from(`${head}\r\n\r\n${answer}`), ['GET', 'GET']).length, 2, head)
  }
  t.throws(() => parseResponses(Buffer.from('HTTP/1.1 205 Reset Content\r\n\r\n'), ['GET']), { message: /its length/ })
})

t.test('a body and trailers are seen over HTTP/2 where there are some', {
  skip: isFastifyBefore('5.12.5') && 'Fastify before 5.12.5 crashes on trailers over HTTP/2'
}, async t => {
  const app = await build(t, {}, http2)
  app.get('/', async (request, reply) => reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum')).send('content'))
  const [response] = await exchangeHttp2(t, app, [{ method: 'GET', url: '/' }])
  t.equal(response!.body.toString(), 'content')
  t.strictSame(response!.trailers, { 'x-sum': ['sum'] })
})

t.test('no content is sent over HTTP/1.1, and the connection goes on', async t => {
  const app = await build(t, { onUnexpectedBody: 'drop' })
  addNext(app)
  for (const route of noContentCases) addRoute(app, route)

  for (const { title, url, code } of noContentCases) {
    await t.test(title, async t => {
      const [get, afterGet] = await exchange(app, [{ method: 'GET', url }, next])
      assertNoContent(t, get!, code)
      assertNext(t, afterGet!)

      const [head, afterHead] = await exchange(app, [{ method: 'HEAD', url }, next])
      assertNoContent(t, head!, code)
      assertNext(t, afterHead!)
      t.strictSame(headOf(head!), headOf(get!), 'HEAD answers with the head of GET')
    })
  }
})

t.test('no content is sent over HTTP/2, and the session goes on', async t => {
  const app = await build(t, { onUnexpectedBody: 'drop' }, http2)
  addNext(app)
  for (const route of noContentCases) addRoute(app, route)

  for (const { title, url, code } of noContentCases) {
    await t.test(title, async t => {
      const [get, head, after] = await exchangeHttp2(t, app, [{ method: 'GET', url }, { method: 'HEAD', url }, next])
      assertNoContent(t, get!, code)
      assertNoContent(t, head!, code)
      t.strictSame(headOf(head!), headOf(get!), 'HEAD answers with the head of GET')
      assertNext(t, after!)
    })
  }
})

for (const code of [204, 205, 304]) {
  t.test(`requests that are answered with ${code} side by side do not disturb each other over HTTP/2`, async t => {
    const app = await build(t, { onUnexpectedBody: 'drop' }, http2)
    addNext(app)
    addRoute(app, { url: '/nothing', code, isDeclared: true, payload: () => Readable.from(['content']) })
    const connection = await openHttp2(app)
    t.teardown(connection.close)
    const [first, answer, second] = await Promise.all([next, { method: 'GET', url: '/nothing' }, next].map(connection.ask))
    assertNext(t, first!)
    assertNoContent(t, answer!, code)
    assertNext(t, second!)
  })

  t.test(`a ${code} that is set at run time on POST sends no content`, async t => {
    const app = await build(t, { onUnexpectedBody: 'drop' })
    app.post('/nothing', { statusCode: 201 }, async (request, reply) => reply.code(code).send({ id: 1 }))
    addNext(app)
    const [post, after] = await exchange(app, [{ method: 'POST', url: '/nothing' }, next])
    assertNoContent(t, post!, code)
    assertNext(t, after!)
  })
}

for (const [title, trailers] of Object.entries({ 'no trailers': [], 'a trailer': ['x-sum'] })) {
  t.test(`a handler's 304 to a conditional request, with ${title}, has a clean head and keeps the connection`, async t => {
    const app = await build(t)
    app.get('/nothing', { statusCode: 200 }, async (request, reply) => {
      for (const name of trailers) reply.trailer(name, (reply, payload, done) => done(null, 'value'))
      return reply.code(304).header('etag', '"1"').send()
    })
    addNext(app)
    for (const method of ['GET', 'HEAD']) {
      const [response, after] = await exchange(app, [{ method, url: '/nothing', headers: { 'if-none-match': '"1"' } }, next])
      assertNoContent(t, response!, 304)
      t.strictSame(response!.headers['etag'], ['"1"'], 'etag')
      assertNext(t, after!)
    }
  })
}
