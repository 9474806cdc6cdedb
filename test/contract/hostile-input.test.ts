import swagger from '@fastify/swagger'
import t from 'tap'
import type { RouteShorthandOptions } from 'fastify'
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
  for (const [code, expected] of [[201, '201'], [204, '204'], ['201', /without quotes/], [99, /which is not an integer/]] as const) {
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

t.test('huge response schemas do not hold up a route or its document', async t => {
  const properties = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`p${i}`, { type: 'string' }]))
  const responses = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [400 + i, { description: String(i) }]))
  let deep: object = { type: 'string' }
  for (let i = 0; i < 60; i++) deep = { type: 'object', properties: { deep } }
  const app = buildPlain(t)
  await app.register(swagger, { openapi: {} })
  await app.register(statusCode)
  app.get('/wide', { statusCode: 201, schema: { response: { 201: { type: 'object', properties } } } }, async () => ({ p1: 'x' }))
  app.get('/deep', { statusCode: 201, schema: { response: { 201: deep } } }, async () => ({}))
  app.get('/many', { statusCode: 201, schema: { response: { 201: { type: 'object' }, ...responses } } }, async () => ({}))
  for (const url of ['/wide', '/deep', '/many']) t.equal((await app.inject(url)).statusCode, 201, url)
  t.equal(Object.keys(app.swagger().paths!['/many']!.get!.responses!).length, 201)
})

t.test('thousands of routes each have their own status', async t => {
  const app = await build(t, { undeclared: 'warn' })
  const codeOf = (i: number) => 200 + i % 400
  for (let i = 0; i < 4000; i++) app.get(`/${i}`, { statusCode: codeOf(i) }, handler)
  for (let i = 0; i < 4000; i += 37) t.equal((await app.inject(`/${i}`)).statusCode, codeOf(i))
})
