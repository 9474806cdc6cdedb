// Streams that a handler returns while it or somebody else still works with them.

import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex, PassThrough, pipeline, Readable, Transform, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { build, isFastifyBefore, recordLog } from '../helpers/app.js'
import { createSignal, recordCrashes } from '../helpers/patience.js'
import { openHttp2 } from '../helpers/wire.js'

const chunk = Buffer.alloc(10_000)
const octets = 'application/octet-stream'

/** Uploads 20 chunks, one every 20 ms: longer than any other stream is read for. */
async function upload (app: FastifyInstance): Promise<number | undefined> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { 'content-type': octets, 'content-length': 20 * chunk.length }
  const client = request(url, { method: 'PUT', headers })
  const status = new Promise<number | undefined>((resolve, reject) => {
    client.on('response', response => { resolve(response.resume().statusCode) }).on('error', reject)
  })
  for (let i = 0; i < 20; i++) {
    client.write(chunk)
    await sleep(20)
  }
  client.end()
  return await status
}

async function buildUpload (t: Test, handler: (request: FastifyRequest, reply: FastifyReply) => unknown) {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.addContentTypeParser(octets, (request, payload, done) => { done(null, payload) })
  app.put('/', { statusCode: 204 }, handler)
  return app
}

t.test('a file that an upload is written to is written to its end', async t => {
  const path = join(tmpdir(), `fastify-status-code-${process.pid}`)
  t.teardown(() => rm(path, { force: true }))
  const ended = createSignal()
  const app = await buildUpload(t, async request => {
    return (request.body as Readable).pipe(createWriteStream(path)).on('close', ended.give)
  })
  t.equal(await upload(app), 204)
  await ended.given
  t.equal((await readFile(path)).length, 20 * chunk.length)
})

t.test('a transform that an upload is written to is not destroyed', async t => {
  const ended = createSignal()
  let length = 0
  const app = await buildUpload(t, async request => {
    return (request.body as Readable).pipe(new PassThrough()).on('data', chunk => { length += chunk.length }).on('end', ended.give)
  })
  // It's a body as well: one that is refused, while the upload goes on.
  t.equal(await upload(app), 500)
  await ended.given
  t.equal(length, 20 * chunk.length)
})

const readers: Record<string, (request: FastifyRequest, read: (chunk: Buffer) => void) => unknown> = {
  'is listened to': (request, read) => request.raw.on('data', read),
  'is resumed': (request, read) => { request.raw.on('data', read); return request.raw.resume() }
}
for (const [how, reader] of Object.entries(readers)) {
  t.test(`the request's own stream, which ${how} and returned, is read to its end`, async t => {
    const ended = createSignal()
    let length = 0
    const app = await buildUpload(t, async request => {
      request.raw.on('end', ended.give)
      return reader(request, chunk => { length += chunk.length })
    })
    t.equal(await upload(app), 204)
    await ended.given
    t.equal(length, 20 * chunk.length)
  })
}

t.test('a request to another server is not aborted', async t => {
  const answered = createSignal()
  const upstream = createServer((request, response) => { setTimeout(() => response.end('late'), 200) }).listen(0, '127.0.0.1')
  t.teardown(() => upstream.close())
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.get('/', { statusCode: 204 }, async () => {
    const { port } = upstream.address() as AddressInfo
    return request({ host: '127.0.0.1', port, agent: false }, response => response.resume().on('end', answered.give)).end()
  })
  t.equal((await app.inject('/')).statusCode, 204)
  await t.resolves(answered.given)
})

t.test('what is only written to is no body, and its failure crashes nothing', async t => {
  const crashes = recordCrashes(t)
  const app = await build(t, { onUnexpectedBody: 'error' })
  for (const code of [204, 205, 304]) {
    app.get(`/${code}`, { statusCode: code }, async () => {
      const writable = new Writable()
      setImmediate(() => writable.destroy(new Error('late')))
      return writable
    })
  }
  for (const code of [204, 205, 304]) t.equal((await app.inject(`/${code}`)).statusCode, code)
  await sleep(20)
  t.same(crashes, [])
})

// Streams that are written to as well, as compression is: who pipes into them has to be let go of too.
const written: Record<string, (source: Readable) => Readable> = {
  'a gzip': source => source.pipe(createGzip()),
  'a gzip behind a transform': source => source.pipe(new PassThrough()).pipe(createGzip()),
  'a gzip in a pipeline': source => pipeline(source, createGzip(), () => {}),
  'a duplex of its own': source => Duplex.from({ readable: source, writable: new PassThrough() })
}
const sources: Record<string, () => Readable> = {
  'a file': () => createReadStream(process.execPath),
  'an endless stream': () => new Readable({ read () { setImmediate(() => this.push(chunk)) } }),
  'an idle stream': () => new Readable({ read () {} })
}
for (const [kind, compress] of Object.entries(written)) {
  for (const [of, open] of Object.entries(sources)) {
    for (const code of [204, 205, 304]) {
      for (const onUnexpectedBody of ['warn', 'error'] as const) {
        t.test(`${kind} of ${of}, on a ${code} with onUnexpectedBody: '${onUnexpectedBody}', leaves nothing open`, async t => {
          const [sourceClosed, closed] = [createSignal(), createSignal()]
          const app = await build(t, { onUnexpectedBody })
          app.get('/', { statusCode: code }, (request, reply) => {
            reply.send(compress(open().on('close', sourceClosed.give)).on('close', closed.give))
          })
          const { statusCode } = await app.inject('/')
          await Promise.all([sourceClosed.given, closed.given])
          t.ok([code, 500].includes(statusCode))
        })
      }
    }
  }
}

