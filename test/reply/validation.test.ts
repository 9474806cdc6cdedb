import t from 'tap'
import type { FastifyInstance, InjectOptions, RouteShorthandOptions } from 'fastify'
import statusCode from '../../index.js'
import { build } from '../helpers/app.js'

const Strict = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
const validation = { statusCode: 422 }
const ok = async () => ({ id: 1 })

const invalid: InjectOptions[] = [
  { method: 'POST', url: '/body', payload: {} }, { url: '/querystring' }, { url: '/params/x' }, { url: '/headers' }
]

function addRoutes (app: FastifyInstance, options: RouteShorthandOptions = {}) {
  app.post('/body', { ...options, schema: { body: Strict } }, ok)
  app.get('/querystring', { ...options, schema: { querystring: Strict } }, ok)
  app.get('/params/:id', { ...options, schema: { params: Strict } }, ok)
  app.get('/headers', { ...options, schema: { headers: { type: 'object', required: ['x-id'], properties: { 'x-id': { type: 'string' } } } } }, ok)
}

t.test('whatever fails validation is answered with the status of the option, on routes with a contract and without', async t => {
  for (const options of [{}, { statusCode: 201 }, { statusCode: 422 }]) {
    const app = await build(t, { validation })
    addRoutes(app, options)
    for (const request of invalid) {
      const response = await app.inject(request)
      t.equal(response.statusCode, 422, String(request.url))
      t.match(response.json(), { statusCode: 422, code: 'FST_ERR_VALIDATION', error: 'Unprocessable Entity', message: /must/ })
    }
    t.equal((await app.inject({ method: 'POST', url: '/body', payload: { id: 1 } })).statusCode, options.statusCode ?? 200)
  }
})

t.test('without the option it is 400', async t => {
  const app = await build(t)
  addRoutes(app, { statusCode: 201 })
  for (const request of invalid) t.equal((await app.inject(request)).statusCode, 400)
})

t.test('a schemaErrorFormatter keeps its words, and a status that it has chosen', async t => {
  const app = await build(t, { validation }, { schemaErrorFormatter: (errors, dataVar) => new Error(`custom ${dataVar}`) })
  addRoutes(app, { statusCode: 201 })
  app.post('/own', { schema: { body: Strict }, schemaErrorFormatter: () => Object.assign(new Error('own'), { statusCode: 409 }) }, ok)

  t.match((await app.inject(invalid[0]!)).json(), { statusCode: 422, message: 'custom body' })
  t.equal((await app.inject({ method: 'POST', url: '/own', payload: {} })).statusCode, 409)
})

t.test('an error handler answers with it, by the error or without a code of its own, and may choose another', async t => {
  const handlers: [(app: FastifyInstance) => unknown, number][] = [
    [app => app.setErrorHandler((error: { statusCode: number }, request, reply) => reply.code(error.statusCode).send('by the error')), 422],
    [app => app.setErrorHandler(async () => 'without a code'), 422],
    [app => app.setErrorHandler((_error, request, reply) => reply.code(409).send('another')), 409],
    [app => app.setErrorHandler((_error, request, reply) => reply.redirect('/form')), 302]
  ]
  for (const [setHandler, expected] of handlers) {
    const app = await build(t, { validation })
    setHandler(app)
    addRoutes(app, { statusCode: 201 })
    for (const request of invalid) t.equal((await app.inject(request)).statusCode, expected)
  }
})

t.test('a status that was chosen before stays the choice of an error handler without a code', async t => {
  const app = await build(t, { validation })
  app.setErrorHandler(async () => 'without a code')
  app.post('/body', { schema: { body: Strict }, preValidation: async (request, reply) => { reply.code(409) } }, ok)

  t.equal((await app.inject(invalid[0]!)).statusCode, 409)
})

t.test('other errors keep their status', async t => {
  const app = await build(t, { validation })
  app.post('/', { schema: { body: Strict } }, async () => { throw Object.assign(new Error('x'), { statusCode: 400 }) })
  const headers = { 'content-type': 'application/json' }

  t.equal((await app.inject({ method: 'POST', url: '/', headers, payload: '{' })).statusCode, 400)
  t.equal((await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'text/unknown' }, payload: 'x' })).statusCode, 415)
  t.equal((await app.inject({ method: 'POST', url: '/', payload: { id: 1 } })).statusCode, 400)
})

t.test('attachValidation is left alone', async t => {
  const app = await build(t, { validation })
  app.post('/handled', { attachValidation: true, schema: { body: Strict } }, async request => ({ error: request.validationError?.message }))
  app.post('/thrown', { attachValidation: true, schema: { body: Strict } }, async request => { throw request.validationError })

  t.match(await app.inject({ method: 'POST', url: '/handled', payload: {} }), { statusCode: 200, body: /must have required/ })
  t.equal((await app.inject({ method: 'POST', url: '/thrown', payload: {} })).statusCode, 400)
})

t.test('whatever is thrown, the onError hooks of the route run', async t => {
  const app = await build(t, { validation })
  const seen: unknown[] = []
  app.post('/', { schema: { body: Strict }, onError: async (request, reply, error) => { seen.push(error) } }, async () => { throw null }) // eslint-disable-line no-throw-literal

  await app.inject({ method: 'POST', url: '/', payload: { id: 1 } })
  t.same(seen, [null])
})

t.test('onError hooks of the route see that status', async t => {
  const app = await build(t, { validation })
  const seen: number[] = []
  addRoutes(app, { statusCode: 201, onError: async (request, reply) => { seen.push(reply.statusCode) } })

  for (const request of invalid) await app.inject(request)
  t.same(seen, Array(invalid.length).fill(422))
})

t.test('it holds for its scope and the children of that', async t => {
  const app = await build(t)
  addRoutes(app)
  await app.register(async child => {
    await child.register(statusCode, { validation })
    await child.register(async grandchild => { addRoutes(grandchild) })
  }, { prefix: '/child' })

  t.equal((await app.inject('/querystring')).statusCode, 400)
  t.equal((await app.inject('/child/querystring')).statusCode, 422)
})

t.test('a route that validates nothing gets no hook', async t => {
  const app = await build(t, { validation })
  app.get('/', { schema: { response: { 200: Strict } } }, ok)
  await app.ready()
  t.notMatch(app.printRoutes({ includeHooks: true }), 'answerInvalid')
})
