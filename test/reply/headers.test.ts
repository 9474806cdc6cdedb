import { Readable } from 'node:stream'
import compress from '@fastify/compress'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'
import { addNext, addRoutes, assertNext, assertNoContent, exchange, headOf, noContentCases, parseResponses } from '../helpers/wire.js'
import type { Fields } from '../helpers/wire.js'

const next = { method: 'GET', url: '/next' }

t.test('the parser of these tests sees every byte that does not belong to a response', async t => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext'
  for (const head of ['HTTP/1.1 204 No Content', 'HTTP/1.1 205 Reset Content\r\ncontent-length: 0', 'HTTP/1.1 304 Not Modified']) {
    t.throws(() => parseResponses(Buffer.from(`${head}\r\n\r\nx${answer}`), ['GET', 'GET']), { message: /status line/ }, head)
    t.throws(() => parseResponses(Buffer.from(`${head}\r\n\r\nx`), ['GET']), { message: /belong to no response/ }, head)
    t.equal(parseResponses(Buffer.from(`${head}\r\n\r\n${answer}`), ['GET', 'GET']).length, 2, head)
  }
  t.throws(() => parseResponses(Buffer.from('HTTP/1.1 205 Reset Content\r\n\r\n'), ['GET']), { message: /its length/ })
})

for (const { title, ...reply } of noContentCases) {
  t.test(`${title} sends no content and keeps the connection`, async t => {
    const app = await build(t, { onUnexpectedBody: 'drop' })
    addRoutes(app, reply)

    const [get, afterGet] = await exchange(app, [{ method: 'GET', url: '/nothing' }, next])
    assertNoContent(t, get!, reply.code)
    assertNext(t, afterGet!)

    const [head, afterHead] = await exchange(app, [{ method: 'HEAD', url: '/nothing' }, next])
    assertNoContent(t, head!, reply.code)
    assertNext(t, afterHead!)
    t.strictSame(headOf(head!), headOf(get!), 'HEAD answers with the head of GET')
  })
}

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

  t.test(`the headers of a web Response with ${code} stay, but for those of its body`, async t => {
    const headers = await answer(t, code, () => {
      const fields: [string, string][] = [['etag', '"1"'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['content-length', '7'], ['content-encoding', 'br']]
      return Object.defineProperty(new Response('content', { headers: fields }), 'status', { value: code })
    })
    t.strictSame(headers['etag'], ['"1"'])
    t.strictSame(headers['set-cookie'], ['a=1', 'b=2'])
  })

  t.test(`a ${code} that is set at run time on POST sends no content`, async t => {
    const app = await build(t, { onUnexpectedBody: 'drop' })
    app.post('/nothing', { statusCode: 201 }, async (request, reply) => reply.code(code).send({ id: 1 }))
    addNext(app)
    const [post, after] = await exchange(app, [{ method: 'POST', url: '/nothing' }, next])
    assertNoContent(t, post!, code)
    assertNext(t, after!)
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