t.test('a source that somebody else reads as well is read to its end', async t => {
  const ended = createSignal()
  const app = await build(t, { onUnexpectedBody: 'drop' })
  const chunks = Array(50).fill(chunk) as Buffer[]
  let length = 0
  const count = new Writable({ write (chunk, encoding, done) { length += chunk.length; setImmediate(done) } }).on('finish', ended.give)
  app.get('/compressed', { statusCode: 304 }, async () => {
    const source = Readable.from(chunks)
    source.pipe(count)
    return source.pipe(createGzip())
  })
  t.equal((await app.inject('/compressed')).statusCode, 304)
  await ended.given
  t.equal(length, chunks.length * chunk.length)
})

t.test('a transform that an upload over HTTP/2 is written to, which says no length, is not destroyed', async t => {
  const ended = createSignal()
  const app = await build(t, { onUnexpectedBody: 'drop' }, { http2: true } as object)
  app.addContentTypeParser(octets, (request, payload, done) => { done(null, payload) })
  let length = 0
  app.put('/', { statusCode: 204 }, async request => {
    const slow = new Transform({ transform (chunk, encoding, done) { length += chunk.length; setTimeout(done, 10, null, chunk) } })
    return (request.body as Readable).pipe(slow).on('end', ended.give)
  })
  const connection = await openHttp2(app)
  const body = 'upload'.repeat(50_000)
  t.equal((await connection.ask({ method: 'PUT', url: '/', headers: { 'content-type': octets }, body })).status, 204)
  await ended.given
  await connection.close()
  t.equal(length, body.length)
})

t.test('a transform whose upload breaks off is let go of', async t => {
  const closed = createSignal()
  const app = await buildUpload(t, async request => (request.body as Readable).pipe(new PassThrough()).on('close', closed.give))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = request(url, { method: 'PUT', headers: { 'content-type': octets, 'content-length': 10 * chunk.length } })
  client.on('error', () => {})
  client.write(chunk)
  await new Promise(resolve => client.on('response', resolve))
  client.destroy()
  await t.resolves(closed.given)
})

t.test('so is one that has let nothing through, whose client leaves at once', async t => {
  const [begun, closed] = [createSignal(), createSignal()]
  const app = await buildUpload(t, async request => {
    setImmediate(begun.give)
    return (request.body as Readable).pipe(new Transform({ transform: (chunk, encoding, done) => done() })).on('close', closed.give)
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = request(url, { method: 'PUT', headers: { 'content-type': octets, 'content-length': 10 * chunk.length } })
  client.on('error', () => {})
  client.write(chunk)
  await begun.given
  client.destroy()
  await t.resolves(closed.given)
})

t.test('handlerTimeout finds a reply without content sent, for it does not wait for its stream', {
  skip: isFastifyBefore('5.8.0') && 'handlerTimeout came with Fastify 5.8'
}, async t => {
  const app = await build(t)
  const [closed, cancelled] = [createSignal(), createSignal()]
  for (const code of [204, 205, 304]) {
    app.get(`/${code}`, { statusCode: code, handlerTimeout: 20 }, async () => new Readable({ read () {} }).on('close', closed.give))
    app.get(`/web/${code}`, { statusCode: code, handlerTimeout: 20 }, async () => new ReadableStream({ cancel: cancelled.give }))
  }
  for (const code of [204, 205, 304]) {
    for (const url of [`/${code}`, `/web/${code}`]) t.equal((await app.inject(url)).statusCode, code, url)
  }
  await Promise.all([closed.given, cancelled.given])
})

const later: Record<string, (reply: FastifyReply) => void> = {
  'another status': reply => { reply.code(200) },
  'callNotFound()': reply => { reply.callNotFound() },
  'redirect()': reply => { reply.redirect('/there') },
  'a second reply': reply => { reply.send({ second: true }) },
  'an error': () => { throw new Error('late') },
  nothing: () => {}
}
for (const [title, act] of Object.entries(later)) {
  for (const isAsync of [false, true]) {
    t.test(`a 204 with a stream is not changed by ${title} of ${isAsync ? 'an asynchronous' : 'a'} handler`, async t => {
      const { lines, logger } = recordLog()
      const app = await build(t, { onUnexpectedBody: 'drop' }, { logger })
      app.get('/', { statusCode: 204 }, isAsync
        ? async (request, reply) => { reply.send(new PassThrough()); await null; act(reply) }
        : (request, reply) => { reply.send(new PassThrough()); act(reply) })
      t.match(await app.inject('/'), { statusCode: 204, body: '' })
      const isSilent = ['nothing', 'another status', 'callNotFound()'].includes(title)
      t.equal(lines.length, isSilent ? 0 : 1, 'Fastify says that the reply was sent already')
    })
  }
}
