// SEED: that of a failed run, to run it again.

import { Readable } from 'node:stream'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { build } from '../helpers/app.js'
import { addNext, assertNext, next } from '../helpers/no-content.js'
import { createSignal, recordCrashes, until } from '../helpers/patience.js'
import { ask, assertAnswers, big, buildAll, formatAll } from '../helpers/pipelining.js'
import { seed } from '../helpers/seed.js'
import { exchange, listen, open, parseResponses, readAll, send, silent } from '../helpers/wire.js'

t.test('hundreds of pipelined requests, split anywhere, are each answered with their own status and no byte more', async t => {
  const app = await buildAll(t)
  const property = fc.asyncProperty(
    fc.array(ask, { minLength: 300, maxLength: 500, size: 'max' }), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 20, maxLength: 60, size: 'max' }),
    async (asks, sizes) => {
      const bytes = formatAll(asks).join('')
      const socket = open(app).setNoDelay(true)
      const received = readAll(socket)
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length]!
        socket.write(bytes.slice(at, at += size))
        if (i % 7 === 0) await new Promise(setImmediate)
      }
      assertAnswers(t, parseResponses((await received).bytes, asks.map(({ method }) => method)), asks)
    }
  )
  const result = await fc.check(property, { numRuns: 8, seed, endOnFailure: true })
  t.notOk(result.failed, result.failed ? `seed ${seed}: ${result.errorInstance}` : `seed ${seed}`)
})

t.test('a single byte at a time makes no difference', async t => {
  const app = await buildAll(t)
  const asks = fc.sample(ask, { numRuns: 20, seed })
  const socket = open(app).setNoDelay(true)
  const received = readAll(socket)
  for (const byte of formatAll(asks).join('')) {
    socket.write(byte)
    await new Promise(setImmediate)
  }
  assertAnswers(t, parseResponses((await received).bytes, asks.map(({ method }) => method)), asks)
})

t.test('a client that reads slowly gets every answer whole and in order', async t => {
  const app = await buildAll(t)
  const asks = fc.sample(ask, { numRuns: 200, seed })
  const socket = open(app)
  // Small bodies first, then many that fill the buffers of both sides, then nothing to send, and all of it again.
  const bigs = 'GET /big HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(20)
  const bytes = formatAll(asks)
  socket.write([...bytes.slice(0, 100), bigs, ...bytes.slice(100)].join(''))
  const chunks: Buffer[] = []
  for await (const chunk of socket) {
    chunks.push(chunk)
    await sleep(1)
  }
  const received = parseResponses(Buffer.concat(chunks), [...asks.slice(0, 100), ...Array(20).fill({ method: 'GET' }), ...asks.slice(100)].map(({ method }) => method))
  const [...bigReceived] = received.splice(100, 20)
  assertAnswers(t, received, asks)
  t.ok(bigReceived.every(({ status, body }) => status === 201 && String(body) === big), 'the big ones are whole')
})

const streams: Record<string, (closed: () => void) => unknown> = {
  'a Node stream': closed => new Readable({
    read () { setTimeout(() => this.push('content'), 2) },
    destroy (error, done) { closed(); done(error) }
  }),
  'a web stream': closed => new ReadableStream({
    async pull (controller) { controller.enqueue(await sleep(2, Buffer.from('content'))) },
    cancel: closed
  })
}

const moments: Record<string, (socket: Socket, reached: Promise<void>) => Promise<unknown>> = {
  'with its request': async () => {},
  'before the head': (socket, reached) => reached,
  'as the head comes': socket => new Promise(resolve => socket.once('data', resolve)),
  'in the middle of the stream': socket => new Promise(resolve => socket.once('data', () => setTimeout(resolve, 20)))
}

for (const [kind, stream] of Object.entries(streams)) {
  for (const [moment, waitFor] of Object.entries(moments)) {
    t.test(`a client that hangs up ${moment} leaves nothing behind of ${kind}`, async t => {
      const crashes = recordCrashes(t)
      const app = await build(t, { onUnexpectedBody: 'drop' })
      const counts = { asked: 0, made: 0, closed: 0 }
      const clients = new Map<string, () => void>()
      for (const code of [200, 201, 204, 205, 304, 404]) {
        app.get(`/${code}`, { statusCode: code }, async request => {
          counts.asked++
          clients.get(String(request.headers['x-client']))!()
          await sleep(20)
          counts.made++
          return stream(() => { counts.closed++ })
        })
      }
      addNext(app)
      await listen(app)

      await Promise.all([200, 201, 204, 205, 304, 404].flatMap(code => Array.from({ length: 5 }, async (_, i) => {
        const socket = open(app).on('error', () => {})
        // Node tells a response that still waits for its turn nothing of the end of its connection: one request each, where a body is sent.
        const reached = createSignal()
        clients.set(`${code} ${i}`, reached.give)
        socket.write(`GET /${code} HTTP/1.1\r\nhost: a\r\nx-client: ${code} ${i}\r\n\r\n`.repeat([204, 205, 304].includes(code) ? i + 1 : 1))
        await new Promise(resolve => socket.once('connect', resolve))
        await waitFor(socket, reached.given)
        if (i % 2 === 0) socket.destroy()
        else socket.resetAndDestroy()
      })))

      // Time for what should not come.
      await sleep(300)
      await until(() => counts.made === counts.asked && counts.closed >= counts.made)
      t.ok(moment === 'with its request' || counts.made >= 30, 'the routes were reached')
      t.equal(counts.closed, counts.made, 'every stream was closed')
      t.strictSame(crashes, [])
      const [after] = await exchange(app, [next])
      assertNext(t, after!)
      let left = NaN
      await until(async () => (left = await new Promise(resolve => app.server.getConnections((_error, count) => resolve(count)))) <= 1)
      t.ok(left <= 1, 'no connection is stuck')
    })
  }
}

