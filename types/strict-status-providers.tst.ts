// Each type provider, and none, with every kind of response entry: an exact code, `2xx`, `default` and `content`.

import type { JsonSchemaToTsProvider } from '@fastify/type-provider-json-schema-to-ts'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import { strictStatus } from 'fastify-status-code'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { test } from 'tstyche'
import type { TypeBoxTypeProvider as TypeBox1Provider } from 'type-provider-typebox-6'
import { Type as Type1 } from 'typebox'
import { z } from 'zod'
import { exactly } from './exactly.js'

const app = Fastify()
const item = { id: 1 }
const problem = { message: 'taken' }
const text = 'ok'

test('TypeBox', () => {
  const routes = strictStatus(app.withTypeProvider<TypeBoxTypeProvider>())
  const Item = Type.Object({ id: Type.Number() })
  const Problem = Type.Object({ message: Type.String() })
  const content = { 'application/json': { schema: Item }, 'text/plain': { schema: Type.String() } }
  const exact = { body: Item, response: { 201: Item, 404: Problem } }

  routes.post('/', { statusCode: 201, schema: exact }, async request => request.body)
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { '2XX': Item } } }, () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 200: Problem, default: Item } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content }, 404: Problem } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 201: { description: 'Created', content } } } }, async () => text)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: exact }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { '2XX': Item, default: Problem } } }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { 200: Problem, default: Item } } }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<string | { id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content }, 404: Problem } } }, async () => problem)
})

test('TypeBox 1, of which the type provider is another', () => {
  const routes = strictStatus(app.withTypeProvider<TypeBox1Provider>())
  const Item = Type1.Object({ id: Type1.Number() })
  const Problem = Type1.Object({ message: Type1.String() })
  const content = { 'application/json': { schema: Item }, 'text/plain': { schema: Type1.String() } }
  const exact = { body: Item, response: { 201: Item, 404: Problem } }

  routes.post('/', { statusCode: 201, schema: exact }, async request => request.body)
  routes.post('/', { statusCode: 201, schema: exact }, async (request, reply) => reply.code(404).send(problem))
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content } } }, handler: () => text })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: exact }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, () => problem)
  // @ts-expect-error is not assignable to type 'Returned<string | { id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content }, 404: Problem } }, handler: async () => problem })
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.route({ method: 'POST', url: '/', statusCode: 200, schema: exact, handler: async () => item })
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.delete('/', { statusCode: 204, schema: exact }, async () => item)
})

test('zod', () => {
  const routes = strictStatus(app.withTypeProvider<ZodTypeProvider>())
  const Item = z.object({ id: z.number() })
  const Problem = z.object({ message: z.string() })
  const content = { 'application/json': { schema: Item }, 'text/plain': { schema: z.string() } }
  const exact = { body: Item, response: { 201: Item, 404: Problem } }

  routes.post('/', { statusCode: 201, schema: exact }, async request => request.body)
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content } } }, handler: () => text })
  routes.delete('/', { statusCode: 204, schema: { response: { 404: Problem } } }, async (request, reply) => reply.code(404).send(problem))
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: exact }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, () => problem)
  // @ts-expect-error is not assignable to type 'Returned<string | { id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content }, 404: Problem } }, handler: async () => problem })
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.route({ method: 'POST', url: '/', statusCode: 200, schema: exact, handler: async () => item })
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.delete('/', { statusCode: 204, schema: { response: { 204: z.undefined() } } }, async () => item)
})

test('json-schema-to-ts', () => {
  const routes = strictStatus(app.withTypeProvider<JsonSchemaToTsProvider>())
  const Item = { type: 'object', properties: { id: { type: 'number' } }, required: ['id'], additionalProperties: false } as const
  const Problem = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'], additionalProperties: false } as const
  const exact = { body: Item, response: { 201: Item, 404: Problem } }

  routes.post('/', { statusCode: 201, schema: exact }, async request => request.body)
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } } }, () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 201: { content: { 'application/json': { schema: Item } } } } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 201: { type: 'array', items: { type: 'string' } } } } }, async () => [text])
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: exact }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: { response: { '2xx': Item, default: Problem } }, handler: async () => problem })
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  routes.post('/', { statusCode: 201, schema: { response: { 201: { type: 'array', items: { type: 'string' } } } } }, async () => [1])
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.post('/', { statusCode: 200, schema: exact }, async () => item)
})

test('without a provider a payload is not known, but codes are checked and a route without content has none', () => {
  const routes = strictStatus(app)
  const schema = { response: { 201: { type: 'object', properties: { id: { type: 'number' } } } } } as const

  routes.post('/', { statusCode: 201, schema }, async () => problem)
  routes.post<{ Body: { name: string } }>('/', { statusCode: 201, schema }, async request => { exactly<string>()(request.body.name) })
  routes.delete('/', { statusCode: 204 }, async () => {})
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.post('/', { statusCode: 200, schema }, async () => item)
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 2010
  routes.post('/', { statusCode: 2010, schema }, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.delete('/', { statusCode: 204 }, async () => item)
  // @ts-expect-error is not assignable to parameter of type 'Error | NoContent'
  routes.delete('/', { statusCode: 204 }, (request, reply) => { reply.send(item) })
})
