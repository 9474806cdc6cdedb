// Handlers that stand apart from their routes, and statuses that stand apart from both.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import { strictStatus } from 'fastify-status-code'
import type { HandlerFor, StrictDefaults, StrictRouteMethod } from 'fastify-status-code'
import { test } from 'tstyche'
import { exactly } from './exactly.js'

const app = Fastify().withTypeProvider<TypeBoxTypeProvider>()
const routes = strictStatus(app)
const Item = Type.Object({ id: Type.Number() })
const Problem = Type.Object({ message: Type.String() })
const item = { id: 1 }
const problem = { message: 'taken' }

test('HandlerFor is the type of a handler with these options', () => {
  const options = { statusCode: 201, schema: { body: Item, response: { 201: Item, 404: Problem } } } as const
  const removal = { statusCode: 204 } as const
  const create: HandlerFor<typeof options, TypeBoxTypeProvider> = async (request, reply) => {
    exactly<{ id: number }>()(request.body)
    return request.body.id === 0 ? reply.code(404).send(problem) : request.body
  }
  const remove: HandlerFor<typeof removal> = async () => {}
  const handlerOfItem = async () => item

  routes.post('/', options, create)
  routes.post('/', { ...options, handler: create })
  routes.route({ method: 'POST', url: '/', ...options, handler: create })
  strictStatus(Fastify()).delete('/', removal, remove)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  const wrong: HandlerFor<typeof options, TypeBoxTypeProvider> = async () => problem
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  const full: HandlerFor<typeof removal> = async () => item
  // @ts-expect-error is not assignable to parameter of type 'StrictHandler<201
  routes.post('/', { statusCode: 201, schema: { response: { 201: Problem } } }, handlerOfItem)
  exactly<HandlerFor<typeof options, TypeBoxTypeProvider>>()(wrong)
  exactly<HandlerFor<typeof removal>>()(full)
})

test('it knows the config of its options', () => {
  const options = { statusCode: 204, config: { audit: true } } as const
  const handler: HandlerFor<typeof options> = async request => { exactly<true>()(request.routeOptions.config.audit) }

  strictStatus(Fastify()).delete('/', options, handler)
})

test('a route method can be named', () => {
  const { post } = strictStatus(Fastify())

  exactly<StrictRouteMethod>()(post)
})

test('the defaults of a scope hold the routes that declare no status', () => {
  const schema = { response: { 201: Item, 404: Problem } }
  const scope = strictStatus(app, { defaults: { POST: 201, delete: 204 } })
  const shared = { POST: 201 } as const satisfies StrictDefaults

  scope.post('/', { schema }, async () => item)
  scope.post('/', { schema, statusCode: 404 }, async () => problem)
  scope.delete('/', async () => {})
  scope.delete('/', {}, async () => {})
  scope.get('/', async () => item)
  scope.get('/', { schema }, async () => problem)
  scope.get('/', {}, async () => item).post('/', { schema, handler: async () => item })
  strictStatus(app, { defaults: shared }).post('/', { schema }, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  scope.post('/', { schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  scope.get('/', {}, async () => item).post('/', { schema, handler: async () => problem })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  strictStatus(app, { defaults: shared }).post('/', { schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  scope.delete('/', {}, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  scope.delete('/', async () => item)
  // @ts-expect-error the declared statusCode 202 has no response schema
  scope.post('/', { schema, statusCode: 202 }, async () => item)
})

test('one default for all methods holds route() and all() too', () => {
  const schema = { response: { 200: Item, 404: Problem } }
  const scope = strictStatus(app, { defaults: 200 })

  scope.all('/', { schema }, async () => item)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  scope.all('/', { schema }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  scope.route({ method: 'GET', url: '/', schema, handler: async () => problem })
})

test('a default that the response schemas of a route contradict leaves it as it is', () => {
  const scope = strictStatus(app, { defaults: { POST: 201, DELETE: 204 } })

  scope.post('/', { schema: { response: { 200: Item } } }, async () => item)
  scope.delete('/', { schema: { response: { 200: Item } } }, async () => item)
  scope.delete('/', { schema: { response: { default: Item } } }, async () => item)
})

test('without defaults, the routes that declare no status have the types of Fastify', () => {
  const options: { defaults?: { POST: 201 } } = {}
  const schema = { response: { 200: Problem, 201: Item } }
  for (const scope of [strictStatus(app, {}), strictStatus(app, { defaults: undefined })]) scope.post('/', { schema }, async () => problem)
  strictStatus(app, options).post('/', { statusCode: 201, schema }, async () => item)
})

test('defaults are numbers by method', () => {
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  strictStatus(app, { defaults: { POST: '201' } })
  // @ts-expect-error 'PSOT' does not exist in type
  strictStatus(app, { defaults: { PSOT: 201 } })
})
