import { createServer } from 'node:http'
import swagger from '@fastify/swagger'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as zodOpenApi from 'fastify-zod-openapi'
import t from 'tap'
import Fastify from 'fastify'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import statusCode, { statusCodeTransform } from '../../index.js'
import { documentOf, orders } from '../helpers/document.js'
import type { Document } from '../helpers/document.js'
import { buildPlain } from '../helpers/app.js'

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>
type Test = Parameters<typeof buildPlain>[0]

const openapi = { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' } }
const Item = z.object({ id: z.number() })

async function buildZod (t: Test, transform: Transform, order: 'before' | 'after' | 'without') {
  const app = buildPlain(t)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  if (order === 'before') await app.register(swagger, { openapi, transform })
  if (order !== 'without') await app.register(statusCode)
  if (order !== 'before') await app.register(swagger, { openapi, transform })
  const zod = app.withTypeProvider<ZodTypeProvider>()
  zod.post('/typed', { statusCode: 201, schema: { response: { 201: Item } } }, async () => ({ id: 1, secret: 2 }))
  zod.post('/bare', { statusCode: 201 }, async () => ({ id: 1 }))
  zod.post('/body', { statusCode: 202, schema: { body: Item } }, async request => request.body)
  zod.delete('/bare-204', { statusCode: 204 }, async () => {})
  zod.delete('/null-204', { statusCode: 204, schema: { response: { 204: z.null() } } }, async () => null)
  zod.delete('/undefined-204', { statusCode: 204, schema: { response: { 204: z.undefined().describe('Gone') } } }, async () => undefined)
  zod.get('/plain', { schema: { response: { 200: Item } } }, async () => ({ id: 1 }))
  return app
}

async function statuses (app: FastifyInstance) {
  const requests = [['POST', '/typed'], ['POST', '/bare'], ['POST', '/body'], ['DELETE', '/bare-204'], ['DELETE', '/null-204'], ['GET', '/plain']] as const
  const responses = await Promise.all(requests.map(([method, url]) => app.inject({ method, url, ...method === 'POST' && { payload: { id: 1 } } })))
  return responses.map(response => response.statusCode)
}

type Paths = Record<string, Record<string, { responses: Document }>>

const responsesOf = (document: { paths: Paths }) =>
  Object.fromEntries(Object.entries(document.paths).map(([url, methods]) => [url, Object.values(methods)[0]?.responses]))

const validating = (app: FastifyInstance) => { app.setValidatorCompiler(validatorCompiler) }
const Query = z.object({ id: z.string() })
const early: Record<string, (app: FastifyInstance) => unknown> = {
  'zod for requests only': app => {
    validating(app)
    app.post('/x', { statusCode: 201, schema: { body: Item } }, async () => ({}))
    app.get('/y', { statusCode: 203, schema: { querystring: Query } }, async () => ({}))
    app.delete('/z', { statusCode: 204 }, async () => {})
  },
  'zod in a child scope only, which declares nothing': app => {
    app.post('/x', { statusCode: 201 }, async () => ({}))
    app.get('/y', { statusCode: 203, schema: { summary: 'y' } }, async () => ({}))
    app.delete('/z', { statusCode: 204 }, async () => {})
    app.register(async child => {
      validating(child)
      child.setSerializerCompiler(serializerCompiler)
      child.get('/child', { schema: { querystring: Query } }, async () => ({}))
    })
  },
  'compilers that come after the routes': async app => {
    app.post('/x', { statusCode: 201, schema: { response: { 201: Item } } }, async () => ({}))
    app.get('/y', { statusCode: 203 }, async () => ({}))
    app.delete('/z', { statusCode: 204, schema: { response: { 204: z.null() } } }, async () => {})
    await app.after()
    validating(app)
    app.setSerializerCompiler(serializerCompiler)
  }
}

for (const [title, addRoutes] of Object.entries(early)) {
  for (const order of orders) {
    t.test(`${title}, @fastify/swagger registered ${order} it: a transform of zod is given nothing that it can't read`, async t => {
      const build = async (transform: Transform) => {
        const app = buildPlain(t)
        if (order === 'before') await app.register(swagger, { openapi, transform })
        await app.register(statusCode)
        if (order === 'after') await app.register(swagger, { openapi, transform })
        await addRoutes(app)
        return responsesOf(await documentOf(t, app))
      }
      await t.resolves(async () => build(jsonSchemaTransform))
      const { '/x': x, '/y': y, '/z': z } = await build(statusCodeTransform(jsonSchemaTransform))
      t.match([x, y, z], [{ 201: { description: 'Created' } }, { 203: { description: 'Non-Authoritative Information' } }, { 204: { description: 'No Content' } }])
      for (const responses of [x, y, z]) t.equal(Object.keys(responses!).length, 1)
    })
  }
}

t.test('in an application without any zod schema yet, the transform of zod is given the schemas that routes have, and no others', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  await app.register(swagger, { openapi, transform: statusCodeTransform(jsonSchemaTransform) })
  app.delete('/bare', { statusCode: 204 }, async () => {})
  app.post('/summary', { statusCode: 201, schema: { summary: 'Create' } }, async () => ({}))

  const responses = responsesOf(await documentOf(t, app))
  t.match(responses, { '/bare': { 204: { description: 'No Content' } }, '/summary': { 201: { description: 'Created' } } })
})

