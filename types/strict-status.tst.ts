import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import createHttpError from 'http-errors'
import { strictStatus, status } from 'fastify-status-code'
import { expect, test } from 'tstyche'
import { exactly } from './exactly.js'

const routes = strictStatus(Fastify().withTypeProvider<TypeBoxTypeProvider>())
const Item = Type.Object({ id: Type.Number() })
const List = Type.Array(Item)
const Problem = Type.Object({ message: Type.String() })
const schema = { response: { 200: List, 201: Item, 404: Problem } }
const item = { id: 1 }
const problem = { message: 'taken' }

test('a handler returns what the schema of the declared code takes', () => {
  routes.post('/', { statusCode: 201, schema }, async () => item)
  routes.post('/', { statusCode: 201, schema }, () => item)
  routes.post('/', { statusCode: 201, schema }, async request => ({ id: Number(request.id) }))
  routes.post('/', { statusCode: 201, schema }, (request, reply) => ({ id: reply.elapsedTime }))
  routes.post('/', { statusCode: 200, schema }, async () => [item])
})

test('and not what that of another code takes', () => {
  // @ts-expect-error Type '{ message: string; }' is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema }, () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema }, async request => [{ id: Number(request.id) }])
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }[]>'
  routes.post('/', { statusCode: 200, schema }, (request, reply) => ({ id: reply.elapsedTime }))
})

test('so it is with the handler in the options, before and after the code', () => {
  routes.post('/', { statusCode: 201, schema, handler: async () => item })
  routes.post('/', { handler: (request, reply) => ({ id: reply.elapsedTime }), schema, statusCode: 201 })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema, handler: async () => problem })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { handler: async request => ({ message: request.id }), schema, statusCode: 201 })
})

test('and in route()', () => {
  routes.route({ method: 'POST', url: '/', statusCode: 201, schema, handler: async () => item })
  routes.route({ method: ['POST', 'PUT'], url: '/', statusCode: 201, schema, handler: async request => ({ id: Number(request.id) }) })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.route({ method: 'POST', url: '/', statusCode: 201, schema, handler: async () => problem })
  // @ts-expect-error Property 'url' is missing
  routes.route({ method: 'POST', statusCode: 201, schema, handler: async () => item })
  // @ts-expect-error the declared statusCode 202 has no response schema: add one for it, '2xx' or 'default'
  routes.route({ method: 'POST', url: '/', statusCode: 202, schema, handler: async () => item })
})

test('all shorthands do, one after the other', () => {
  for (const method of ['delete', 'get', 'head', 'patch', 'post', 'put', 'options', 'all', 'search'] as const) {
    routes[method]('/', { statusCode: 201, schema }, async () => item)
    // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
    routes[method]('/', { statusCode: 201, schema }, async () => problem)
  }
  routes.get('/', async () => 'ok').post('/', { statusCode: 201, schema }, async () => item)
    // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
    .route({ method: 'PUT', url: '/', statusCode: 201, schema, handler: async () => problem })
})

test('a handler may send the reply, with another code too', () => {
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => {
    if (request.id === '1') return reply.code(404).send(problem)
    if (request.id === '2') return reply.code(200).send([item])
    if (request.id === '3') return reply.send(item)
    return item
  })
  routes.post('/', { statusCode: 201, schema }, (request, reply) => { reply.send(item) })
  routes.post('/', { statusCode: 303, schema: { response: { 404: Problem } } }, async (request, reply) => reply.redirect('/'))
  // @ts-expect-error 'message' does not exist in type '{ id: number; }'
  routes.post('/', { statusCode: 201, schema }, (request, reply) => { reply.send({ message: 'taken' }) })
  // @ts-expect-error 'id' does not exist in type '{ message: string; }'
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(404).send({ id: 1 }))
})

