import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import swagger from '@fastify/swagger'
import t from 'tap'
import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import statusCode from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

const handler = async () => ({ id: 1 })
const getter = (name: string, get: () => unknown) => Object.defineProperty({}, name, { get, enumerable: true, configurable: true })
const broken = () => { throw new TypeError('a getter that throws') }

for (const name of ['statusCode', 'schema', 'config', 'onSend', 'onRequest', 'onError', 'preSerialization', 'attachValidation']) {
  t.test(`a getter of ${name} that throws ends in its own error`, async t => {
    const app = await build(t, { undeclared: 'error', validation: { statusCode: 422 } })
    const options = Object.defineProperties({ method: 'GET', url: '/', handler }, Object.getOwnPropertyDescriptors(getter(name, broken)))
    t.throws(() => app.route(options as never), { message: 'a getter that throws' })
    app.get('/next', { statusCode: 201 }, handler)
    t.equal((await app.inject('/next')).statusCode, 201, 'the next route has its status')
  })
}

t.test('a getter in the response schemas that throws ends in its own error', async t => {
  for (const schema of [getter('response', broken), { response: getter('201', broken) }, { response: { 201: getter('type', broken) } }]) {
    const app = await build(t)
    await t.rejects(async () => {
      app.get('/', { statusCode: 201, schema } as RouteShorthandOptions, handler)
      await app.ready()
    }, { message: /a getter that throws/ })
  }
})

t.test('a statusCode behind a getter is read as one number', async t => {
  const app = await build(t)
  let reads = 0
  const options = Object.defineProperties({ method: 'GET', url: '/', handler }, Object.getOwnPropertyDescriptors(getter('statusCode', () => [201, 500, 'x'][reads++])))
  app.route(options as never)
  t.equal((await app.inject('/')).statusCode, 201)
})

t.test('route options behind a Proxy declare their status, and wrong ones are refused', async t => {
  for (const [code, expected] of [[201, '201'], [204, '204'], ['201', /FST_STATUS_CODE_INVALID|which is not an integer/], [99, /which is not an integer/]] as const) {
    const app = await build(t)
    const options = new Proxy({ method: 'GET', url: '/', handler, statusCode: 0 }, { get: (target, key) => key === 'statusCode' ? code : Reflect.get(target, key) })
    const outcome = await (async () => {
      try {
        app.route(options as never)
        return String((await app.inject('/')).statusCode)
      } catch (error) {
        return (error as Error).message
      }
    })()
    t.match(outcome, expected, String(code))
  }
})

const wrong: unknown[] = [
  new Proxy({}, {}), new Proxy(() => {}, {}), { valueOf: () => 201 }, { toString: broken }, Object.create(null), [201], 201n, Symbol('201'), new Date(201),
  -0, NaN, Infinity, 1e21, '2'.repeat(100_000), { [Symbol.toPrimitive]: broken }
]

t.test('whatever is not a status is refused by FST_STATUS_CODE_INVALID', async t => {
  const app = await build(t)
  for (const [index, code] of wrong.entries()) {
    t.throws(() => app.get(`/${index}`, { statusCode: code } as never, handler), { code: 'FST_STATUS_CODE_INVALID' }, `the wrong one at ${index}`)
  }
})

t.test('a polluted prototype declares nothing, and changes no contract', async t => {
  const polluted: Record<string, unknown> = {
    statusCode: 418, response: {}, defaults: 418, undeclared: 'error', onUnexpectedBody: 'error', validation: {}, 201: {}, 204: {}, default: {}, '2xx': {}
  }
  for (const [name, value] of Object.entries(polluted)) {
    const answers = async () => {
      const app = await build(t)
      app.get('/free', handler)
      app.get('/bound', { statusCode: 201 }, handler)
      app.get('/empty', { statusCode: 204 }, handler)
      app.get('/chosen', { statusCode: 201 }, async (request, reply) => { reply.code(202); return { id: 1 } })
      const statuses = []
      for (const url of ['/free', '/bound', '/empty', '/chosen']) statuses.push((await app.inject(url)).statusCode)
      return statuses
    }
    Reflect.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: false, writable: true })
    try {
      t.same(await answers(), [200, 201, 204, 202], name)
    } finally {
      delete (Object.prototype as unknown as Record<string, unknown>)[name]
    }
  }
})

t.test('huge response schemas do not hold up a route or its document', async t => {
  const properties = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`p${i}`, { type: 'string' }]))
  const responses = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [400 + i, { description: String(i) }]))
  let deep: object = { type: 'string' }
  for (let i = 0; i < 60; i++) deep = { type: 'object', properties: { deep } }
  const app = buildPlain(t)
  await app.register(swagger, { openapi: {} })
  await app.register(statusCode)
  const started = performance.now()
  app.get('/wide', { statusCode: 201, schema: { response: { 201: { type: 'object', properties } } } }, async () => ({ p1: 'x' }))
  app.get('/deep', { statusCode: 201, schema: { response: { 201: deep } } }, async () => ({}))
  app.get('/many', { statusCode: 201, schema: { response: { 201: { type: 'object' }, ...responses } } }, async () => ({}))
  for (const url of ['/wide', '/deep', '/many']) t.equal((await app.inject(url)).statusCode, 201, url)
  t.equal(Object.keys(app.swagger().paths!['/many']!.get!.responses!).length, 201)
  t.ok(performance.now() - started < 10_000, 'in time')
})

t.test('thousands of routes each have their own status', { timeout: 60_000 }, async t => {
  const app = await build(t, { undeclared: 'warn' })
  const codeOf = (i: number) => 200 + i % 400
  for (let i = 0; i < 4000; i++) app.get(`/${i}`, { statusCode: codeOf(i) }, handler)
  for (let i = 0; i < 4000; i += 37) t.equal((await app.inject(`/${i}`)).statusCode, codeOf(i))
})

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
    const answers: Record<number, string[]> = {}
    for (const code of [201, 204, 205, 304]) {
      const app = await build(t, { onUnexpectedBody: 'drop' })
      app.addContentTypeParser('*', (request, payload, done) => { payload.resume().on('end', () => done(null, undefined)).on('error', done) })
      app.route({ method: ['GET', 'POST'], url: `/${code}`, statusCode: code, handler: async () => Readable.from(['content']) })
      app.get('/smuggled', async () => { isSmuggled = true; return 'smuggled' })
      app.get('/next', async () => 'next')
      await app.listen({ host: '127.0.0.1', port: 0 })
      const text = await talk(app, head.replace('CODE', String(code)) + get)
      answers[code] = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status === String(code) ? 'the route' : status!)
      if (code !== 201 && answers[code]![0] === 'the route') t.notMatch(text, 'content\r\n', 'no content')
    }
    for (const code of [204, 205, 304]) t.strictSame(answers[code], answers[201], String(code))
    t.ok(answers[201]!.length > 0, 'there was an answer')
    t.notOk(isSmuggled, 'nothing was smuggled')
  })
}

function talk (app: FastifyInstance, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    let text = ''
    socket.setTimeout(5000, () => { socket.destroy(); reject(new Error(`The server fell silent after ${text}`)) })
    socket.on('data', chunk => { text += chunk.toString('latin1') }).on('close', () => resolve(text)).on('error', () => {})
    socket.write(bytes, 'latin1')
  })
}
