import { Readable } from 'node:stream'
import type { FastifyServerOptions } from 'fastify'
import t from 'tap'
import { build, isFastifyBefore } from '../helpers/app.js'
import { addNext, addRoutes, assertNext, assertNoContent, exchangeHttp2, headOf, noContentCases, openHttp2 } from '../helpers/wire.js'

const http2: FastifyServerOptions & { http2: true } = { http2: true }
const get = { method: 'GET', url: '/nothing' }
const head = { method: 'HEAD', url: '/nothing' }
const next = { method: 'GET', url: '/next' }

t.test('a body and trailers are seen over HTTP/2 where there are some', {
  skip: isFastifyBefore('5.12.5') && 'Fastify before 5.12.5 crashes on trailers over HTTP/2'
}, async t => {
  const app = await build(t, {}, http2)
  app.get('/', async (request, reply) => reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum')).send('content'))
  const response = await exchangeHttp2(await openHttp2(t, app), { method: 'GET', url: '/' })
  t.equal(response.body.toString(), 'content')
  t.strictSame(response.trailers, { 'x-sum': ['sum'] })
})

for (const { title, ...reply } of noContentCases) {
  t.test(`${title} sends no content over HTTP/2 and keeps the session`, async t => {
    const app = await build(t, { onUnexpectedBody: 'drop' }, http2)
    addRoutes(app, reply)
    const session = await openHttp2(t, app)

    const answer = await exchangeHttp2(session, get)
    assertNoContent(t, answer, reply.code)
    const headAnswer = await exchangeHttp2(session, head)
    assertNoContent(t, headAnswer, reply.code)
    t.strictSame(headOf(headAnswer), headOf(answer), 'HEAD answers with the head of GET')
    assertNext(t, await exchangeHttp2(session, next))
  })
}

const bodies: Record<string, () => unknown> = {
  'a string': () => 'content',
  'a Node stream': () => Readable.from(['content']),
  'a web stream': () => new Blob(['content']).stream(),
  nothing: () => undefined
}

for (const code of [204, 205, 304]) {
  for (const [kind, payload] of Object.entries(bodies)) {
    t.test(`a ${code} given ${kind} has no trailers over HTTP/2, and keeps what describes the resource`, async t => {
      const app = await build(t, { onUnexpectedBody: 'drop' }, http2)
      app.get('/nothing', { statusCode: code }, async (request, reply) => {
        reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum'))
        reply.headers({ etag: '"1"', 'set-cookie': ['a=1', 'b=2'], 'content-length': '7', 'content-encoding': 'br' })
        return payload()
      })
      addNext(app)
      const session = await openHttp2(t, app)

      const answers = [await exchangeHttp2(session, get), await exchangeHttp2(session, head)]
      for (const answer of answers) {
        assertNoContent(t, answer, code)
        t.strictSame(answer.headers['etag'], ['"1"'], 'etag')
        t.strictSame(answer.headers['set-cookie'], ['a=1', 'b=2'], 'set-cookie')
      }
      assertNext(t, await exchangeHttp2(session, next))
    })
  }

  t.test(`requests that are answered with ${code} side by side do not disturb each other over HTTP/2`, async t => {
    const app = await build(t, { onUnexpectedBody: 'drop' }, http2)
    addRoutes(app, { code, isDeclared: true, payload: () => Readable.from(['content']) })
    const session = await openHttp2(t, app)
    const [first, answer, second] = await Promise.all([next, get, next].map(request => exchangeHttp2(session, request)))
    assertNext(t, first!)
    assertNoContent(t, answer!, code)
    assertNext(t, second!)
  })
}
