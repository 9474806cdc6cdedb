import { EventEmitter } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { build, isFastifyBefore } from '../helpers/app.js'
import { addNext, assertNext, assertNoContent, next } from '../helpers/no-content.js'
import { recordCrashes } from '../helpers/patience.js'
import { exchange, exchangeHttp2 } from '../helpers/wire.js'

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

// Not 204: of one whose head it refuses, Node remembers that it has no body, and sends none with the error either.
const code = 205

const slow = () => {
  const stream = new PassThrough()
  setTimeout(() => stream.end('late'), 20)
  return stream
}
const slowWeb = () => new ReadableStream({ start (controller) { setTimeout(() => { controller.enqueue('late'); controller.close() }, 20) } })

// Each of these ends the reply, or fails, while a stream of it is being read.
const cases: Record<string, { handler: Handler, options?: RouteShorthandOptions, expected: number, skip?: string | false }> = {
  'a header that Node refuses, and an empty stream': {
    handler: async (request, reply) => { reply.header('location', '/中'); return Readable.from([]) }, expected: 500
  },
  'a header that Node refuses': { handler: async (request, reply) => { reply.header('location', '/中'); return slow() }, expected: 500 },
  'a header that Node refuses, and a web stream': {
    handler: async (request, reply) => { reply.header('location', '/中'); return slowWeb() }, expected: 500
  },
  'a timeout': {
    handler: async () => new PassThrough(),
    options: { handlerTimeout: 20 },
    expected: code,
    skip: isFastifyBefore('5.8.0') && 'handlerTimeout came with Fastify 5.8'
  },
  'a second reply': { handler: (request, reply) => { reply.send(slow()); reply.send('second') }, expected: code },
  'an async handler that does not return the reply': { handler: async (request, reply) => { reply.send(slow()) }, expected: code },
  'an error after it was sent': { handler: (request, reply) => { reply.send(slow()); throw new Error('after') }, expected: code },
  'an object that only looks like a stream': { handler: async () => ({ pipe () {} }), expected: code },
  'a legacy stream that emits undefined': {
    handler: async () => {
      const stream = Object.assign(new EventEmitter(), { pipe () {}, readable: true })
      setImmediate(() => { stream.emit('data'); stream.emit('end') })
      return stream
    },
    expected: code
  },
  'a Response without headers': {
    handler: async () => ({ status: code, body: Readable.from(['x']), [Symbol.toStringTag]: 'Response' }), expected: code
  }
}

for (const [title, { handler, options, expected, skip }] of Object.entries(cases)) {
  t.test(`${title} crashes nothing, and the server answers on`, { skip: skip ?? false }, async t => {
    const crashes = recordCrashes(t)
    for (const onUnexpectedBody of ['drop', 'error'] as const) {
      const app = await build(t, { onUnexpectedBody })
      app.get('/nothing', { statusCode: code, ...options }, handler)
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      for (let i = 0; i < 2; i++) {
        const response = await fetch(`${url}/nothing`)
        if (onUnexpectedBody === 'drop') t.equal(response.status, expected)
        await response.text()
      }
    }
    await sleep(150)
    t.same(crashes, [])
  })
}

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
