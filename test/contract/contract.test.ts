import swagger from '@fastify/swagger'
import { S } from 'fluent-json-schema'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import type { FastifySchema, RouteShorthandOptions } from 'fastify'
import statusCode, { FST_STATUS_CODE_BODY_SCHEMA, FST_STATUS_CODE_INVALID, FST_STATUS_CODE_NO_RESPONSE_SCHEMA } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

const handler = async () => 'ok'
const Item = { type: 'object', properties: { id: { type: 'number' } } }

t.test('a statusCode that is not a final status is refused when the route is added', async t => {
  const app = await build(t)
  const values = [
    [0, '0'], [99, '99'], [100, '100'], [103, '103'], [199, '199'], [600, '600'], [-201, '-201'], [200.5, '200.5'], [NaN, 'NaN'], [Infinity, 'Infinity'],
    ['201', "'201'"], ['', "''"], [null, 'null'], [true, 'true'], [{}, '{}'], [[201], '[ 201 ]'], [201n, '201n'], [Symbol('201'), 'Symbol(201)']
  ] as const
  for (const [value, shown] of values) {
    t.throws(() => app.get('/items/:id', { statusCode: value as unknown as number }, handler), {
      code: 'FST_STATUS_CODE_INVALID',
      message: `Route GET /items/:id declares statusCode ${shown}, which is not an integer from 200 to 599.` +
        ' Declare the final status of a success, such as 201, or leave statusCode out.'
    }, shown)
  }
})

t.test('an error names the whole URL of the route and all its methods', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  app.register(async child => { child.route({ method: ['PUT', 'PATCH'], url: '/items', statusCode: 99, handler }) }, { prefix: '/shop' })

  await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_INVALID', message: /^Route PUT,PATCH \/shop\/items declares statusCode 99/ })
})

t.test('a numeric enum member is a status', async t => {
  enum Status { Created = 201 }
  const app = await build(t)
  app.get('/', { statusCode: Status.Created }, handler)

  t.equal((await app.inject('/')).statusCode, 201)
})

const bodies: Record<string, unknown> = {
  'an object': Item,
  'a $ref': { $ref: 'Item#' },
  'a nullable type': { type: ['string', 'null'] },
  'a content map': { description: 'x', content: { 'application/json': { schema: Item } } },
  'a TypeBox type': Type.String(),
  'a fluent schema': S.object().prop('id', S.number()),
  'an object without a prototype': Object.assign(Object.create(null), Item)
}
const noBodies: Record<string, unknown> = {
  "type: 'null'": { type: 'null' },
  "type: ['null']": { type: ['null'] },
  'Type.Null()': Type.Null(),
  'S.null()': S.null(),
  'no keyword at all': {},
  'only annotations': { description: 'gone', 'x-response-description': 'gone', $comment: 'x', headers: { 'x-a': { type: 'string' } } }
}

t.test('a schema with a body is refused for a code without content', async t => {
  for (const [name, schema] of Object.entries(bodies)) {
    for (const code of [204, 205, 304]) {
      const app = await build(t)
      app.addSchema({ $id: 'Item', ...Item })
      t.throws(() => app.get('/', { statusCode: code, schema: { response: { [code]: schema } } }, handler), {
        code: 'FST_STATUS_CODE_BODY_SCHEMA', message: new RegExp(`^Route GET / has a response schema with a body for status ${code}, .*{ type: 'null' }`)
      }, name)
    }
    const app = await build(t)
    app.addSchema({ $id: 'Item', ...Item })
    t.throws(() => app.get('/', { statusCode: 200, schema: { response: { 200: Item, 204: schema } } }, handler), FST_STATUS_CODE_BODY_SCHEMA)
  }
})

t.test('a schema without a body is accepted for a code without content', async t => {
  for (const [name, schema] of Object.entries(noBodies)) {
    for (const code of [204, 205, 304]) {
      const app = await build(t)
      app.get('/', { statusCode: code, schema: { response: { [code]: schema } } }, async () => null)
      t.equal((await app.inject('/')).statusCode, code, name)
    }
  }
})

t.test('a shared schema without a body is accepted, and one that is added later is left for then', async t => {
  const app = await build(t)
  app.addSchema({ $id: 'Nothing', type: 'null' })
  app.delete('/', { statusCode: 204, schema: { response: { 204: { $ref: 'Nothing#' } } } }, async () => null)
  app.delete('/later', { statusCode: 204, schema: { response: { 204: { $ref: 'Later#' } } } }, async () => null)
  app.addSchema({ $id: 'Later', type: 'null' })

  for (const url of ['/', '/later']) t.equal((await app.inject({ method: 'DELETE', url })).statusCode, 204)
})

