import swagger from '@fastify/swagger'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { S } from 'fluent-json-schema'
import t from 'tap'
import { z } from 'zod'
import statusCode, { statusCodeTransform } from '../../index.js'
import { buildPlain } from '../helpers/app.js'
import { buildSharing, documentOf, modes, summaryOf, variants } from '../helpers/document.js'
import type { Document, Transform } from '../helpers/document.js'

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const handler = async () => null

const copies: Record<string, Transform | undefined> = {
  'no transform': undefined,
  'a transform that copies by spread': ({ schema, url }) => {
    const { response } = schema as { response: Record<string, object> }
    return { schema: { ...schema, response: Object.fromEntries(Object.entries(response).map(([key, own]) => [key, { ...own }])) }, url }
  },
  'a transform that copies by structuredClone': ({ schema, url }) => ({ schema: structuredClone(schema), url })
}

for (const { mode, options, order } of variants) {
  const isSwagger2 = 'swagger' in options
  const ref = JSON.stringify({ $ref: isSwagger2 ? '#/definitions/def-0' : '#/components/schemas/def-0' })
  const keyOf = (key: string) => isSwagger2 ? key.replace('xx', '00') : key.toUpperCase().replace('DEFAULT', 'default')

  for (const [name, transform] of Object.entries(copies)) {
    t.test(`${mode}, registered ${order} it, ${name}: every response of a route under contract has its phrase`, async t => {
      const app = await buildSharing(t, { options, order }, {}, transform)
      const response = {
        201: Item,
        202: Type.Object({ id: Type.Number() }),
        400: { $ref: 'Problem#' },
        401: S.object().prop('message', S.string()),
        403: { ...Item, description: 'Not yours' },
        '5xx': Item,
        default: Item,
        304: { type: 'null' },
        413: { $ref: 'Problem#' }
      }
      app.get('/', { statusCode: 201, schema: { response } }, handler)

      const summary = summaryOf((await documentOf(t, app)).paths['/'].get.responses)
      const item = JSON.stringify(Item)
      t.match(summary, {
        201: ['Created', item],
        202: ['Accepted', 'object'],
        304: ['Not Modified', 'no content'],
        400: ['Bad Request', ref],
        401: ['Unauthorized', 'message'],
        403: ['Not yours', 'object'],
        413: ['Payload Too Large', ref],
        [keyOf('5xx')]: ['Server Error', item],
        default: ['Default Response', item]
      })
      t.notMatch(JSON.stringify(summary), 'x-response-description')
      t.equal(summary['400']![1], ref, 'nothing beside the $ref')
    })
  }

  t.test(`${mode}, registered ${order} it: responses are documented on every route beside its own, which come first`, async t => {
    const responses = { 401: { $ref: 'Problem#' }, 404: { $ref: 'Problem#' }, '3XX': { description: 'Elsewhere' }, '5xx': Item, default: Item } as const
    const app = await buildSharing(t, { options, order }, { responses })
    app.get('/contract', { statusCode: 201, schema: { response: { 201: Item, 404: { description: 'No such item', type: 'string' } } } }, handler)
    app.get('/none', handler)
    app.get('/own', { schema: { response: { 200: Item, '5XX': { type: 'string' } } } }, handler)
    app.get('/hidden', { schema: { hide: true } as object }, handler)
    await app.register(async nested => {
      await nested.register(statusCode, { responses: { 401: { description: 'Who?', type: 'string' }, 409: { $ref: 'Problem#' } } })
      nested.get('/nested', { statusCode: 204 }, handler)
    })

    const { paths } = await documentOf(t, app)
    const shared = { 401: ['Unauthorized', ref], [keyOf('3xx')]: ['Elsewhere', 'no content'], default: ['Default Response', JSON.stringify(Item)] }
    const server = { [keyOf('5xx')]: ['Server Error', JSON.stringify(Item)] }
    const text = (description: string) => [description, '{"type":"string"}']
    t.strictSame(sorted(summaryOf(paths['/contract'].get.responses)), sorted({
      ...shared, ...server, 201: ['Created', JSON.stringify(Item)], 404: ['No such item', JSON.stringify({ description: 'No such item', type: 'string' })]
    }))
    t.strictSame(sorted(summaryOf(paths['/none'].get.responses)), sorted({ ...shared, ...server, 200: ['Default Response', 'no content'], 404: ['Not Found', ref] }))
    t.strictSame(sorted(summaryOf(paths['/own'].get.responses)), sorted({
      ...shared, 200: ['Default Response', JSON.stringify(Item)], 404: ['Not Found', ref], [keyOf('5xx')]: text('Default Response')
    }))
    t.match(summaryOf(paths['/nested'].get.responses), { 204: ['No Content', 'no content'], 401: ['Who?', 'string'], 404: ['Not Found', ref], 409: ['Conflict', ref] })
    t.equal(paths['/hidden'], undefined)
  })

  t.test(`${mode}, registered ${order} it: a redirect that has a description and headers has no content`, async t => {
    const app = await buildSharing(t, { options, order }, {})
    const headers = { location: { type: 'string' } }
    const response = { 200: Item, 301: { description: 'Moved', headers }, 302: { headers }, 307: { description: 'Moved', type: 'string' } }
    app.get('/', { statusCode: 200, schema: { response } }, handler)
    app.get('/declared', { statusCode: 303, schema: { response: { 303: { description: 'There', headers } } } }, handler)

    const { paths } = await documentOf(t, app)
    t.match(summaryOf(paths['/'].get.responses), { 301: ['Moved', 'no content'], 302: ['Found', 'no content'], 307: ['Moved', 'string'] })
    t.match(summaryOf(paths['/declared'].get.responses), { 303: ['There', 'no content'] })
    for (const { headers } of [paths['/'].get.responses[301], paths['/declared'].get.responses[303]]) t.ok(headers.location)
  })

  t.test(`${mode}, registered ${order} it: a mere default has its phrase, and no content that nobody has described`, async t => {
    const app = await buildSharing(t, { options, order }, { defaults: { GET: 200, POST: 201 } })
    app.get('/', handler)
    app.post('/', { schema: { body: Item } }, handler)
    app.get('/text', { schema: { produces: ['text/plain'] } as object }, handler)
    app.get('/declared', { statusCode: 200 }, handler)
    app.post('/described', { schema: { response: { '2xx': Item } } }, handler)

    const { paths } = await documentOf(t, app)
    t.same(summaryOf(paths['/'].get.responses), { 200: ['OK', 'no content'] })
    t.same(summaryOf(paths['/'].post.responses), { 201: ['Created', 'no content'] })
    t.same(summaryOf(paths['/declared'].get.responses), { 200: ['OK', '{}'] })
    t.same(summaryOf(paths['/described'].post.responses), { 201: ['Created', JSON.stringify(Item)] })
    if (!isSwagger2) t.same(Object.keys(paths['/text'].get.responses[200].content), ['text/plain'])
  })

  t.test(`${mode}, registered ${order} it: an invalid request is answered with JSON, whatever the route produces`, async t => {
    const app = await buildSharing(t, { options, order }, { validation: { statusCode: 422 } })
    const schema = { querystring: Item, produces: ['text/csv'], response: { 200: { type: 'string' } } } as object
    app.get('/', { statusCode: 200, schema }, handler)
    if (isSwagger2) return

    const { responses } = (await documentOf(t, app)).paths['/'].get
    t.strictSame(Object.keys(responses[200].content), ['text/csv'])
    t.strictSame(responses[422], { description: 'Unprocessable Entity', content: { 'application/json': { schema: { $ref: '#/components/schemas/def-1' } } } })
  })
}