t.test('a hidden route with zod, and a boolean schema, leave the other routes to be documented', async t => {
  const app = buildPlain(t)
  await app.register(swagger, { openapi })
  await app.register(statusCode)
  app.register(async child => {
    child.setValidatorCompiler(validatorCompiler)
    child.get('/hidden', { schema: { hide: true, querystring: Query } as FastifySchema }, async () => ({}))
  })
  const content = { 'application/json': { schema: true } }
  app.get('/any', { statusCode: 200, schema: { response: { 200: { description: 'Any', content } } } }, async () => ({}))
  app.delete('/bare', { statusCode: 204 }, async () => {})

  await app.ready()
  // Valid, but not for the parser that checks the other documents.
  const responses = responsesOf(app.swagger() as Document)
  t.match(responses, { '/any': { 200: { description: 'Any' } }, '/bare': { 204: { description: 'No Content' } } })
})

t.test('a route with zod that no document shows leaves those that one shows to be documented', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  await app.register(async child => {
    child.setValidatorCompiler(validatorCompiler)
    child.get('/zod', { schema: { querystring: Query } }, async () => ({}))
  })
  let document: Document
  await app.register(async child => {
    await child.register(swagger, { openapi })
    child.delete('/bare', { statusCode: 204 }, async () => {})
    child.addHook('onReady', async () => { document = child.swagger() })
  })
  await app.ready()

  t.match(responsesOf(document), { '/bare': { 204: { description: 'No Content' } } })
})

t.test('two applications that share a server are documented each for itself', async t => {
  const server = createServer()
  const build = async (transform: Transform) => {
    const app = Fastify({ serverFactory: () => server })
    await app.register(swagger, { openapi, transform })
    await app.register(statusCode)
    return app
  }
  const [zod, json] = [await build(statusCodeTransform(jsonSchemaTransform)), await build(({ schema, url }) => ({ schema, url }))]
  zod.setValidatorCompiler(validatorCompiler)
  zod.get('/zod', { statusCode: 200, schema: { querystring: Query } }, async () => ({}))
  json.delete('/json', { statusCode: 204, schema: { response: { 404: { type: 'object' } } } }, async () => {})

  t.match(responsesOf(await documentOf(t, zod)), { '/zod': { 200: { description: 'OK' } } })
  t.match(responsesOf(await documentOf(t, json)), { '/json': { 204: { description: 'No Content' }, 404: { description: 'Not Found' } } })
})

t.test('zod-openapi: responses of a scope are documented on a route without a schema too', async t => {
  const app = buildPlain(t)
  app.setValidatorCompiler(zodOpenApi.validatorCompiler)
  app.setSerializerCompiler(zodOpenApi.serializerCompiler)
  await app.register(zodOpenApi.fastifyZodOpenApiPlugin)
  const { fastifyZodOpenApiTransform, fastifyZodOpenApiTransformObject } = zodOpenApi
  await app.register(swagger, {
    openapi, transform: statusCodeTransform(fastifyZodOpenApiTransform), transformObject: fastifyZodOpenApiTransformObject
  } as FastifyDynamicSwaggerOptions)
  await app.register(statusCode, { responses: { 401: z.object({ message: z.string() }) } })
  app.delete('/bare', { statusCode: 204 }, async () => {})
  app.get('/plain', async () => 'ok')
  app.get('/typed', { statusCode: 200, schema: { response: { 200: Item } } }, async () => ({ id: 1 }))

  const { '/bare': bare, '/plain': plain, '/typed': typed } = responsesOf(await documentOf(t, app))
  t.strictSame([Object.keys(bare!), Object.keys(typed!)], [['204', '401'], ['200', '401']])
  t.match(plain, { 401: { content: { 'application/json': { schema: { type: 'object' } } } } })
})

for (const version of ['3.0.3', '3.1.0']) {
  t.test(`zod, OpenAPI ${version}: a redirect with z.null() is documented without content`, async t => {
    const app = buildPlain(t)
    app.setSerializerCompiler(serializerCompiler)
    await app.register(swagger, { openapi: { ...openapi, openapi: version }, transform: statusCodeTransform(jsonSchemaTransform) })
    await app.register(statusCode)
    const response = { 303: z.null(), 307: z.null().describe('There') }
    app.get('/', { statusCode: 303, schema: { response } }, async (request, reply) => reply.redirect('/there'))

    t.strictSame(responsesOf(await documentOf(t, app))['/'], { 303: { description: 'See Other' }, 307: { description: 'There' } })
  })
}

