import { createReadStream } from 'node:fs'
import { Agent, get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Test } from 'tap'
import type { OnUnexpectedBody } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'
import { addNext, addRoute, assertNext, assertNoContent, next } from '../helpers/no-content.js'
import { createSignal, recordCrashes } from '../helpers/patience.js'
import { exchange } from '../helpers/wire.js'

const kibibyte = Buffer.alloc(1024)
const cases = [
  { title: 'a declared 204', code: 204, isDeclared: true },
  { title: 'a run-time 304', code: 304, isDeclared: false },
  { title: 'a declared 205', code: 205, isDeclared: true }
].flatMap(({ title, ...reply }) => ['GET', 'HEAD'].map(method => ({ title: `${title} to ${method}`, method, ...reply })))

// Each of these calls back when it has been let go of. Not events.once() or a stream's finished(), which listen for its errors as well,
// and so hide that no one else does.
const open: Record<string, (released: () => void, code: number) => unknown> = {
  'an endless Node stream': released => new Readable({ read () { this.push(kibibyte) } }).on('close', released),
  'an endless Node stream of objects': released => endlessObjects({ id: 1 }).on('close', released),
  'a Node stream that goes on to give empty chunks': released => endlessChunks('').on('close', released),
  'an idle Node stream': released => new Readable({ read () {} }).on('close', released),
  'a Node stream that falls silent': released => silentAfter(kibibyte).on('close', released),
  'the stream of a short file': released => createReadStream(import.meta.filename).on('close', released),
  'the stream of a long file': released => createReadStream(process.execPath).on('close', released),
  'an endless web stream': endlessWebStream,
  'an idle web stream': released => new ReadableStream({ cancel: released }),
  'a web Response with an endless body': (released, code) => {
    return Object.defineProperty(new Response(endlessWebStream(released)), 'status', { value: code })
  }
}

for (const { title, ...reply } of cases) {
  for (const [kind, make] of Object.entries(open)) {
    t.test(`${kind} is let go of on ${title}`, async t => {
      const released = createSignal()
      await withhold(t, { ...reply, payload: () => make(released.give, reply.code) })
      await t.resolves(released.given, 'let go of')
    })
  }

  t.test(`a long Node stream is destroyed before its end on ${title}`, async t => {
    const closed = createSignal()
    let chunks = 0
    const stream = new Readable({ read () { this.push(chunks++ < 1024 ? kibibyte : null) } }).on('close', closed.give)
    await withhold(t, { ...reply, payload: () => stream })
    await t.resolves(closed.given, 'closed')
    t.equal(stream.readableEnded, false, 'not read to its end')
    t.ok(chunks < 128, 'not much of it was read')
  })

  t.test(`the connection of an empty upstream response is used again after ${title}`, async t => {
    const upstream = buildPlain(t)
    upstream.get('/', async () => {})
    const url = await upstream.listen({ host: '127.0.0.1', port: 0 })
    let connections = 0
    upstream.server.on('connection', () => { connections++ })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.teardown(() => agent.destroy())
    const payload = () => new Promise<IncomingMessage>((resolve, reject) => get(url, { agent }, resolve).on('error', reject))
    await withhold(t, { ...reply, payload }, 2)
    t.equal(connections, 1)
  })

  for (const onUnexpectedBody of ['warn', 'drop'] as const) {
    t.test(`${title} does not wait for its stream with onUnexpectedBody: '${onUnexpectedBody}'`, async t => {
      // What somebody else listens to isn't destroyed: it ends only after the reply.
      const stream = new Readable({ read () {} }).on('data', () => {})
      await withhold(t, { ...reply, payload: () => stream }, 1, onUnexpectedBody)
      t.equal(stream.destroyed, false)
    })
  }
}

