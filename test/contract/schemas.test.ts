import { S } from 'fluent-json-schema'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { FST_STATUS_CODE_BODY_SCHEMA, FST_STATUS_CODE_NO_RESPONSE_SCHEMA } from '../../index.js'
import { build } from '../helpers/app.js'

const handler = async () => 'ok'
const Item = { type: 'object', properties: { id: { type: 'number' } } }

const bodies: Record<string, unknown> = {
  'an object': Item,
  'a $ref': { $ref: 'Item#' },
  'a nullable type': { type: ['string', 'null'] },
  'a nullable enum': { type: 'string', nullable: true, enum: ['new', null] },
  'a content map': { description: 'x', content: { 'application/json': { schema: Item } } },
  'a TypeBox type': Type.String(),
  'a fluent schema': S.object().prop('id', S.number()),
  'an object without a prototype': Object.assign(Object.create(null), Item),
  'what is not null': { not: { type: 'null' } },
  'a zod object': z.object({ id: z.number() }),
  'a zod string': z.string(),
  'a type with a toJSONSchema() alone': new (class { toJSONSchema () { return Item } })(),
  'a type with Standard JSON Schema alone': new (class { '~standard' = { jsonSchema: { output: () => Item } } })()
}
const noBodies: Record<string, unknown> = {
  "type: 'null'": { type: 'null' },
  "type: ['null']": { type: ['null'] },
  'const: null': { const: null },
  'enum: [null], as OpenAPI 3.0 has to write it': { type: 'string', nullable: true, enum: [null] },
  'Type.Null()': Type.Null(),
  'S.null()': S.null(),
  'no keyword at all': {},
  'what nothing fits': { not: {} },
  'z.null()': z.null(),
  'z.any()': z.any(),
  'z.never()': z.never(),
  'z.void(), which JSON Schema has no word for': z.void(),
  'z.date(), which JSON Schema has no word for either': z.date(),
  'a type that offers neither': new (class {})(),
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
      app.setSerializerCompiler(() => JSON.stringify)
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
    message: 'Route POST / declares statusCode 201, but its response schemas describe only the body of 200, 202: its own would be sent unfiltered.' +
      ' Add a response schema for 201.'
  })
  t.throws(() => app.post('/', { statusCode: 201, schema: { response: { 200: Item, 404: Item } } }, handler), {
    message: / describe only the body of 200: its own would be sent unfiltered\. Rename 200 to 201, or add a response schema for 201\.$/
  })
  for (const bare of [{}, { title: 'Item' }, { description: 'Created' }, { description: 'Created', headers: {} }, { 'x-own': true }]) {
    for (const key of ['201', '2xx', 'default']) {
      t.throws(() => app.post('/', { statusCode: 201, schema: { response: { 200: Item, [key]: bare } } as FastifySchema }, handler), FST_STATUS_CODE_NO_RESPONSE_SCHEMA)
    }
  }
  t.doesNotThrow(() => app.post('/null', { statusCode: 201, schema: { response: { 200: Item, 201: { type: 'null' } } } }, handler))
  t.doesNotThrow(() => app.post('/bare', { statusCode: 201, schema: { response: { 201: { description: 'Created' } } } as FastifySchema }, handler))
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

t.test('references that lead in a circle describe no body', async t => {
  const app = await build(t)
  app.addSchema({ $id: 'A', $ref: 'B#' })
  app.addSchema({ $id: 'B', $ref: 'A#' })
  t.doesNotThrow(() => app.delete('/', { statusCode: 204, schema: { response: { 204: { $ref: 'A#' } } } }, handler))
})
