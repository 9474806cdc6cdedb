import swagger from '@fastify/swagger'
import { S } from 'fluent-json-schema'
import t from 'tap'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

const Problem = { type: 'object', properties: { message: { type: 'string' } } }

t.test('responses take statuses from 300 to 599, their classes in any case, and default', async t => {
  const keys = [300, 304, 404, 499, 500, 599, '3xx', '4XX', '5xx', 'default']
  for (const key of keys) {
    const schema = key === 304 ? { description: 'Unchanged' } : Problem
    await t.resolves(async () => build(t, { responses: { [key]: schema } }), String(key))
  }
})

t.test('any other key is refused, and for a success it says whose it is', async t => {
  const wrong: [string, RegExp][] = [
    ['200', /responses can't have 200: a success is described by the response schemas of its route/],
    ['201', /can't have 201/], ['2xx', /can't have 2xx/], ['2XX', /can't have 2XX/],
    ['100', /there is no option responses.100, only 300 to 599, 3xx, 4xx, 5xx, default/], ['1xx', /no option responses.1xx/],
    ['600', /no option responses.600/], ['6xx', /no option/], ['40', /no option/], ['4040', /no option/], ['404.5', /no option/],
    ['errors', /no option responses.errors/], ['4x', /no option/], ['', /no option/]
  ]
  for (const [key, message] of wrong) {
    const options = { responses: { [key]: Problem } } as StatusCodeOptions
    await t.rejects(async () => build(t, options), { code: 'FST_STATUS_CODE_INVALID_OPTION', message }, key)
  }
})

t.test('what is no schema is refused, and so is a body where there is none', async t => {
  const message = /option responses.404 must be a schema, but is/
  const contents = [null, 'Problem', {}, [], { 'application/json': null }, { 'application/json': 'Problem' }]
  for (const schema of [null, 'Problem', 404, true, [], [Problem], () => Problem, new Date(), new Map(), Symbol('x'), ...contents.map(content => ({ content }))]) {
    const options = { responses: { 404: schema } } as StatusCodeOptions
    await t.rejects(async () => build(t, options), { code: 'FST_STATUS_CODE_INVALID_OPTION', message }, String(schema))
  }
  for (const responses of [null, [], 'Problem', 404, new Map()]) {
    const message = /option responses must be an object of schemas by status code/
    await t.rejects(async () => build(t, { responses } as StatusCodeOptions), { message })
  }
  for (const schema of [Problem, z.object({}), { content: { 'application/json': { schema: Problem } } }]) {
    const message = /option responses.304 must be a schema without a body/
    await t.rejects(async () => build(t, { responses: { 304: schema } }), { message })
  }
})

t.test('a schema is JSON Schema, a $ref, a description, a content map, or a type of a library; undefined is none', async t => {
  const content = { 'application/problem+json': { schema: Problem } }
  for (const schema of [Problem, { $ref: 'Problem#' }, { description: 'Gone' }, { content }, S.object(), z.object({}), undefined]) {
    await t.resolves(async () => build(t, { responses: { 404: schema } }))
  }
})

const reply = (status: number) => async (_request: unknown, reply: { code: (status: number) => unknown }) => {
  reply.code(status)
  return { message: 'x', secret: 1 }
}
const codes = async (app: FastifyInstance, urls: string[]) => Promise.all(urls.map(async url => (await app.inject(url)).statusCode))

t.test('they count as declared, in their scope and in those within it, which add theirs', async t => {
  const app = await build(t, { undeclared: 'error', undeclaredErrors: 'error', responses: { 302: { description: 'Elsewhere' }, '4XX': Problem } })
  app.get('/302', { statusCode: 200 }, reply(302))
  app.get('/303', { statusCode: 200 }, reply(303))
  app.get('/404', { statusCode: 200 }, reply(404))
  await app.register(async nested => {
    await nested.register(statusCode, { responses: { '3xx': { description: 'Elsewhere' } } })
    nested.get('/nested/303', { statusCode: 200 }, reply(303))
    nested.get('/nested/404', { statusCode: 200 }, reply(404))
  })
  t.same(await codes(app, ['/302', '/303', '/404', '/nested/303', '/nested/404']), [302, 500, 404, 303, 404])
})

t.test('default stands for every status but a success, which only the route can declare', async t => {
  const app = await build(t, { undeclared: 'error', undeclaredErrors: 'error', responses: { default: Problem } })
  for (const status of [202, 302, 404]) app.get(`/${status}`, { statusCode: 200 }, reply(status))
  t.same(await codes(app, ['/202', '/302', '/404']), [500, 302, 404])
})

const $ref = 'Problem#'
const problem = { content: { 'application/problem+json': { schema: { $ref } } } }
const dangling: [StatusCodeOptions, key: string][] = [
  [{ responses: { 404: { $ref } } }, '404'],
  [{ responses: { '4XX': problem } }, '4xx'],
  [{ responses: { 404: { $ref: 'Known#/properties/100%' } } }, '404'],
  [{ validation: { statusCode: 422, schema: { $ref } } }, '422']
]
const elsewhere: Record<string, object> = {
  'in the document': { $ref: '#/components/schemas/Problem' },
  'at a URL': { $ref: 'https://example.com/problem.json' },
  'in a schema of an application': { $ref: 'Known#' },
  'in itself': { $id: 'Own', definitions: { Text: { type: 'string' } }, properties: { text: { $ref: 'Own#/definitions/Text' } } },
  'nowhere, for it is a value': { type: 'object', example: { next: { $ref: '/problems/401' } } }
}

async function buildDocumented (t: Parameters<typeof build>[0], options: StatusCodeOptions): Promise<FastifyInstance> {
  const app = buildPlain(t)
  await app.register(swagger)
  await app.register(statusCode, options)
  app.addSchema({ $id: 'Known', ...Problem })
  app.get('/', { schema: { querystring: Problem } }, reply(200))
  return app
}

t.test('a response of the document that leads nowhere rejects ready()', async t => {
  for (const [options, key] of dangling) {
    const rejected = { code: 'FST_STATUS_CODE_INVALID_OPTION', message: `the response ${key} of its options has the $ref ` }
    await t.rejects(async () => (await buildDocumented(t, options)).ready(), rejected, key)
  }
})

t.test('a response component is no schema, and is refused', async t => {
  const component = { $ref: '#/components/responses/Problem' }
  const content = { 'application/json': { schema: component } }
  const options: StatusCodeOptions[] = [
    { responses: { 401: component } }, { responses: { '4xx': { content } } }, { validation: { statusCode: 422, schema: component } }
  ]
  for (const wrong of options) {
    const message = 'has the $ref #/components/responses/Problem, which is a response and no schema: write'
    await t.rejects(() => build(t, wrong), { code: 'FST_STATUS_CODE_INVALID_OPTION', message })
  }
})

t.test('one that leads elsewhere does not, nor one that some scope knows', async t => {
  for (const [place, schema] of Object.entries(elsewhere)) {
    await t.resolves(async () => (await buildDocumented(t, { responses: { 404: schema } })).ready(), place)
  }
  const app = await buildDocumented(t, { responses: { 404: { $ref }, 409: { $ref: 'Problem#/properties/message' } } })
  await app.register(async nested => {
    nested.addSchema({ $id: 'Problem', ...Problem })
    nested.get('/nested', reply(200))
  })
  await t.resolves(async () => app.ready())
})

t.test('one that a scope beside it knows does not, where each has a registration of its own', async t => {
  const app = buildPlain(t)
  await app.register(swagger)
  for (const [url, add] of [['/a', () => {}], ['/b', (scope: FastifyInstance) => { scope.addSchema({ $id: 'Problem', ...Problem }) }]] as const) {
    app.register(async scope => {
      await scope.register(statusCode, { responses: { 404: { $ref } } })
      add(scope)
      scope.get(url, reply(200))
    })
  }
  await t.resolves(async () => app.ready())
})

t.test('a body leaves as it was made: no serializer is compiled of them, and the caller\'s objects stay as they are', async t => {
  const compiled: unknown[] = []
  const app = buildPlain(t)
  app.setSerializerCompiler(({ httpStatus }) => { compiled.push(httpStatus); return JSON.stringify })
  const options = { responses: { 404: structuredClone(Problem) } }
  const snapshot = JSON.stringify(options)
  await app.register(statusCode, options)
  app.get('/', { statusCode: 201, schema: { response: { 201: { type: 'object' } } } as FastifySchema }, reply(404))
  app.get('/bare', { statusCode: 201 }, reply(404))

  t.same((await app.inject('/')).json(), { message: 'x', secret: 1 })
  t.same((await app.inject('/bare')).json(), { message: 'x', secret: 1 })
  t.same(compiled, ['201', '201'], 'of GET and HEAD')
  t.equal(JSON.stringify(options), snapshot)
})
