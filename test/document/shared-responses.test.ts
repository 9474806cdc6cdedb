import swagger from '@fastify/swagger'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import t from 'tap'
import { z } from 'zod'
import statusCode, { statusCodeTransform } from '../../index.js'
import { buildPlain } from '../helpers/app.js'
import { buildSharing, documentOf, modes, summaryOf, variants } from '../helpers/document.js'
import type { Document, Transform } from '../helpers/document.js'

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const handler = async () => null

for (const { mode, options, order } of variants.filter(({ order }) => order === 'before')) {
  const isSwagger2 = 'swagger' in options
  t.test(`${mode}: a shared response is left out where the route's own class or default would serialize it`, async t => {
    const responses = { 404: { $ref: 'Problem#' }, '4xx': Item, '5xx': Item } as const
    const app = await buildSharing(t, { options, order }, { responses })
    app.get('/class', { statusCode: 200, schema: { response: { 200: Item, '4xx': { type: 'string' } } } }, handler)
    app.get('/default', { statusCode: 200, schema: { response: { 200: Item, default: { type: 'string' } } } }, handler)

    const { paths } = await documentOf(t, app)
    t.same(Object.keys(paths['/class'].get.responses), ['200', ...isSwagger2 ? ['400', '500'] : ['4XX', '5XX']])
    t.match(JSON.stringify(paths['/class'].get.responses[isSwagger2 ? '400' : '4XX']), '"string"')
    t.same(Object.keys(paths['/default'].get.responses), ['200', 'default'])
  })

  t.test(`${mode}: the phrase beside a $ref survives a transform that copies, with a decorator of another name too`, async t => {
    const transform: Transform = ({ schema, url }) => ({ schema: structuredClone(schema), url })
    const app = await buildSharing(t, { options: { ...options, decorator: 'internal' } as never, order }, { responses: { 404: { $ref: 'Problem#' } } }, transform)
    if (!app.hasDecorator('internal')) return
    app.get('/', { statusCode: 200, schema: { response: { 200: { $ref: 'Problem#', description: 'All of them' } } } }, handler)
    await app.ready()

    const { paths } = (app as unknown as { internal: () => Document }).internal()
    t.equal(paths['/'].get.responses[200].description, 'All of them')
    t.equal(paths['/'].get.responses[404].description, 'Not Found')
  })

  if (!isSwagger2) {
    t.test(`${mode}: links of a pattern keep their response`, async t => {
      const app = await buildSharing(t, { options, order }, {})
      const links = { '2XX': { self: { operationId: 'read' } } }
      app.get('/', { statusCode: 200, schema: { operationId: 'read', response: { '2xx': Item } }, links } as never, handler)
      const { paths } = await documentOf(t, app)
      t.match(paths['/'].get.responses[200], { description: 'OK' })
      t.match(paths['/'].get.responses['2XX'].links, links['2XX'])
    })
  }

  t.test(`${mode}: what a scope says of all 4xx is what an invalid request is answered with, and one schema`, async t => {
    const app = await buildSharing(t, { options, order }, { responses: { '4xx': { $ref: 'Problem#' } }, validation: { statusCode: 422 } })
    app.post('/', { statusCode: 201, schema: { body: Item, produces: ['text/csv'] } as object }, handler)

    const document = await documentOf(t, app)
    const { responses } = document.paths['/'].post
    t.equal(responses[422].description, 'Unprocessable Entity')
    t.match(JSON.stringify(responses[422]), 'def-0')
    t.same(Object.keys(document.definitions ?? document.components.schemas), ['def-0'])
    if (!isSwagger2) for (const key of ['422', '4XX']) t.same(Object.keys(responses[key].content), ['application/json'], key)
  })

  t.test(`${mode}: an error is JSON with its headers, and in the media types of its own content map`, async t => {
    const headers = { 'retry-after': { type: 'integer' } }
    const content = { 'text/plain': { schema: { type: 'string' } }, 'application/octet-stream': {} }
    const responses = { 429: { ...Item, headers }, ...!isSwagger2 && { 503: { content } } }
    const app = await buildSharing(t, { options, order }, { responses })
    app.get('/', { statusCode: 200, schema: { produces: ['text/csv'] } as object }, handler)

    const { responses: documented } = (await documentOf(t, app)).paths['/'].get
    t.match(documented[429], { description: 'Too Many Requests', headers: { 'retry-after': {} } })
    if (isSwagger2) return
    t.strictSame(documented[429].content, { 'application/json': { schema: Item } })
    t.strictSame(documented[503], { description: 'Service Unavailable', content })
  })
}

t.test('zod in a shared content map is turned into JSON Schema as that of a route', async t => {
  const problem = { content: { 'application/problem+json': { schema: z.object({ title: z.string() }) } } }
  const app = buildPlain(t)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(swagger, { ...modes['OpenAPI 3.0']!, transform: statusCodeTransform(jsonSchemaTransform) } as FastifyDynamicSwaggerOptions)
  await app.register(statusCode, { responses: { 404: problem } })
  app.get('/', { statusCode: 200, schema: { response: { 200: z.any(), 409: problem } } }, async () => 1)

  const { responses } = (await documentOf(t, app)).paths['/'].get
  t.strictSame(responses[404].content, responses[409].content)
  t.match(JSON.stringify(responses[404].content), '"title":{"type":"string"}')
})

t.test('of a shared type that no transform turns into JSON Schema it is documented that there is a response', async t => {
  const app = buildPlain(t)
  await app.register(swagger, { ...modes['OpenAPI 3.0']!, transform: statusCodeTransform() } as FastifyDynamicSwaggerOptions)
  await app.register(statusCode, {
    responses: { 404: z.object({ message: z.string() }), 409: { type: 'object', description: 'Taken' } },
    validation: { statusCode: 422, schema: z.object({}) }
  })
  app.get('/', { statusCode: 201, schema: { querystring: Item, response: { 201: Item } } }, handler)

  t.strictSame(summaryOf((await documentOf(t, app)).paths['/'].get.responses), {
    201: ['Created', JSON.stringify(Item)],
    404: ['Not Found', '{}'],
    409: ['Taken', '{"type":"object","description":"Taken"}'],
    422: ['Unprocessable Entity', '{}']
  })
})
