// What test/differential.test.ts has found, by name.

import { Readable } from 'node:stream'
import t from 'tap'
import { build } from '../helpers/app.js'
import { addNext, assertNext, assertNoContent, next } from '../helpers/no-content.js'
import { exchange, exchangeHttp2 } from '../helpers/wire.js'

const failing: Record<string, () => unknown> = {
  'a stream that fails before its first byte': () => new Readable({ read () { this.destroy(new Error('failing')) } }),
  'a web stream that fails before its first byte': () => new ReadableStream({ pull () { throw new Error('failing') } }),
  'what Fastify can not send': () => ({ no: 'text' })
}

for (const [kind, payload] of Object.entries(failing)) {
  for (const code of [204, 205, 304]) {
    for (const version of ['HTTP/1.1', 'HTTP/2']) {
      t.test(`an error handler's ${code} has the whole head of its own after ${kind} with trailers, over ${version}`, async t => {
        const app = await build(t, { onUnexpectedBody: 'drop' }, version === 'HTTP/2' ? { http2: true } as object : {})
        app.setErrorHandler((_error, request, reply) => reply.code(code).header('etag', '"1"').send())
        app.get('/nothing', { statusCode: 200 }, (request, reply) => {
          reply.type('text/plain').trailer('x-sum', (reply, payload, done) => done(null, 'sum')).send(payload())
        })
        addNext(app)
        const requests = [{ method: 'GET', url: '/nothing' }, next]
        const [response, after] = version === 'HTTP/2' ? await exchangeHttp2(t, app, requests) : await exchange(app, requests)
        assertNoContent(t, response!, code)
        t.strictSame(response!.headers['etag'], ['"1"'], 'etag')
        assertNext(t, after!)
      })
    }
  }
}

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

t.test('what a hook puts in the place of null is an unexpected body', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  const replace = async (request: unknown, reply: unknown, payload: unknown) => payload === 'null' ? 'content' : payload
  app.get('/replaced', { statusCode: 205, onSend: replace }, async () => null)
  t.match(await app.inject('/replaced'), { statusCode: 500, body: /FST_STATUS_CODE_UNEXPECTED_BODY/ })
})
