// What a scope adds to its routes: the codes of its `responses` and of its `validation`.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import statusCode, { strictStatus } from 'fastify-status-code'
import type { HandlerFor, StrictRoutes } from 'fastify-status-code'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify'
import { test } from 'tstyche'
import { z } from 'zod'
import { exactly } from './exactly.js'

const app = Fastify().withTypeProvider<TypeBoxTypeProvider>()
const Item = Type.Object({ id: Type.Number() })
const Problem = Type.Object({ message: Type.String() })
const Invalid = Type.Object({ errors: Type.Array(Type.String()) })
const schema = { response: { 201: Item, 404: Invalid } }
const item = { id: 1 }
const problem = { message: 'who are you?' }
const invalid = { errors: ['no name'] }

const scope = { responses: { 401: Problem, 404: Problem } } as const
const routes = strictStatus(app, scope)

test('a handler sends the codes of the scope, each with the body of its schema', () => {
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => {
    if (request.id === '1') return reply.code(401).send(problem)
    if (request.id === '2') return reply.status(401).send(problem)
    return item
  })
  routes.route({ method: 'POST', url: '/', statusCode: 201, schema, handler: (request, reply) => { reply.code(401).send(problem) } })
  routes.post('/', { statusCode: 201, schema, handler: async (request, reply) => reply.code(401).send(problem) })
  // @ts-expect-error 'nope' does not exist in type '{ message: string; }'
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(401).send({ nope: 1 }))
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  routes.post('/', { statusCode: 201, schema }, async () => problem)
})

test('so does a route that has no response schemas, or a default alone', () => {
  const scope = strictStatus(app, { defaults: { POST: 201 }, responses: { 401: Problem } })

  scope.delete('/', { statusCode: 204 }, async (request, reply) => request.id ? reply.code(401).send(problem) : reply.code(204).send())
  scope.post('/', {}, async (request, reply) => request.id ? reply.code(401).send(problem) : reply.code(201).send(item))
  // @ts-expect-error 'nope' does not exist in type '{ message: string; }'
  scope.delete('/', { statusCode: 204 }, async (request, reply) => reply.code(401).send({ nope: 1 }))
})

test('and one that has response schemas without a status; one that declares nothing has the types of Fastify', () => {
  routes.get('/', { schema }, async (request, reply) => reply.code(401).send(problem))
  routes.get('/', async (request, reply) => reply.code(409).send(item))
  routes.get('/', { schema: { body: Item } }, async (request, reply) => reply.code(409).send(item))
  // @ts-expect-error 'nope' does not exist in type '{ message: string; }'
  routes.get('/', { schema }, async (request, reply) => reply.code(401).send({ nope: 1 }))
})

test('a response of the route comes first: by its code, its class or default', () => {
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(404).send(invalid))
  // @ts-expect-error 'message' does not exist in type '{ errors: string[]; }'
  routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(404).send({ message: 'none' }))
  for (const key of ['4xx', 'default'] as const) {
    const schema = { response: { 201: Item, [key]: Invalid } as { 201: typeof Item, '4xx': typeof Invalid } }
    routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(401).send(invalid))
    // @ts-expect-error 'message' does not exist in type
    routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(401).send({ message: 'none' }))
  }
})

test('the route\'s own hooks send them too', () => {
  routes.post('/', {
    statusCode: 201,
    schema,
    onRequest: async (request, reply) => reply.code(401).send(problem),
    preHandler: [(request, reply, done) => {
      if (request.id) reply.code(401).send(problem)
      else done()
    }],
    errorHandler: (error, request, reply) => { reply.code(401).send({ message: error.message }) }
  }, async () => item)
  routes.delete('/', { statusCode: 204, preHandler: async (request, reply) => reply.code(401).send(problem) }, async () => {})
  routes.get('/', { schema, onRequest: async (request, reply) => reply.code(401).send(problem) }, async () => item)
  routes.get('/', { onRequest: async (request, reply) => reply.code(409).send(item) }, async () => item)
  // @ts-expect-error 'nope' does not exist in type '{ message: string; }'
  routes.post('/', { statusCode: 201, schema, preHandler: async (request, reply) => reply.code(401).send({ nope: 1 }) }, async () => item)
})

