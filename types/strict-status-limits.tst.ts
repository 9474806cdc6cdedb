// What strictStatus can't see. A line that stops compiling here, or starts to, is a limit of the README that has gone.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import statusCode, { strictStatus } from 'fastify-status-code'
import { test } from 'tstyche'

const app = Fastify().withTypeProvider<TypeBoxTypeProvider>()
const routes = strictStatus(app)
const Item = Type.Object({ id: Type.Number() })
const Problem = Type.Object({ message: Type.String() })
const schema = { response: { 201: Item, 404: Problem } }
const item = { id: 1 }
const problem = { message: 'taken' }

test('a status set apart from its payload is not seen: it is set and sent in one', () => {
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(404).send(problem))
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => {
    reply.code(404)
    return problem
  })
})

test('with explicit type arguments, which leave nothing to infer, Fastify\'s own types hold', () => {
  routes.post<{ Params: { id: string } }>('/', { statusCode: 201, schema }, async () => problem)
  routes.delete<{ Params: { id: string } }>('/', { statusCode: 204 }, async () => item)
  routes.post<{ Reply: { message: string } }>('/', { statusCode: 201, schema }, async () => problem)
  routes.post<{ Body: string }>('/', { statusCode: 99 }, async () => item)
})

test('reply.header().send() and the like are not held, for they give the reply of any status', () => {
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.header('x-id', '1').send(problem))
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.type('text/plain').send(problem))
  routes.delete('/', { statusCode: 204 }, async (request, reply) => reply.header('x-id', '1').send(item))
})

test('returning nothing is allowed on every route, as with Fastify, for the reply may have been sent', () => {
  routes.post('/', { statusCode: 201, schema }, async () => {})
  app.post('/', { schema }, async () => {})
})

test('a literal that is declared apart widens, as everywhere', () => {
  const kinds = { response: { 201: Type.Object({ kind: Type.Union([Type.Literal('new'), Type.Literal('used')]) }) } }
  const cup = { kind: 'new' }

  // @ts-expect-error Type 'string' is not assignable to type '"new" | "used"'
  routes.post('/', { statusCode: 201, schema: kinds }, async () => cup)
})

test('what goes out with the declared code, said again, is not held where no response schema covers it', () => {
  routes.delete('/', { statusCode: 204, schema: { response: { 404: Problem } } }, async (request, reply) => reply.code(204).send(item))
})

test('options declared apart, not as const, have any number for a code', () => {
  const options = { statusCode: 201, schema }

  routes.post('/', options, async () => problem)
})

test('a default of the scope is not seen, but where strictStatus is told of it; of one by method, route() and all() are not', () => {
  const scope = strictStatus(app, { defaults: { DELETE: 204 } })

  app.register(statusCode, { defaults: { DELETE: 204 } })
  routes.delete('/', async () => item)
  scope.route({ method: 'DELETE', url: '/', handler: async () => item })
  scope.all('/', async () => item)
})

test('a payload that may be undefined is accepted, for a handler that returns nothing is', () => {
  const find = (): { id: number } | undefined => undefined

  routes.post('/', { statusCode: 201, schema }, async () => find())
})

test('other hooks and handlers of the reply are not held', () => {
  routes.delete('/', { statusCode: 204, preHandler: async (request, reply) => reply.send(item) }, async () => {})
})

test('routes that are added to the instance itself are not held', () => {
  app.delete('/', { statusCode: 204 }, async () => item)
})