for (const order of orders) {
  t.test(`zod, @fastify/swagger registered ${order} it: with statusCodeTransform() the app boots, serves and is documented`, async t => {
    const app = await buildZod(t, statusCodeTransform(jsonSchemaTransform), order)
    const responses = responsesOf(await documentOf(t, app))

    t.match(responses['/typed'], { 201: { description: 'Created', content: { 'application/json': { schema: { type: 'object' } } } } })
    t.strictSame(responses['/bare'], { 201: { description: 'Created', content: { 'application/json': { schema: {} } } } })
    t.strictSame(responses['/body'], { 202: { description: 'Accepted', content: { 'application/json': { schema: {} } } } })
    t.strictSame(responses['/bare-204'], { 204: { description: 'No Content' } })
    t.strictSame(responses['/null-204'], { 204: { description: 'No Content' } })
    t.strictSame(responses['/undefined-204'], { 204: { description: 'Gone' } })
    t.match(responses['/plain'], { 200: { description: 'Default Response' } })
    t.same(await statuses(app), [201, 201, 202, 204, 204, 200])
  })

  t.test(`zod, @fastify/swagger registered ${order} it: without the transform it is documented as without the plugin`, async t => {
    const app = await buildZod(t, jsonSchemaTransform, order)
    const plain = await buildZod(t, jsonSchemaTransform, 'without')

    t.same(await documentOf(t, app), await documentOf(t, plain))
    t.same(await statuses(app), [201, 201, 202, 204, 204, 200])
  })
}

async function buildZodOpenApi (t: Test, transform: Transform, hasPlugin: boolean) {
  const app = buildPlain(t)
  app.setValidatorCompiler(zodOpenApi.validatorCompiler)
  app.setSerializerCompiler(zodOpenApi.serializerCompiler)
  await app.register(zodOpenApi.fastifyZodOpenApiPlugin)
  if (hasPlugin) await app.register(statusCode)
  await app.register(swagger, { openapi, transform, transformObject: zodOpenApi.fastifyZodOpenApiTransformObject })
  const schema = { response: { 201: Item } } as FastifySchema
  app.post('/typed', { statusCode: 201, schema }, async () => ({ id: 1 }))
  const content = { 'application/json': { schema: Item } }
  app.post('/content', { statusCode: 201, schema: { response: { 201: { content } } } }, async () => ({ id: 1 }))
  app.post('/bare', { statusCode: 201 }, async () => ({ id: 1 }))
  app.delete('/bare-204', { statusCode: 204 }, async () => {})
  app.delete('/described-204', { statusCode: 204, schema: { response: { 204: { description: 'Gone' } } } }, async () => {})
  return app
}

t.test('fastify-zod-openapi: with statusCodeTransform() the app boots, serves and is documented', async t => {
  const app = await buildZodOpenApi(t, statusCodeTransform(zodOpenApi.fastifyZodOpenApiTransform), true)
  const responses = responsesOf(await documentOf(t, app))

  const created = { description: 'Created', content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'number' } } } } } }
  t.match(responses['/typed'], { 201: created })
  t.match(responses['/content'], { 201: created })
  t.strictSame(responses['/bare'], { 201: { description: 'Created', content: { 'application/json': { schema: {} } } } })
  t.strictSame(responses['/bare-204'], { 204: { description: 'No Content' } })
  t.strictSame(responses['/described-204'], { 204: { description: 'Gone' } })
  t.equal((await app.inject({ method: 'POST', url: '/typed' })).statusCode, 201)
})

t.test('fastify-zod-openapi: without the transform it is documented as without the plugin', async t => {
  const documents = []
  for (const hasPlugin of [true, false]) {
    documents.push(await documentOf(t, await buildZodOpenApi(t, zodOpenApi.fastifyZodOpenApiTransform, hasPlugin)))
  }
  t.same(documents[0], documents[1])
})

t.test('TypeBox with its validator compiler needs no transform', async t => {
  const app = buildPlain(t).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  await app.register(swagger, { openapi })
  await app.register(statusCode)
  const Body = Type.Object({ id: Type.Number() })
  app.post('/', { statusCode: 201, schema: { body: Body, response: { 201: Body } } }, async request => request.body)

  t.match(responsesOf(await documentOf(t, app))['/'], { 201: { description: 'Created', content: { 'application/json': { schema: { type: 'object' } } } } })
  t.equal((await app.inject({ method: 'POST', url: '/', payload: { id: 1 } })).statusCode, 201)
  t.equal((await app.inject({ method: 'POST', url: '/', payload: {} })).statusCode, 400)
})