test('hooks keep the types of the request', () => {
  const schema = { params: Type.Object({ id: Type.String() }), body: Item, response: { 201: Item } }

  routes.post('/:id', {
    statusCode: 201,
    schema,
    config: { audit: true },
    preHandler: async (request, reply) => {
      exactly<{ id: string }>()(request.params)
      exactly<{ id: number }>()(request.body)
      exactly<boolean>()(request.routeOptions.config.audit)
      exactly<boolean>()(reply.sent)
    }
  }, async request => request.body)
})

test('a class or default is taken as Fastify takes that of a route: any code, with a body of the route or of its scope', () => {
  const classes = strictStatus(app, { responses: { '4xx': Problem, 409: Invalid } })
  const all = strictStatus(app, { responses: { default: Problem } })

  classes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(418).send(problem))
  classes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(409).send(invalid))
  classes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(404).send(invalid))
  strictStatus(app, { responses: { '5XX': Problem } }).post('/', { statusCode: 201 }, async (request, reply) => reply.code(503).send(problem))
  all.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(302).send(problem))
  // @ts-expect-error 'nope' does not exist in type
  classes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(418).send({ nope: 1 }))
  // @ts-expect-error 'message' does not exist in type '{ errors: string[]; }'
  classes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(409).send({ message: 'taken' }))
})

test('the status of validation may be sent, with its schema, that of the responses, or any body', () => {
  const own = strictStatus(app, { validation: { statusCode: 422, schema: Invalid }, responses: { '4xx': Problem } })
  const shared = strictStatus(app, { validation: { statusCode: 422 }, responses: { '4xx': Problem } })
  const any = strictStatus(app, { validation: { statusCode: 422 } })

  own.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(422).send(invalid))
  own.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(400).send(problem))
  shared.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(422).send(problem))
  any.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(422).send(item))
  any.post('/', { statusCode: 201, schema, onRequest: async (request, reply) => reply.code(422).send(item) }, async () => item)
  // @ts-expect-error 'message' does not exist in type '{ errors: string[]; }'
  own.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(422).send({ message: 'invalid' }))
  // @ts-expect-error 'errors' does not exist in type '{ message: string; }'
  shared.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(422).send({ errors: [] }))
})