t.test('a type of another schema library is not judged by its keywords', async t => {
  const app = await build(t)
  class Void { parse () {} }
  t.doesNotThrow(() => app.get('/', { statusCode: 204, serializerCompiler: () => String, schema: { response: { 204: new Void() } } }, handler))
  t.throws(
    () => app.get('/a', { statusCode: 201, serializerCompiler: () => String, schema: { response: { 200: new Void() } } }, handler),
    FST_STATUS_CODE_NO_RESPONSE_SCHEMA
  )
})

t.test('a boolean schema is left for Fastify to judge, and is a body of a success', async t => {
  const app = await build(t)
  t.doesNotThrow(() => app.get('/', { statusCode: 204, schema: { response: { 204: true } } as FastifySchema }, handler))
  t.throws(() => app.get('/a', { statusCode: 201, schema: { response: { 200: true } } as FastifySchema }, handler), FST_STATUS_CODE_NO_RESPONSE_SCHEMA)
})

t.test('a declared success that the response schemas leave out is refused', async t => {
  for (const response of [{ 200: Item }, { 200: Item, 202: Item, 404: Item }, { 200: Type.String() }]) {
    const app = await build(t)
    t.throws(() => app.post('/', { statusCode: 201, schema: { response } }, handler), FST_STATUS_CODE_NO_RESPONSE_SCHEMA)
  }
  const app = await build(t)
  t.throws(() => app.post('/', { statusCode: 201, schema: { response: { 200: Item, 202: Item } } }, handler), {
    message: 'Route POST / declares statusCode 201, but its response schemas cover only 200, 202: the body would be sent unfiltered.' +
      ' Add a response schema for the declared status, for 2xx or for default.'
  })
})

t.test('response schemas that cover the declared code, or describe no body of a success, are accepted', async t => {
  const accepted: [number, FastifySchema['response']][] = [
    [201, { 201: Item }], [201, { '2xx': Item }], [201, { '2XX': Item }], [201, { default: Item }], [201, { 200: Item, default: Item }], [201, { 200: Item, Default: Item }],
    [201, { 404: Item }], [201, { '4xx': Item, 500: Item }], [201, { 204: { type: 'null' } }], [201, { 200: { description: 'no body' } }], [201, {}],
    [204, { 200: Item }], [204, { '2xx': Item }], [303, { 200: Item }], [404, { 200: Item }], [205, { 200: Item, 404: Item }]
  ]
  for (const [code, response] of accepted) {
    const app = await build(t)
    t.doesNotThrow(() => app.get('/', { statusCode: code, schema: { response } }, handler), `${code} ${Object.keys(response as object)}`)
  }
})

t.test('what the caller gives is never written to, whoever asks for it', async t => {
  const app = buildPlain(t)
  await app.register(swagger, { openapi: {} })
  await app.register(statusCode)
  const hook = async () => {}
  const schema = { response: { 201: { ...Item }, 404: { description: 'Not there' } } }
  // Fastify marks a schema that it has read, so this one can't be frozen itself.
  deepFreeze(schema.response)
  const options = deepFreeze({ statusCode: 201, onRequest: [hook], onSend: [hook], onError: [hook], preSerialization: [hook], config: { owner: 'shop' } })
  for (const url of ['/a', '/b']) app.get(url, Object.freeze({ ...options, schema }) as RouteShorthandOptions, async () => ({ id: 1, secret: 2 }))

  for (const url of ['/a', '/b']) t.match(await app.inject(url), { statusCode: 201, body: '{"id":1}' })
  app.swagger()
  t.same(Object.keys(schema), ['response'])
})

function deepFreeze<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

t.test('a hook slot that holds null is refused by Fastify itself', async t => {
  for (const slot of ['onRequest', 'onSend', 'onError', 'preSerialization']) {
    const app = await build(t)
    const schema = { response: { 201: Item } }
    t.throws(() => app.get('/', { statusCode: 201, schema, [slot]: null }, handler), { code: 'FST_ERR_HOOK_INVALID_HANDLER' }, slot)
  }
})

t.test('the errors are instances of the exported constructors', async t => {
  const app = await build(t)
  t.throws(() => app.get('/', { statusCode: 99 }, handler), FST_STATUS_CODE_INVALID)
})
