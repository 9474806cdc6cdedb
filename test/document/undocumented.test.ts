import swagger from '@fastify/swagger'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import t from 'tap'
import type { Test } from 'tap'
import { z } from 'zod'
import statusCode, { statusCodeTransform } from '../../index.js'
import type { LogLine } from '../helpers/app.js'
import { buildPlain, recordLog } from '../helpers/app.js'
import { orders } from '../helpers/document.js'

// What is tested is silent in a process that has called statusCodeTransform(): only the last test does.
const openapi = { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' } }
const Item = z.object({ id: z.number() })
const response = { 201: Item }
const item = async () => ({ id: 1 })

type Order = 'before' | 'after' | 'without'

function buildZod (t: Test) {
  const { lines, logger } = recordLog()
  const app = buildPlain(t, { logger }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  return { app, said: () => lines.filter((line: LogLine) => line['code'] === 'FST_STATUS_CODE_NOT_DOCUMENTED') }
}

async function register (app: ReturnType<typeof buildZod>['app'], order: Order) {
  const options = { openapi, transform: jsonSchemaTransform }
  if (order === 'before') await app.register(swagger, options)
  await app.register(statusCode)
  if (order === 'after') await app.register(swagger, options)
}

for (const order of orders) {
  t.test(`registered ${order} it: routes whose zod schemas only a transform can document are named, with what to write`, async t => {
    const { app, said } = buildZod(t)
    await register(app, order)
    app.post('/items', { statusCode: 201, schema: { response } }, item)
    app.delete('/items/:id', { statusCode: 204 }, async () => {})
    await app.ready()

    t.equal(said().length, 1)
    t.equal(said()[0]?.level, 40)
    t.match(said()[0]?.msg, /^The OpenAPI document doesn't show .* not JSON Schema: POST \/items, DELETE \/items\/:id\. /)
    t.match(said()[0]?.msg, 'Register @fastify/swagger with transform: statusCodeTransform(jsonSchemaTransform)')
    t.strictSame(said()[0]?.['routes'], ['POST /items', 'DELETE /items/:id'])
  })
}

t.test('of many such routes three are named, and the others counted', async t => {
  const { app, said } = buildZod(t)
  await register(app, 'before')
  for (const url of ['/a', '/b', '/c', '/d', '/e']) app.post(url, { statusCode: 201, schema: { response } }, item)
  await app.ready()

  t.equal(said().length, 1)
  t.match(said()[0]?.msg, ': POST /a, POST /b, POST /c and 2 more. ')
})

t.test('it is said of a route of a child scope that has zod for itself', async t => {
  const { lines, logger } = recordLog()
  const app = buildPlain(t, { logger })
  await app.register(swagger, { openapi, transform: jsonSchemaTransform })
  await app.register(statusCode)
  await app.register(async child => {
    child.setSerializerCompiler(serializerCompiler)
    child.post('/zod', { statusCode: 201, schema: { response } }, item)
  })
  app.post('/json', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, item)
  await app.ready()

  const said = lines.filter(line => line['code'] === 'FST_STATUS_CODE_NOT_DOCUMENTED')
  t.equal(said.length, 1)
  t.match(said[0]?.msg, ': POST /zod. ')
})

t.test('nothing is said without @fastify/swagger', async t => {
  const { app, said } = buildZod(t)
  await register(app, 'without')
  app.post('/', { statusCode: 201, schema: { response } }, item)
  await app.ready()
  t.strictSame(said(), [])
})

t.test('the automatic HEAD of a GET is not named, which no document shows', async t => {
  const { app, said } = buildZod(t)
  await register(app, 'before')
  app.get('/', { statusCode: 201, schema: { response } }, item)
  await app.ready()
  t.match(said()[0]?.msg, ': GET /. ')
})

t.test('nothing is said where the document is read from a file', async t => {
  const { app, said } = buildZod(t)
  const document = { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, paths: {} }
  await app.register(swagger, { mode: 'static', specification: { document } })
  await app.register(statusCode)
  app.post('/', { statusCode: 201, schema: { response } }, item)
  await app.ready()
  t.strictSame(said(), [])
})

t.test('nothing is said of hidden routes, and of routes that declare nothing', async t => {
  const { app, said } = buildZod(t)
  await register(app, 'before')
  app.post('/hidden', { statusCode: 201, schema: { hide: true, response } }, item)
  app.post('/tagged', { statusCode: 201, schema: { tags: ['X-HIDDEN'], response } }, item)
  app.post('/free', { schema: { response: { 200: Item } } }, item)
  await app.ready()
  t.strictSame(said(), [])
})

t.test('nothing is said of JSON Schema', async t => {
  const { lines, logger } = recordLog()
  const app = buildPlain(t, { logger })
  await app.register(swagger, { openapi })
  await app.register(statusCode)
  app.post('/', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, item)
  app.delete('/', { statusCode: 204 }, async () => {})
  await app.ready()
  t.strictSame(lines, [])
})

// The last one: it changes the process.
t.test('nothing is said where statusCodeTransform is used', async t => {
  const { app, said } = buildZod(t)
  await app.register(swagger, { openapi, transform: statusCodeTransform(jsonSchemaTransform) })
  await app.register(statusCode)
  app.post('/', { statusCode: 201, schema: { response } }, item)
  await app.ready()

  t.strictSame(said(), [])
  t.match(app.swagger().paths?.['/']?.post?.responses, { 201: { description: 'Created' } })
})