const fails: Record<string, () => unknown> = {
  'a Node stream that never closes': () => new Readable({ read () {}, destroy () {} }),
  'a Node stream that fails after its first chunk': () => {
    const stream = silentAfter(kibibyte)
    setTimeout(() => stream.destroy(new Error('late')), 20)
    return stream
  },
  'a Node stream that fails when it is destroyed': () => {
    return new Readable({ read () {}, destroy: (error, callback) => callback(error ?? new Error('late')) })
  },
  'a Node stream that fails again after it was destroyed': () => failsAfterClose(new Readable({ read () {} })),
  'a Node stream that fails after its end': () => failsAfterClose(Readable.from(['content'])),
  'a web stream that fails after its first chunk': () => {
    return new ReadableStream({
      start (controller) {
        controller.enqueue(kibibyte)
        setTimeout(() => controller.error(new Error('late')), 20)
      }
    })
  },
  'a web stream whose cancellation never settles': () => new ReadableStream({ cancel: () => new Promise(() => {}) }),
  'a web stream whose cancellation rejects': () => new ReadableStream({ cancel: () => Promise.reject(new Error('late')) }),
  'a web stream whose cancellation throws': () => new ReadableStream({ cancel () { throw new Error('late') } }),
  'a web stream that another reader has locked': () => {
    const stream = new ReadableStream()
    stream.getReader()
    return stream
  }
}

for (const [kind, payload] of Object.entries(fails)) {
  t.test(`${kind} crashes nothing and holds up no reply`, async t => {
    const crashes = recordCrashes(t)
    await Promise.all(cases.map(({ title, ...reply }) => withhold(t, { ...reply, payload })))
    await sleep(200)
    t.strictSame(crashes, [])
  })
}

// Each of them fails before its first byte.
const failing: Record<string, () => unknown> = {
  'a Node stream that fails before its first byte': () => new Readable({ read () { this.destroy(new Error('early')) } }),
  'a Node stream that fails as it is sent': () => new Readable({ read () {} }).destroy(new Error('early')),
  'a Node stream that had been destroyed': () => new Readable({ read () {} }).destroy(),
  'the stream of a file that does not exist': () => createReadStream(`${import.meta.filename}.missing`),
  'a web stream that had failed': () => new ReadableStream({ start: controller => controller.error(new Error('early')) }),
  'a web stream that fails before its first byte': () => new ReadableStream({ pull () { throw new Error('early') } })
}

for (const [kind, payload] of Object.entries(failing)) {
  t.test(`${kind} crashes nothing, and fails no reply that doesn't send it`, async t => {
    const crashes = recordCrashes(t)
    for (const onUnexpectedBody of ['warn', 'drop', 'error'] as const) {
      for (const { title, method, code, isDeclared } of cases) {
        const app = await build(t, { onUnexpectedBody })
        app.get('/nothing', { statusCode: isDeclared ? code : 200 }, (request, reply) => {
          if (!isDeclared) reply.code(code)
          reply.send(payload())
        })
        addNext(app)
        const [response, after] = await exchange(app, [{ method, url: '/nothing' }, next])
        t.equal(response!.status, code, title)
        assertNext(t, after!)
      }
    }
    await sleep(50)
    t.strictSame(crashes, [])
  })
}

type Withheld = { method: string, code: number, isDeclared: boolean, payload: () => unknown }

/** Asks for the payload as often as is said, and asserts that nothing of it is sent and that the connection goes on. */
async function withhold (t: Test, { method, ...reply }: Withheld, times = 1, onUnexpectedBody: OnUnexpectedBody = 'drop'): Promise<void> {
  const app = await build(t, { onUnexpectedBody })
  addNext(app)
  addRoute(app, { ...reply, url: '/nothing' })
  const responses = await exchange(app, [...Array(times).fill({ method, url: '/nothing' }), next])
  for (const response of responses.slice(0, times)) assertNoContent(t, response, reply.code)
  assertNext(t, responses[times]!)
}

function endlessWebStream (released: () => void): ReadableStream {
  return new ReadableStream({ pull: controller => controller.enqueue(kibibyte), cancel: released })
}

function silentAfter (chunk: Buffer): Readable {
  const stream = new Readable({ read () {} })
  stream.push(chunk)
  return stream
}

function failsAfterClose (stream: Readable): Readable {
  return stream.once('close', () => setImmediate(() => stream.emit('error', new Error('late'))))
}

function endlessObjects (chunk: unknown): Readable {
  return new Readable({ objectMode: true, read () { this.push(chunk) } })
}

function endlessChunks (chunk: string): Readable {
  return new Readable({ objectMode: true, read () { setTimeout(() => this.push(chunk), 1) } })
}