const get = 'GET /next HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'
const post = (fields: string, body: string) => `POST /CODE HTTP/1.1\r\nhost: a\r\n${fields}\r\n${body}`
const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n'

const heads: Record<string, string> = {
  'a length beside chunks': post('content-length: 4\r\ntransfer-encoding: chunked\r\n', `0\r\n\r\n${smuggled}`),
  'chunks beside a length': post(`transfer-encoding: chunked\r\ncontent-length: ${smuggled.length}\r\n`, `0\r\n\r\n${smuggled}`),
  'two lengths': post(`content-length: 0\r\ncontent-length: ${smuggled.length}\r\n`, smuggled),
  'a length with a sign': post('content-length: +5\r\n', 'hello'),
  'chunked twice': post('transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n', `0\r\n\r\n${smuggled}`),
  'an obfuscated encoding': post('transfer-encoding: xchunked\r\n', `0\r\n\r\n${smuggled}`),
  'a space before the colon': post('content-length : 5\r\n', 'hello'),
  'a folded line': post('x-folded: one\r\n two\r\ncontent-length: 0\r\n', ''),
  'bare line feeds': 'GET /CODE HTTP/1.1\nhost: a\n\n',
  'a bare carriage return': 'GET /CODE HTTP/1.1\r\nhost: a\r\nx: 1\rcontent-length: 5\r\n\r\n',
  'a chunk with a bare line feed': post('transfer-encoding: chunked\r\n', `5\nhello\r\n0\r\n\r\n${smuggled}`),
  'a chunk that lies about its length': post('transfer-encoding: chunked\r\n', `2\r\nhello\r\n0\r\n\r\n${smuggled}`),
  'no host': 'GET /CODE HTTP/1.1\r\n\r\n',
  'a body on GET': `GET /CODE HTTP/1.1\r\nhost: a\r\ncontent-length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a NUL': 'GET /CODE HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n'
}

for (const [title, head] of Object.entries(heads)) {
  t.test(`a request with ${title} gets from a route without content what it gets from any other`, async t => {
    let isSmuggled = false
    const app = await build(t, { onUnexpectedBody: 'drop' })
    app.addContentTypeParser('*', (request, payload, done) => { payload.resume().on('end', () => done(null, undefined)).on('error', done) })
    app.get('/smuggled', async () => { isSmuggled = true; return 'smuggled' })
    addNext(app)
    const codes = [201, 204, 205, 304]
    for (const code of codes) {
      app.route({ method: ['GET', 'POST'], url: `/${code}`, statusCode: code, handler: async () => Readable.from(['content']) })
    }
    const answers: Record<number, string[]> = {}
    for (const code of codes) {
      const { bytes, broken } = await send(app, head.replace('CODE', String(code)) + get)
      t.not(broken, silent)
      const text = bytes.toString('latin1')
      answers[code] = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status === String(code) ? 'the route' : status!)
      if (code !== 201 && answers[code]![0] === 'the route') t.notMatch(text, 'content\r\n', 'no content')
    }
    for (const code of [204, 205, 304]) t.strictSame(answers[code], answers[201], String(code))
    t.ok(answers[201]!.length > 0, 'there was an answer')
    t.notOk(isSmuggled, 'nothing was smuggled')
  })
}

t.test('a client that closes its half of the connection after its request gets its reply, whatever its stream is', async t => {
  const streams: Record<string, () => unknown> = {
    'an idle stream': () => new Readable({ read () {} }),
    'a slow stream': () => { const stream = new Readable({ read () {} }); setTimeout(() => stream.push('late'), 50); return stream },
    'an idle web stream': () => new ReadableStream()
  }
  for (const code of [204, 205, 304]) {
    for (const [kind, make] of Object.entries(streams)) {
      const app = await build(t)
      app.get('/', { statusCode: code }, async () => make())
      await listen(app)
      const socket = open(app)
      socket.end('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
      const [answer] = parseResponses((await readAll(socket)).bytes, ['GET'])
      t.equal(answer!.status, code, kind)
    }
  }
})
