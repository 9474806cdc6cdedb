// An error, and all that looks at one, finds the reply as it would be without the plugin.

import t from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions, RouteShorthandOptions } from 'fastify'
import { build } from '../helpers/app.js'

type Failure = {
  options?: RouteShorthandOptions
  handler?: (request: FastifyRequest, reply: FastifyReply) => unknown
  request?: Partial<InjectOptions>
}

const fail = (statusCode?: number) => Object.assign(new Error('failed'), statusCode === undefined ? {} : { statusCode })
const failOnce = async (request: FastifyRequest, reply: FastifyReply) => {
  if (reply.hasHeader('x-failed')) return
  reply.header('x-failed', '1')
  throw fail()
}
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
const json = { 'content-type': 'application/json' }
const codes = [200, 201, 204, 303, 418]

const failures: Record<string, Failure> = {
  'failed validation': { options: { schema: { body } }, request: { payload: {} } },
  'malformed JSON': { request: { headers: json, payload: '{' } },
  'an onRequest hook': { options: { onRequest: async () => { throw fail(401) } } },
  'a preValidation hook': { options: { preValidation: async () => { throw fail() } } },
  'a preHandler hook': { options: { preHandler: async () => { throw fail() } } },
  'an error thrown in the handler': { handler: () => { throw fail() } },
  'an error with a status': { handler: async () => { throw fail(409) } },
  'something else that is thrown': { handler: async () => { throw { message: 'no error' } as unknown } }, // eslint-disable-line no-throw-literal
  'null that is thrown': { handler: async () => { throw null as unknown } }, // eslint-disable-line no-throw-literal
  'an error that is sent': { handler: (request, reply) => { reply.send(fail()) } },
  'an error that is returned': { handler: async () => fail(404) },
  'a status that was chosen before': { handler: async (request, reply) => { reply.code(202); throw fail() } }
}

/** Adds a route for each failure, and one for each of them that declares a code. */
function addRoutes (app: FastifyInstance): void {
  for (const [index, { options, handler }] of Object.values(failures).entries()) {
    for (const statusCode of [undefined, ...codes]) {
      app.post(`/${index}/${statusCode}`, { ...options, statusCode }, handler ?? (async () => ({ ok: true })))
    }
  }
}

async function ask (app: FastifyInstance, how: string, code?: number) {
  const index = Object.keys(failures).indexOf(how)
  const response = await app.inject({ method: 'POST', url: `/${index}/${code}`, ...failures[how]!.request })
  const { date, ...headers } = response.headers
  return { status: response.statusCode, headers, body: response.body }
}

// A declared 2xx is taken back by the route's own onError hook, which comes later.
t.test('an instance-wide onError hook reads the status that it would read without the plugin, or a declared success', async t => {
  const app = await build(t)
  const seen: number[] = []
  app.addHook('onError', async (request, reply) => { seen.push(reply.statusCode) })
  addRoutes(app)
  for (const how of Object.keys(failures)) {
    const see = async (code?: number) => {
      await ask(app, how, code)
      return seen.splice(0)
    }
    const expected = await see()
    t.equal(expected.length, 1)
    for (const code of codes) t.ok([expected[0], ...code < 300 ? [code] : []].includes((await see(code))[0]), `${how}, ${code}`)
  }
})

const handlers: Record<string, (app: FastifyInstance) => void> = {
  'the default error handler': () => {},
  'an error handler without a code': app => { app.setErrorHandler(async error => ({ custom: String(error) })) },
  'an error handler that answers text': app => { app.setErrorHandler(async error => String(error)) },
  'an error handler that redirects': app => { app.setErrorHandler((error, request, reply) => reply.redirect(`/sorry?${String(error)}`)) },
  'an error handler that tells the status': app => { app.setErrorHandler(async (error, request, reply) => ({ seen: reply.statusCode, error: String(error) })) }
}

for (const [by, addHandler] of Object.entries(handlers)) {
  t.test(`${by} answers as it would without the plugin`, async t => {
    const app = await build(t)
    addHandler(app)
    addRoutes(app)
    for (const how of Object.keys(failures)) {
      const expected = await ask(app, how)
      for (const code of codes) t.same(await ask(app, how, code), expected, `${how}, ${code}`)
    }
  })
}

t.test('the declared schema filters no error', async t => {
  const app = await build(t)
  app.setErrorHandler(async () => ({ custom: true }))
  app.addHook('onSend', failOnce)
  for (const statusCode of [200, 201]) {
    const schema = { response: { [statusCode]: { type: 'object', properties: { id: { type: 'number' } } } } }
    app.get(`/${statusCode}`, { statusCode, schema }, async (request, reply) => { reply.code(202); return { id: 1 } })
  }
  for (const url of ['/200', '/201']) t.equal((await app.inject(url)).body, '{"custom":true}', url)
})

t.test("a reply that fails as it's sent is answered without the declared status", async t => {
  for (const statusCode of [201, 204, 303]) {
    const app = await build(t)
    app.setErrorHandler(async () => 'custom')
    app.get('/', { statusCode, onSend: failOnce }, async () => 'ok')
    const response = await app.inject('/')
    t.equal(response.statusCode, 200, String(statusCode))
    t.equal(response.body, 'custom')
  }
})

t.test('a serializer of the error handler is left to it', async t => {
  const app = await build(t)
  app.setErrorHandler((error, request, reply) => reply.code(500).serializer(() => 'own').send({ error: String(error) }))
  for (const statusCode of [200, 201]) {
    const schema = { response: { [statusCode]: { type: 'object', properties: { id: { type: 'number' } } } } }
    app.get(`/${statusCode}`, { statusCode, schema, onSend: failOnce }, async (request, reply) => { reply.code(202); return { id: 1 } })
  }
  for (const url of ['/200', '/201']) t.equal((await app.inject(url)).body, 'own', url)
})
