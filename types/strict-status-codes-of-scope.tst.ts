// The codes that neither a route nor its scope has are refused. Fastify 5.0 takes any code: it is not checked with this file.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import { strictStatus } from 'fastify-status-code'
import type { HandlerFor } from 'fastify-status-code'
import { test } from 'tstyche'
import { exactly } from './exactly.js'

const app = Fastify().withTypeProvider<TypeBoxTypeProvider>()
const Item = Type.Object({ id: Type.Number() })
const Problem = Type.Object({ message: Type.String() })
const schema = { response: { 201: Item, 404: Problem } }
const item = { id: 1 }
const problem = { message: 'no' }

const scope = { defaults: { PUT: 201 }, responses: { 401: Problem } } as const
const routes = strictStatus(app, scope)

test('a handler sends no other code', () => {
  // @ts-expect-error Argument of type '403' is not assignable to parameter of type
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(403).send(problem))
  // @ts-expect-error Argument of type '403' is not assignable to parameter of type
  routes.route({ method: 'POST', url: '/', statusCode: 201, schema, handler: (request, reply) => { reply.status(403) } })
  // @ts-expect-error Argument of type '409' is not assignable to parameter of type
  routes.delete('/', { statusCode: 204 }, async (request, reply) => reply.code(409).send(problem))
  // @ts-expect-error Argument of type '409' is not assignable to parameter of type
  routes.put('/', async (request, reply) => reply.code(409).send(problem))
  // @ts-expect-error Argument of type '409' is not assignable to parameter of type
  routes.get('/', { schema }, async (request, reply) => reply.code(409).send(problem))
})

test('nor does a hook of the route', () => {
  // @ts-expect-error Argument of type '403' is not assignable to parameter of type
  routes.post('/', { statusCode: 201, schema, onRequest: async (request, reply) => reply.code(403).send(problem) }, async () => item)
  // @ts-expect-error Argument of type '403' is not assignable to parameter of type
  routes.delete('/', { statusCode: 204, onRequest: (request, reply) => { reply.code(403) } }, async () => {})
})

test('without the scope, its codes are others', () => {
  const options = { statusCode: 201, schema } as const

  // @ts-expect-error Argument of type '401' is not assignable to parameter of type
  const apart: HandlerFor<typeof options, TypeBoxTypeProvider> = async (request, reply) => { reply.code(401) }
  exactly<HandlerFor<typeof options, TypeBoxTypeProvider>>()(apart)
  // @ts-expect-error Argument of type '401' is not assignable to parameter of type
  strictStatus(app).post('/', options, async (request, reply) => reply.code(401).send(problem))
})

test('that of validation is the one that the option has', () => {
  const validated = strictStatus(app, { validation: { statusCode: 422 } })

  validated.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(422).send(item))
  // @ts-expect-error Argument of type '400' is not assignable to parameter of type
  validated.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(400).send(item))
})

test('JSON Schemas without a type provider give codes too', () => {
  const json = strictStatus(Fastify(), { responses: { 401: { type: 'object' } } })

  json.post('/', { statusCode: 201 }, async (request, reply) => reply.code(401).send(problem))
  // @ts-expect-error Argument of type '409' is not assignable to parameter of type
  json.post('/', { statusCode: 201 }, async (request, reply) => reply.code(409).send(problem))
})