test('a handler may say the declared code, which no response schema has to cover', () => {
  const problems = { response: { 404: Problem } }

  routes.delete('/', { statusCode: 204, schema: problems }, async (request, reply) => reply.code(204).send())
  routes.delete('/', { statusCode: 204, schema: problems }, async (request, reply) => reply.header('x-id', '1').send())
  routes.delete('/', { statusCode: 204, schema: problems }, async (request, reply) => reply.header('x-id', '1').code(204).send())
  routes.post('/', { statusCode: 201, schema: problems }, async (request, reply) => reply.code(201).send(item))
  routes.post('/', { statusCode: 201, schema: problems }, async (request, reply) => reply.header('x-id', '1').send(item))
  routes.put('/', {
    statusCode: Math.random() < 0.5 ? 201 : 204, schema
  }, async (request, reply) => request.id === '1' ? reply.code(204).send() : reply.code(201).send(item))
  routes.post('/', { statusCode: 201 }, async (request, reply) => reply.code(409).send(item))
  // @ts-expect-error 'id' does not exist in type '{ message: string; }'
  routes.delete('/', { statusCode: 204, schema: problems }, async (request, reply) => reply.code(404).send({ id: 1 }))
})

test('literals of a returned object stay literals', () => {
  const State = Type.Union([Type.Literal('new'), Type.Literal('used')])
  const states = { response: { 201: Type.Object({ state: State, size: Type.Literal(1), pair: Type.Tuple([State, Type.Number()]) }) } }
  const kinds = {
    response: {
      200: Type.Union([
        Type.Object({ kind: Type.Literal('cup'), size: Type.Number() }), Type.Object({ kind: Type.Literal('pen'), color: Type.String() })
      ])
    }
  }

  routes.post('/', { statusCode: 201, schema: states }, async () => ({ state: 'new', size: 1, pair: ['used', 2] }))
  routes.post('/', { statusCode: 201, schema: states }, async request => ({ state: request.id ? 'new' : 'used', size: 1, pair: ['new', 2] }))
  routes.get('/', { statusCode: 200, schema: kinds, handler: () => ({ kind: 'cup', size: 1 }) })
  routes.get('/', { statusCode: 200, schema: kinds }, async request => request.id ? { kind: 'cup', size: 1 } : { kind: 'pen', color: 'red' })
  // @ts-expect-error '"old"' is not assignable to type '"new" | "used"'
  routes.post('/', { statusCode: 201, schema: states }, async () => ({ state: 'old', size: 1, pair: ['used', 2] }))
  // @ts-expect-error is not assignable to type 'Returned<
  routes.get('/', { statusCode: 200, schema: kinds }, async () => ({ kind: 'cup', color: 'red' }))
})

test('a route without content returns and sends nothing', () => {
  routes.delete('/', { statusCode: 204 }, async () => {})
  routes.delete('/', { statusCode: 204, schema }, () => null)
  routes.delete('/', { statusCode: 205, schema }, (request, reply) => { reply.send() })
  routes.delete('/', { statusCode: 304, schema }, async (request, reply) => reply.send(null))
  routes.delete('/', { statusCode: 205, schema, handler: () => '' })
  routes.delete('/', { statusCode: 204, schema }, (request, reply) => { reply.send('') })
  routes.delete('/', { statusCode: 204 }, (request, reply) => { reply.send(new Error('failed')) })
  routes.delete('/', { statusCode: 204, schema }, (request, reply) => { reply.send(createHttpError(404)) })
  routes.delete('/', { statusCode: 204, schema }, async (request, reply) => {
    if (request.id === '1') return reply.code(404).send(problem)
  })
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.delete('/', { statusCode: 204 }, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  routes.route({ method: 'GET', url: '/', statusCode: 304, handler: async () => [] })
  // @ts-expect-error '{ id: number; }' is not assignable to parameter of type 'Error | NoContent'
  routes.delete('/', { statusCode: 204, schema }, (request, reply) => { reply.send(item) })
})

test('a code that no response schema covers is an error that says so', () => {
  // @ts-expect-error the declared statusCode 202 has no response schema: add one for it, '2xx' or 'default'
  routes.post('/', { statusCode: 202, schema }, async () => item)
  // @ts-expect-error the declared statusCode 202 has no response schema: add one for it, '2xx' or 'default'
  routes.post('/', { statusCode: 202, schema, handler: async request => ({ id: Number(request.id) }) })
})

test('so is one whose response says nothing of a body, where the body of another success is described', () => {
  const bare = { response: { 200: Item, 201: { description: 'Created' } } }

  routes.post('/', { statusCode: 201, schema: { response: { 200: { description: 'Done' }, 201: { description: 'Created' } } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 200: Item, 201: { $ref: 'Item#' } } } }, async () => item)
  routes.post('/', { statusCode: 202, schema: { response: { 200: Item, 202: { type: 'null', description: 'Queued' } } } }, async () => {})
  // @ts-expect-error the declared statusCode 201 has no response schema: add one for it, '2xx' or 'default'
  routes.post('/', { statusCode: 201, schema: bare }, async () => item)
  // @ts-expect-error the declared statusCode 202 has no response schema: add one for it, '2xx' or 'default'
  routes.post('/', { statusCode: 202, schema: { response: { 200: Item, '2xx': {} } } }, async () => item)
})