t.test('schemas of a route with its own serializer, and types that are no JSON Schema, are left alone', async t => {
  const app = buildPlain(t)
  await app.register(statusCode)
  await app.register(swagger, { openapi, transform: ({ url }) => ({ schema: { summary: 'transformed' } as FastifySchema, url }) })
  app.post('/own', { statusCode: 201, serializerCompiler: () => JSON.stringify }, async () => ({}))
  t.same(responsesOf(await documentOf(t, app))['/own'], { 200: { description: 'Default Response' } })

  const late = buildPlain(t)
  await late.register(statusCode)
  await late.register(swagger, { openapi, transform: jsonSchemaTransform })
  late.post('/', { statusCode: 201, schema: { response: { 201: Item } } }, async () => ({ id: 1 }))
  late.setSerializerCompiler(serializerCompiler)
  t.match(responsesOf(await documentOf(t, late))['/'], { 201: { description: 'Default Response', content: {} } })
})

/** An application with fastify-zod-openapi, these shared responses, and no transform but its own. */
async function buildShared (t: Test, responses: object, schemas: Array<FastifySchema | undefined>) {
  const app = buildPlain(t)
  app.setValidatorCompiler(zodOpenApi.validatorCompiler)
  app.setSerializerCompiler(zodOpenApi.serializerCompiler)
  await app.register(zodOpenApi.fastifyZodOpenApiPlugin)
  await app.register(statusCode, { responses })
  const transform = statusCodeTransform(zodOpenApi.fastifyZodOpenApiTransform as never) as Transform
  await app.register(swagger, { openapi, transform, transformObject: zodOpenApi.fastifyZodOpenApiTransformObject })
  for (const [index, schema] of schemas.entries()) {
    app.post(`/${index}`, { statusCode: 201, ...schema && { schema } }, async () => ({ id: 1 }))
  }
  return responsesOf(await documentOf(t, app))
}

const Problem = z.object({ message: z.string() }).meta({ id: 'Problem' })

t.test('fastify-zod-openapi: a content map that a scope shares is the same in all routes', async t => {
  const shared = { 404: { content: { 'application/problem+json': { schema: Problem } } } }
  const schema = { response: { 201: Item } } as FastifySchema
  const responses = await buildShared(t, shared, [schema, schema, schema])
  for (const url of ['/0', '/1', '/2']) {
    t.match(responses[url], { 404: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } }, url)
  }
  t.equal(shared[404].content['application/problem+json'].schema, Problem)
})

t.test('fastify-zod-openapi: without a route that has a schema there is a document, which says that there are such responses', async t => {
  const responses = await buildShared(t, { 404: Problem }, [undefined])
  t.match(responses['/0'], { 201: { description: 'Created' }, 404: { description: 'Not Found' } })
})

t.test('fastify-zod-openapi: what fails for another reason fails still', async t => {
  const broken = () => { throw new Error('broken') }
  const app = buildPlain(t)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(statusCode, { responses: { 404: Problem } })
  await app.register(swagger, { openapi, transform: statusCodeTransform(broken) })
  app.post('/', { statusCode: 201, schema: { response: { 201: Item } } as FastifySchema }, async () => ({ id: 1 }))
  await app.ready()
  t.throws(() => app.swagger(), { message: 'broken' })
})

t.test('a transform that changes the responses of one route changes those of no other, and not the option', async t => {
  const app = buildPlain(t)
  const Shared = { type: 'object', properties: { message: { type: 'string' } } }
  const responses = { 404: Shared, '5xx': { content: { 'application/json': { schema: Shared } } } }
  const options = { responses, validation: { statusCode: 422, schema: { type: 'object', properties: { detail: { type: 'array', items: {} } } } } }
  const snapshot = structuredClone(options)
  await app.register(statusCode, options)
  const transform: Transform = ({ schema, url }) => {
    const { response } = schema as { response: Record<string, any> }
    response[404].properties.message.example = url
    response['5xx'].content['application/json'].schema.properties.message.example = url
    response[422].properties.detail.items.example = url
    return { schema, url }
  }
  await app.register(swagger, { openapi, transform })
  const body = { type: 'object' }
  for (const url of ['/a', '/b']) app.post(url, { statusCode: 201, schema: { body } }, async () => ({ id: 1 }))
  const found = responsesOf(await documentOf(t, app))
  for (const url of ['/a', '/b']) {
    for (const key of [404, 422]) t.match(JSON.stringify(found[url][key]), `"example":"${url}"`)
    t.match(JSON.stringify(found[url]['5XX']), `"example":"${url}"`)
  }
  t.strictSame(options, snapshot)
})