test('with fromSchema, a route without a status has the only success of its response schemas', () => {
  const fromSchema = strictStatus(app, { fromSchema: true, defaults: { DELETE: 204 }, responses: { 401: Problem } })
  const two = { response: { 200: Item, 202: Invalid, 404: Problem } }
  const text = { response: { 201: Item, default: Problem } }

  fromSchema.post('/', { schema }, async (request, reply) => request.id ? reply.code(401).send(problem) : item)
  fromSchema.route({ method: 'POST', url: '/', schema, handler: () => item })
  fromSchema.post('/', { schema: text }, async () => item)
  fromSchema.post('/', { schema, statusCode: 404 }, async () => invalid)
  fromSchema.get('/', { schema: two }, async () => invalid)
  fromSchema.get('/', { schema: { response: { '2xx': Item, 404: Problem } } }, async () => item)
  fromSchema.get('/', { schema: { response: { 404: Problem } } }, async () => problem)
  fromSchema.get('/', async () => item)
  fromSchema.delete('/', { schema: { response: { 204: Type.Null(), 404: Problem } } }, async () => {})
  fromSchema.delete('/', async () => {})
  strictStatus(app, { fromSchema: false }).post('/', { schema }, async () => invalid)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  fromSchema.post('/', { schema }, async () => invalid)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  fromSchema.route({ method: 'POST', url: '/', schema, handler: () => invalid })
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  fromSchema.post('/', { schema: text }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  fromSchema.delete('/', { schema: { response: { 204: Type.Null(), 404: Problem } } }, async () => problem)
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  fromSchema.delete('/', async () => item)
})

test('a nested scope adds to the one around it', () => {
  const nested = strictStatus(app, { responses: { ...scope.responses, 409: Invalid } })

  nested.post('/', { statusCode: 201 }, async (request, reply) => request.id ? reply.code(401).send(problem) : reply.code(409).send(invalid))
  // @ts-expect-error 'message' does not exist in type '{ errors: string[]; }'
  nested.post('/', { statusCode: 201 }, async (request, reply) => reply.code(409).send({ message: 'taken' }))
})

test('the same object is for the plugin', async () => {
  const all = {
    defaults: { POST: 201 }, responses: { 401: Problem, '5xx': Problem }, validation: { statusCode: 422, schema: Invalid }, undeclared: 'warn'
  } as const
  await app.register(statusCode, scope)
  await app.register(statusCode, all)
  strictStatus(app, all).post('/', async (request, reply) => reply.code(422).send(invalid))
})

test('StrictRoutes and HandlerFor carry the scope', () => {
  type Routes = StrictRoutes<RawServerDefault, FastifyRequest['raw'], FastifyReply['raw'], FastifyBaseLogger, TypeBoxTypeProvider, typeof scope>
  const options = { statusCode: 201, schema } as const
  const create: HandlerFor<typeof options, TypeBoxTypeProvider, typeof scope> = async (request, reply) => {
    return request.id ? reply.code(401).send(problem) : item
  }
  const addItems = (given: Routes) => given.post('/', options, create)

  exactly<Routes>()(routes)
  exactly<Routes>()(addItems(routes))
  routes.route({ method: 'POST', url: '/', ...options, handler: create })
})

test('the schemas may be those of zod, or JSON Schemas', () => {
  const zod = strictStatus(Fastify().withTypeProvider<ZodTypeProvider>(), { responses: { 401: z.object({ message: z.string() }) } })
  const json = strictStatus(Fastify(), { responses: { 401: { type: 'object' }, 403: { $ref: 'Problem#' } } })

  zod.post('/', { statusCode: 201, schema: { response: { 201: z.object({ id: z.number() }) } } }, async (request, reply) => {
    return request.id ? reply.code(401).send(problem) : item
  })
  json.post('/', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } }, async (request, reply) => reply.code(403).send(problem))
  // @ts-expect-error 'nope' does not exist in type '{ message: string; }'
  zod.post('/', { statusCode: 201 }, async (request, reply) => reply.code(401).send({ nope: 1 }))
})

test('what is no option of a scope is refused, whatever its value', () => {
  const one = { default: { DELETE: 204 } } as const
  const literal = { undeclard: 'warn', defaults: { DELETE: 204 } } as const

  // @ts-expect-error NoOptionOfThePlugin
  strictStatus(app, { defualts: { POST: 201 }, responses: {} })
  // @ts-expect-error NoOptionOfThePlugin
  strictStatus(app, one)
  // @ts-expect-error NoOptionOfThePlugin
  strictStatus(app, literal)
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  strictStatus(app, { defaults: { POST: '201' } })
  // @ts-expect-error is not assignable to type 'SharedResponses
  strictStatus(app, { responses: () => ({ 401: Problem }) })
})

test('HandlerFor takes the status of a scope too, where it is one for all methods or that of the schemas', () => {
  const options = { schema } as const
  const bySchema: HandlerFor<typeof options, TypeBoxTypeProvider, { fromSchema: true }> = async () => item
  const byDefault: HandlerFor<typeof options, TypeBoxTypeProvider, { defaults: 201 }> = async () => item

  strictStatus(app, { fromSchema: true }).post('/', options, bySchema)
  strictStatus(app, { defaults: 201 }).post('/', options, byDefault)
  // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
  const wrong: HandlerFor<typeof options, TypeBoxTypeProvider, { fromSchema: true }> = async () => problem
  exactly<typeof bySchema>()(wrong)
})