test('where the plugin accepts it too, it is none: schemas of errors alone, codes that are no success, none at all', () => {
  routes.post('/', { statusCode: 201, schema: { response: { 404: Problem } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 204: Type.Null() } } }, async () => item)
  routes.post('/', { statusCode: 303, schema }, async (request, reply) => reply.redirect('/'))
  routes.post('/', { statusCode: 204, schema }, async () => {})
  routes.post('/', { statusCode: 201, schema: { body: Item } }, async request => request.body)
  routes.post('/', { statusCode: 201 }, async () => 'anything')
})

test('so it is with other successes that are described without a body', () => {
  routes.post('/', { statusCode: 202, schema: { response: { 202: { description: 'Queued' } } } }, async () => {})
  routes.post('/', { statusCode: 202, schema: { response: { 200: { description: 'Done', headers: {}, 'x-note': 1 } } } }, async () => item)
  routes.get('/', { statusCode: 304, schema: { response: { 304: { description: 'Not modified' } } } }, async () => {})
  routes.get('/', { statusCode: 200, schema: { response: { 200: { type: 'null' } } } }, async () => {})
  routes.post('/', { statusCode: 201, schema: { response: { 200: Type.Null(), 404: Problem } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 200: { const: null } } } }, async () => item)
  routes.post('/', { statusCode: 201, schema: { response: { 200: { enum: [null] } } } }, async () => item)
  // @ts-expect-error the declared statusCode 202 has no response schema
  routes.post('/', { statusCode: 202, schema: { response: { 200: { type: 'object', description: 'Done' } } } }, async () => item)
})

test('a code that can not be the status of a response is an error that says so', () => {
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 99
  routes.post('/', { statusCode: 99 }, async () => item)
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 103
  routes.post('/', { statusCode: status.HTTP_103_EARLY_HINTS }, async () => item)
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 600
  routes.post('/', { statusCode: 600, handler: async () => item })
  // @ts-expect-error statusCode must be an integer from 200 to 599, but is 200.5
  routes.route({ method: 'POST', url: '/', statusCode: 200.5, handler: async () => item })
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  routes.post('/', { statusCode: '201' }, async () => item)
  // @ts-expect-error Type 'null' is not assignable to type
  routes.post('/', { statusCode: null }, async () => item)
})

test('it gives the instance typed as its route methods alone', () => {
  expect(routes).type.toHaveProperty('route')
  expect(routes).type.toHaveProperty('mkcalendar')
  expect(routes).type.not.toHaveProperty('register')
  expect(routes).type.not.toHaveProperty('server')
  exactly<typeof routes>()(routes.get('/', async () => 'ok'))
})
