// SEED: that of a failed run, to run it again.

import { Readable } from 'node:stream'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { build } from '../helpers/app.js'
import { ask, assertAnswers, big, buildAll, format, open, parse, seed } from '../helpers/pipelining.js'
import type { Ask } from '../helpers/pipelining.js'
import { addNext, assertNext, exchange } from '../helpers/wire.js'

t.test('hundreds of pipelined requests, split anywhere, are each answered with their own status and no byte more', async t => {
  const app = await buildAll(t)
  const property = fc.asyncProperty(
    fc.array(ask, { minLength: 300, maxLength: 500, size: 'max' }), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 20, maxLength: 60, size: 'max' }),
    async (asks, sizes) => {
      const bytes = asks.map((each, index) => format(each, index, index === asks.length - 1)).join('')
      const socket = open(app).setNoDelay(true)
      const received = readAll(socket)
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length]!
        socket.write(bytes.slice(at, at += size))
        if (i % 7 === 0) await new Promise(setImmediate)
      }
      assertAnswers(t, parse(await received, asks), asks)
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
  for (const byte of asks.map((each, index) => format(each, index, index === asks.length - 1)).join('')) {
    socket.write(byte)
    await new Promise(setImmediate)
  }
  assertAnswers(t, parse(await received, asks), asks)
})

t.test('a client that reads slowly gets every answer whole and in order', async t => {
  const app = await buildAll(t)
  const asks = fc.sample(ask, { numRuns: 200, seed })
  const socket = open(app)
  // Small bodies first, then many that fill the buffers of both sides, then nothing to send, and all of it again.
  const bigs = 'GET /big HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(20)
  const bytes = asks.map((each, index) => format(each, index, index === asks.length - 1))
  socket.write([...bytes.slice(0, 100), bigs, ...bytes.slice(100)].join(''))
  const chunks: Buffer[] = []
  for await (const chunk of socket) {
    chunks.push(chunk)
    await sleep(1)
  }
  const bigAsk: Ask = { method: 'GET', code: 201, kind: 0, isDeclared: true }
  const received = parse(Buffer.concat(chunks).toString('latin1'), [...asks.slice(0, 100), ...Array(20).fill(bigAsk), ...asks.slice(100)])
  const [...bigReceived] = received.splice(100, 20)
  assertAnswers(t, received, asks)
  t.ok(bigReceived.every(({ status, body }) => status === 201 && body === big), 'the big ones are whole')
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

const moments: Record<string, (socket: Socket) => Promise<unknown>> = {
  'with its request': async () => {},
  'before the head': () => sleep(10),
  'as the head comes': socket => new Promise(resolve => socket.once('data', resolve)),
  'in the middle of the stream': socket => new Promise(resolve => socket.once('data', () => setTimeout(resolve, 20)))
}

for (const [kind, stream] of Object.entries(streams)) {
  for (const [moment, waitFor] of Object.entries(moments)) {
    t.test(`a client that hangs up ${moment} leaves nothing behind of ${kind}`, async t => {
      const crashes: unknown[] = []
      const record = (error: unknown) => { crashes.push(error) }
      for (const event of ['uncaughtException', 'unhandledRejection']) {
        process.on(event, record)
        t.teardown(() => process.off(event, record))
      }
      const app = await build(t, { onUnexpectedBody: 'drop' })
      const counts = { made: 0, closed: 0 }
      for (const code of [200, 201, 204, 205, 304, 404]) {
        app.get(`/${code}`, { statusCode: code }, async () => {
          await sleep(20)
          counts.made++
          return stream(() => { counts.closed++ })
        })
      }
      addNext(app)
      await app.listen({ host: '127.0.0.1', port: 0 })

      await Promise.all([200, 201, 204, 205, 304, 404].flatMap(code => Array.from({ length: 5 }, async (_, i) => {
        const socket = open(app).on('error', () => {})
        // Node tells a response that still waits for its turn nothing of the end of its connection: one request each, where a body is sent.
        socket.write(`GET /${code} HTTP/1.1\r\nhost: a\r\n\r\n`.repeat([204, 205, 304].includes(code) ? i + 1 : 1))
        await new Promise(resolve => socket.once('connect', resolve))
        await waitFor(socket)
        if (i % 2 === 0) socket.destroy()
        else socket.resetAndDestroy()
      })))

      for (let i = 0; i < 100 && (i < 15 || counts.closed < counts.made); i++) await sleep(20)
      t.ok(moment === 'with its request' || counts.made >= 30, 'the routes were reached')
      t.equal(counts.closed, counts.made, 'every stream was closed')
      t.strictSame(crashes, [])
      const [after] = await exchange(app, [{ method: 'GET', url: '/next' }])
      assertNext(t, after!)
      const left = await new Promise(resolve => app.server.getConnections((_error, count) => resolve(count)))
      t.ok(Number(left) <= 1, 'no connection is stuck')
    })
  }
}

async function readAll (socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}
