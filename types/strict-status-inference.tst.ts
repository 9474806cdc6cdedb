// What Fastify infers on a route is inferred on a held one too.

import { createServer } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import type { FastifyPluginAsyncTypebox, FastifyPluginCallbackTypebox, TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify'
import { strictStatus } from 'fastify-status-code'
import type { StrictRoutes } from 'fastify-status-code'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { test } from 'tstyche'
import { exactly } from './exactly.js'

const app = Fastify().withTypeProvider<TypeBoxTypeProvider>()
const routes = strictStatus(app)
const Item = Type.Object({ id: Type.Number() })
const Problem = Type.Object({ message: Type.String() })
const schema = {
  params: Type.Object({ id: Type.String() }),
  querystring: Type.Object({ page: Type.Number() }),
  headers: Type.Object({ 'X-Key': Type.String() }),
  body: Type.Object({ name: Type.String() }),
  response: { 201: Item, 404: Problem }
}
const item = { id: 1 }

test('the request has the types of its schemas', () => {
  routes.post('/:id', { statusCode: 201, schema }, async request => {
    exactly<{ id: string }>()(request.params)
    exactly<{ page: number }>()(request.query)
    exactly<string>()(request.headers['x-key'])
    exactly<{ name: string }>()(request.body)
    return item
  })
  routes.route({
    handler: (request, reply) => {
      exactly<{ name: string }>()(request.body)
      reply.send(item)
    },
    method: 'POST',
    url: '/',
    schema,
    statusCode: 201
  })
  // @ts-expect-error Property 'nome' does not exist on type '{ name: string; }'
  routes.post('/:id', { statusCode: 201, schema }, async request => ({ id: request.body.nome }))
})

test('so it has in the hooks of the route, and as a list of them', () => {
  routes.post('/:id', {
    statusCode: 201,
    schema,
    onRequest: async (request, reply) => {
      exactly<{ id: string }>()(request.params)
      exactly<boolean>()(reply.sent)
    },
    preHandler: [(request, reply, done) => {
      exactly<{ name: string }>()(request.body)
      done()
    }],
    onSend: async (request, reply, payload) => {
      exactly<{ page: number }>()(request.query)
      exactly<unknown>()(payload)
    },
    errorHandler: (error, request, reply) => {
      exactly<string>()(error.code)
      exactly<{ name: string }>()(request.body)
      reply.code(404).send({ message: error.message })
    }
  }, async () => item)
  // @ts-expect-error Type 'string' is not assignable to type
  routes.post('/:id', { statusCode: 201, schema, onRequest: 'none' }, async () => item)
})

test('config is inferred, and reads back', () => {
  routes.post('/', { statusCode: 201, schema, config: { scope: 'items' } }, async request => {
    exactly<string>()(request.routeOptions.config.scope)
    exactly<number | undefined>()(request.routeOptions.config.statusCode)
    return item
  })
  routes.delete('/', { statusCode: 204, config: { audit: true }, handler: async (request, reply) => { exactly<boolean>()(reply.routeOptions.config.audit) } })
})

test('the other options are those of Fastify', () => {
  routes.post('/', { statusCode: 201, schema, bodyLimit: 1024, logLevel: 'warn', constraints: { version: '1.0.0' } }, async () => item)
  // @ts-expect-error 'bodyLimits' does not exist in type
  routes.post('/', { statusCode: 201, schema, bodyLimits: 1024 }, async () => item)
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  routes.post('/', { statusCode: 201, schema, bodyLimit: '1 KiB' }, async () => item)
})

test('the handler has the instance as its this, and hands its reply to functions that take any', () => {
  const fail = (reply: FastifyReply) => reply.code(500).send({ message: 'failed' })
  const failLater = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => fail(reply)

  routes.post('/', { statusCode: 201 }, async function (request, reply) {
    exactly<FastifyInstance['log']>()(this.log)
    return fail(reply)
  })
  routes.delete('/', { statusCode: 204 }, async (request, reply) => failLater(request, reply))
  routes.delete('/', { statusCode: 204 }, failLater)
})

test('an http2 instance keeps its raw request and reply', () => {
  const secure = Fastify({ http2: true, https: {} }).withTypeProvider<TypeBoxTypeProvider>()

  strictStatus(secure).post('/', { statusCode: 201, schema }, async (request, reply) => {
    exactly<string>()(request.raw.authority)
    exactly<import('node:http2').ServerHttp2Stream>()(reply.raw.stream)
    exactly<Http2SecureServer>()(secure.server)
    return item
  })
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  strictStatus(secure).delete('/', { statusCode: 204 }, async () => item)
})

test('an instance with a logger of its own keeps it', () => {
  const logger = Object.assign(Fastify().log, { audit: (text: string) => text.length })
  const logged = Fastify({ loggerInstance: logger, serverFactory: handler => createServer(handler) })

  strictStatus(logged).post('/', { statusCode: 201 }, async request => {
    exactly<number>()(request.log.audit('created'))
    return item
  })
  // @ts-expect-error is not assignable to type 'Returned<NoContent>'
  strictStatus(logged).delete('/', { statusCode: 204 }, async () => item)
})

test('it takes the instance of typed plugins, of plain ones and of await', async () => {
  const typebox: FastifyPluginAsyncTypebox = async scope => {
    strictStatus(scope).post('/', { statusCode: 201, schema }, async () => item)
    // @ts-expect-error is not assignable to type 'Returned<{ id: number; }>'
    strictStatus(scope).post('/', { statusCode: 201, schema }, async () => 'ok')
  }
  const callback: FastifyPluginCallbackTypebox = (scope, options, done) => {
    strictStatus(scope).post('/', { statusCode: 201, schema }, request => ({ id: request.body.name.length }))
    done()
  }
  const zod: FastifyPluginAsyncZod = async scope => { strictStatus(scope).delete('/', { statusCode: 204 }, async () => {}) }
  const json: FastifyPluginAsyncJsonSchemaToTs = async scope => { strictStatus(scope).delete('/', { statusCode: 204 }, async () => {}) }

  app.register(typebox).register(callback).register(zod).register(json).register(async scope => {
    strictStatus(scope).post('/', { statusCode: 201 }, async () => item)
    // @ts-expect-error is not assignable to type 'Returned<NoContent>'
    strictStatus(scope).delete('/', { statusCode: 204 }, async () => item)
  })
  strictStatus(await app).post('/', { statusCode: 201, schema }, async () => item)
})

test('what it gives has a name, with the parameters of FastifyInstance', () => {
  exactly<StrictRoutes<RawServerDefault, FastifyRequest['raw'], FastifyReply['raw'], FastifyBaseLogger, TypeBoxTypeProvider>>()(routes)
  exactly<StrictRoutes>()(strictStatus(Fastify()))

  const addItems = (given: StrictRoutes) => given.delete('/', { statusCode: 204 }, async () => {})
  exactly<StrictRoutes>()(addItems(strictStatus(Fastify())))
})
