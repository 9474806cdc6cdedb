// What `statusCode` can be beside a literal, and what then holds.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import type { RouteShorthandOptions } from 'fastify'
import { strictStatus, status } from 'fastify-status-code'
import type { StatusCode } from 'fastify-status-code'
import { HTTP_201_CREATED } from 'fastify-status-code/status'
import { test } from 'tstyche'
import { exactly } from './exactly.js'

const routes = strictStatus(Fastify().withTypeProvider<TypeBoxTypeProvider>())
const Item = Type.Object({ id: Type.Number() })
const List = Type.Array(Item)
const Problem = Type.Object({ message: Type.String() })
const schema = { response: { 200: List, 201: Item, 404: Problem } }
const item = { id: 1 }
const problem = { message: 'taken' }
const isNew = Math.random() < 0.5

enum Code { Early = 103, Ok = 200, Created = 201, NoContent = 204 }
enum Missing { NotFound = 404 }
enum Success { Ok = 200, Created = 201 }

test('a constant is its literal', () => {
  const created = 201

  routes.post('/', { statusCode: status.HTTP_201_CREATED, schema }, async () => item)
  routes.post('/', { statusCode: HTTP_201_CREATED, schema }, async () => item)
  routes.post('/', { statusCode: created, schema }, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: status.HTTP_201_CREATED, schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: HTTP_201_CREATED, schema, handler: async () => problem })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: created, schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.delete('/', { statusCode: status.HTTP_204_NO_CONTENT }, async () => item)
})

test('a member of a numeric enum is its number', () => {
  routes.post('/', { statusCode: Code.Created, schema }, async () => item)
  routes.delete('/', { statusCode: Code.NoContent, schema }, async () => {})
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: Code.Created, schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.delete('/', { statusCode: Code.NoContent, schema }, async () => item)
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.post('/', { statusCode: Code.Ok, schema: { response: { 201: Item } } }, async () => item)
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 103
  routes.post('/', { statusCode: Code.Early }, async () => item)
})

test('so it is as a key of the response schemas', () => {
  const keyed = { response: { [Code.Created]: Item, [Missing.NotFound]: Problem } }

  routes.post('/', { statusCode: Code.Created, schema: keyed }, async () => item)
  routes.post('/', { statusCode: 201, schema: keyed }, async (request, reply) => reply.code(Missing.NotFound).send(problem))
  routes.post('/', { statusCode: 201, schema: keyed }, async (request, reply) => reply.code(404).send(problem))
  routes.post('/', { statusCode: Code.Created, schema: { response: { [Code.Created]: Item, 404: Problem } } }, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: Code.Created, schema: keyed }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema: keyed }, async () => problem)
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.post('/', { statusCode: Code.Ok, schema: keyed }, async () => item)
})

test('every code from 200 to 599 is one, whether it has a name or not', () => {
  routes.get('/', { statusCode: 200 }, async () => item)
  routes.get('/', { statusCode: 299 }, async () => item)
  routes.get('/', { statusCode: 599 }, async () => item)
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 199
  routes.get('/', { statusCode: 199 }, async () => item)
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is -200
  routes.get('/', { statusCode: -200 }, async () => item)
})

test('with one of several codes, the handler returns what any of them takes', () => {
  routes.put('/', { statusCode: isNew ? 201 : 200, schema }, async () => isNew ? item : [item])
  routes.put('/', { statusCode: isNew ? 201 : 204, schema }, async () => isNew ? item : null)
  routes.put('/', { statusCode: isNew ? Success.Created : Success.Ok, schema }, async (request, reply) => reply.send([item]))
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; } | { id: number; }[]>'
  routes.put('/', { statusCode: isNew ? 201 : 200, schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; } | NoContent>'
  routes.put('/', { statusCode: isNew ? 201 : 204, schema }, async () => [item])
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; } | { id: number; }[]>'
  routes.put('/', { statusCode: Success.Ok as Success, schema }, async () => problem)
})

test('each of several codes needs a schema', () => {
  // @ts-expect-error the declared statusCode 202 has no response schema
  routes.put('/', { statusCode: isNew ? 201 : 202, schema }, async () => item)
  // @ts-expect-error the declared statusCode 200 has no response schema
  routes.put('/', { statusCode: Success.Ok as Success, schema: { response: { 201: Item } } }, async () => item)
})

test('with any number, and with an enum that has other members too, Fastify\'s own types hold', () => {
  const computed: number = Number('201')
  const known: StatusCode = computed

  routes.put('/', { statusCode: computed, schema }, async () => problem)
  routes.put('/', { statusCode: known, schema }, async () => problem)
  routes.put('/', { statusCode: Code.Ok as Code, schema }, async () => problem)
  // @ts-expect-error is not assignable to type
  routes.put('/', { statusCode: computed, schema }, async () => 'ok')
  // @ts-expect-error is not assignable to type
  routes.put('/', { statusCode: known, schema }, async () => 'ok')
  // @ts-expect-error is not assignable to type
  routes.put('/', { statusCode: Code.Ok as Code, schema }, async () => 'ok')
})

test('and so they do without a statusCode', () => {
  const options: RouteShorthandOptions = { statusCode: 201 }

  routes.get('/', async () => 'ok')
  routes.get('/', { schema }, async () => problem)
  routes.get('/', { schema, statusCode: undefined }, async request => ({ message: request.id }))
  routes.get('/', { schema, handler: async () => problem })
  routes.get('/', options, async () => 'ok')
  routes.get<{ Params: { id: string } }>('/:id', async request => { exactly<string>()(request.params.id) })
  // @ts-expect-error is not assignable to type
  routes.get('/', { schema }, async () => 'ok')
  // @ts-expect-error is not assignable to type
  routes.get('/', { schema, statusCode: undefined, handler: async () => 'ok' })
})

test('options declared apart hold it where they are const', () => {
  const options = { statusCode: 201, schema } as const

  routes.post('/', options, async () => item)
  routes.post('/', { ...options, handler: async () => item })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', options, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { ...options, handler: async () => problem })
})
