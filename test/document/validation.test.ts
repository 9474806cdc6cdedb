import swagger from '@fastify/swagger'
import t from 'tap'
import statusCode from '../../index.js'
import type { ValidationOptions } from '../../index.js'
import { buildPlain } from '../helpers/app.js'
import { buildDocumented, documentOf, orders, variants } from '../helpers/document.js'

const Strict = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
const validation = { statusCode: 422 }
const ok = async () => ({ id: 1 })

const errorShape = {
  title: 'ValidationError422',
  type: 'object',
  properties: { statusCode: { type: 'integer' }, code: { type: 'string' }, error: { type: 'string' }, message: { type: 'string' } },
  required: ['statusCode', 'error', 'message'],
  example: {
    statusCode: 422, code: 'FST_ERR_VALIDATION', error: 'Unprocessable Entity', message: "body must have required property 'name'"
  }
}

for (const { mode, options, order } of variants) {
  t.test(`${mode}, registered ${order} it: failed validation is documented where it can happen`, async t => {
    const isSwagger2 = 'swagger' in options
    const response = (description: string, schema: object) =>
      isSwagger2 ? { description, schema } : { description, content: { 'application/json': { schema } } }
    const app = await buildDocumented(t, { options, order })
    await app.register(statusCode, { validation })
    const schema = { querystring: Strict }
    app.get('/contract', { statusCode: 201, schema }, ok)
    app.get('/none', { schema }, ok)
    app.get('/success', { schema: { ...schema, response: { 200: { type: 'string' } } } }, ok)
    app.get('/exact', { schema: { ...schema, response: { 422: { type: 'string' } } } }, ok)
    app.get('/class', { schema: { ...schema, response: { '4xx': { type: 'string' } } } }, ok)
    app.get('/default', { schema: { ...schema, response: { default: { type: 'string' } } } }, ok)
    app.get('/attached', { attachValidation: true, schema }, ok)
    app.get('/valid', { statusCode: 201 }, ok)

    const { paths, components, definitions } = await documentOf(t, app)
    const responses = (url: string) => paths[url].get.responses
    const invalid = response('Unprocessable Entity', { $ref: isSwagger2 ? '#/definitions/def-0' : '#/components/schemas/def-0' })
    t.strictSame((definitions ?? components.schemas)['def-0'], errorShape)
    t.strictSame(responses('/contract'), { 201: response('Created', {}), 422: invalid })
    t.strictSame(responses('/none'), { 200: { description: 'Default Response' }, 422: invalid })
    t.strictSame(responses('/success'), { 200: response('Default Response', { type: 'string' }), 422: invalid })
    t.strictSame(responses('/exact'), { 422: response('Default Response', { type: 'string' }) })
    t.strictSame(Object.keys(responses('/class')), [isSwagger2 ? '400' : '4XX'])
    t.strictSame(Object.keys(responses('/default')), ['default'])
    t.strictSame(Object.keys(responses('/attached')), ['200'])
    t.strictSame(Object.keys(responses('/valid')), ['201'])
  })
}

for (const order of orders) {
  t.test(`registered ${order} it: a schema of its own documents failed validation`, async t => {
    const problem: ValidationOptions = { statusCode: 400, schema: { type: 'object', description: 'A problem', properties: { title: { type: 'string' } } } }
    const app = buildPlain(t)
    if (order === 'before') await app.register(swagger, { openapi: {} })
    await app.register(statusCode, { validation: problem })
    if (order === 'after') await app.register(swagger, { openapi: {} })
    for (const url of ['/a', '/b']) app.get(url, { schema: { querystring: Strict } }, ok)

    const { paths } = await documentOf(t, app)
    for (const url of ['/a', '/b']) {
      t.strictSame(paths[url].get.responses[400], { description: 'A problem', content: { 'application/json': { schema: problem.schema } } })
    }
    t.equal((await app.inject('/a')).statusCode, 400)
  })
}