const sorted = (object: object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => a < b ? -1 : 1))

for (const order of ['before', 'after'] as const) {
  t.test(`zod, registered ${order} it: responses and validation.schema go through statusCodeTransform()`, async t => {
    const Failure = z.object({ message: z.string() })
    const app = buildPlain(t)
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    const options = { ...modes['OpenAPI 3.1']!, transform: statusCodeTransform(jsonSchemaTransform) } as FastifyDynamicSwaggerOptions
    if (order === 'before') await app.register(swagger, options)
    await app.register(statusCode, { validation: { statusCode: 422, schema: Failure }, responses: { 401: Failure.describe('Who?'), 404: Failure, '5xx': Failure } })
    if (order === 'after') await app.register(swagger, options)
    const body = z.object({ id: z.number() })
    app.post('/', { statusCode: 201, schema: { body, response: { 201: body, 404: z.string() } } }, async request => request.body)
    app.delete('/', { statusCode: 204 }, handler)
    app.get('/', handler)

    const { paths } = await documentOf(t, app)
    t.match(summaryOf(paths['/'].post.responses), {
      201: ['Created', '"id"'], 401: ['Who?', '"message"'], 404: ['Not Found', '"string"'], 422: ['Unprocessable Entity', '"message"'], '5XX': ['Server Error', '"message"']
    })
    t.match(summaryOf(paths['/'].delete.responses), { 204: ['No Content', 'no content'], 401: ['Who?', '"message"'], 404: ['Not Found', '"message"'] })
    t.match(summaryOf(paths['/'].get.responses), { 200: ['Default Response', 'no content'], 401: ['Who?', '"message"'] })
    t.match(await app.inject({ method: 'POST', url: '/', payload: { id: 'x' } }), { statusCode: 422 })
    t.match(await app.inject({ method: 'POST', url: '/', payload: { id: 1 } }), { statusCode: 201, body: '{"id":1}' })
  })
}

t.test('the caller\'s schemas are not written to, and routes share no documented response', async t => {
  const responses = { 404: { type: 'object', properties: { message: { type: 'string' } } } }
  const snapshot = JSON.stringify(responses)
  const mutate: Transform = ({ schema, url }) => {
    const { response } = schema as { response: Record<string, Document> }
    if (url === '/a') response['404']['x-response-description'] = 'Changed'
    return { schema, url }
  }
  const app = await buildSharing(t, { options: modes['OpenAPI 3.0']!, order: 'before' }, { responses }, mutate)
  for (const url of ['/a', '/b']) app.get(url, { statusCode: 201 }, handler)

  const { paths } = await documentOf(t, app)
  t.equal(paths['/a'].get.responses[404].description, 'Changed')
  t.equal(paths['/b'].get.responses[404].description, 'Not Found')
  t.equal(JSON.stringify(responses), snapshot)
})
