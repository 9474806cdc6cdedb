import { Readable } from 'node:stream'
import compress from '@fastify/compress'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'
import { addNext, assertNext, assertNoContent, headOf, next } from '../helpers/no-content.js'
import { exchange, exchangeHttp2 } from '../helpers/wire.js'
import type { Fields } from '../helpers/wire.js'

const big = 'content'.repeat(20_000)
const bigBodies: Record<string, (code: number) => unknown> = {
  'a big string': () => big,
  'a big object': () => ({ big }),
  'a big Node stream': () => Readable.from([big]),
  'a big web stream': () => new Blob([big]).stream(),
  'a big Response': code => Object.defineProperty(new Response(big), 'status', { value: code })
}

const bodies: Record<string, () => unknown> = {
  'an object': () => ({ id: 1 }),
  'a string': () => 'content',
  'a Node stream': () => Readable.from(['content']),
  'a web stream': () => new Blob(['content']).stream(),
  nothing: () => undefined
}

const empty: Record<string, (code: number) => unknown> = {
  'an empty Node stream': () => Readable.from([]),
  'an empty web stream': () => new Blob([]).stream(),
  'a Response without a body': code => new Response(null, { status: code }),
  nothing: () => undefined
}

for (const code of [204, 205, 304]) {
  for (const [kind, payload] of Object.entries(empty)) {
    t.test(`a handler's own length of 0 makes no difference to a ${code} given ${kind}`, async t => {
      await answer(t, code, () => payload(code), reply => { reply.header('content-length', '0') })
    })
  }

  for (const [kind, payload] of Object.entries(bodies)) {
    t.test(`what describes the resource stays on a ${code} given ${kind}`, async t => {
      const description = {
        etag: '"1"',
        'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
        'cache-control': 'max-age=60',
        vary: 'accept',
        location: '/items/1'
      }
      const headers = await answer(t, code, payload, reply => {
        reply.headers(description).header('set-cookie', 'a=1').header('set-cookie', 'b=2')
      })
      for (const [name, value] of Object.entries(description)) t.strictSame(headers[name], [value], name)
      t.strictSame(headers['set-cookie'], ['a=1', 'b=2'], 'set-cookie')
    })

    t.test(`a ${code} given ${kind} has no trailers`, async t => {
      await answer(t, code, payload, reply => {
        reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum'))
        reply.trailer('x-later', async () => 'later')
      })
    })

    t.test(`a handler's own content headers are not sent with a ${code} given ${kind}`, async t => {
      const own = { 'content-length': '7', 'content-type': 'text/html', 'content-encoding': 'br', 'transfer-encoding': 'chunked' }
      await answer(t, code, payload, reply => { reply.headers(own) })
      await answer(t, code, payload, reply => {
        for (const [name, value] of Object.entries(own)) reply.raw.setHeader(name, value)
      })
    })
  }

  for (const kind of ['a string', 'a Node stream', 'a web stream', 'nothing']) {
    t.test(`a ${code} given ${kind} has no trailers over HTTP/2, and keeps what describes the resource`, async t => {
      const app = await build(t, { onUnexpectedBody: 'drop' }, { http2: true } as object)
      app.get('/nothing', { statusCode: code }, async (request, reply) => {
        reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum'))
        reply.headers({ etag: '"1"', 'set-cookie': ['a=1', 'b=2'], 'content-length': '7', 'content-encoding': 'br' })
        return bodies[kind]!()
      })
      addNext(app)
      const [get, head, after] = await exchangeHttp2(t, app, [{ method: 'GET', url: '/nothing' }, { method: 'HEAD', url: '/nothing' }, next])
      for (const answer of [get!, head!]) {
        assertNoContent(t, answer, code)
        t.strictSame(answer.headers['etag'], ['"1"'], 'etag')
        t.strictSame(answer.headers['set-cookie'], ['a=1', 'b=2'], 'set-cookie')
      }
      assertNext(t, after!)
    })
  }

  t.test(`the headers of a web Response with ${code} stay, but for those of its body`, async t => {
    const headers = await answer(t, code, () => {
      const fields: [string, string][] = [['etag', '"1"'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['content-length', '7'], ['content-encoding', 'br']]
      return Object.defineProperty(new Response('content', { headers: fields }), 'status', { value: code })
    })
    t.strictSame(headers['etag'], ['"1"'])
    t.strictSame(headers['set-cookie'], ['a=1', 'b=2'])
  })

  for (const order of ['before', 'after']) {
    for (const [kind, payload] of Object.entries(bigBodies)) {
      t.test(`a ${code} given ${kind} is not compressed, with @fastify/compress registered ${order} this plugin`, async t => {
        const app = buildPlain(t)
        if (order === 'before') await app.register(compress)
        await app.register(statusCode, { onUnexpectedBody: 'drop' })
        if (order === 'after') await app.register(compress)
        app.get('/nothing', { statusCode: code }, async () => payload(code))
        addNext(app)
        const headers = { 'accept-encoding': 'gzip' }
        const [get, head, after] = await exchange(app, [
          { method: 'GET', url: '/nothing', headers }, { method: 'HEAD', url: '/nothing', headers }, next
        ])
        assertNoContent(t, get!, code)
        assertNoContent(t, head!, code)
        assertNext(t, after!)
      })
    }
  }
}

/** The headers with which a route answers this payload on GET, which its HEAD has to answer as well. */
async function answer (t: Test, code: number, payload: () => unknown, prepare = (reply: FastifyReply) => {}): Promise<Fields> {
  const app = await build(t, { onUnexpectedBody: 'drop' })
  app.get('/nothing', { statusCode: code }, async (request, reply) => {
    prepare(reply)
    return payload()
  })
  addNext(app)
  const [get, head, after] = await exchange(app, [{ method: 'GET', url: '/nothing' }, { method: 'HEAD', url: '/nothing' }, next])
  assertNoContent(t, get!, code)
  t.strictSame(headOf(head!), headOf(get!), 'HEAD answers with the head of GET')
  assertNext(t, after!)
  return get!.headers
}
