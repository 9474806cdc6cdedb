// An application of all kinds of replies that adopts the plugin with `fromSchema` and warnings: whatever its code says stays as it was.

import { Readable } from 'node:stream'
import t from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, InjectOptions, RouteShorthandOptions } from 'fastify'
import plugin from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { buildPlain, recordLog } from '../helpers/app.js'
import type { LogLine } from '../helpers/app.js'

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

const Item = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
const Problem = { type: 'object', properties: { message: { type: 'string' } } }
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
const failed = (statusCode?: number) => Object.assign(new Error('failed'), statusCode === undefined ? {} : { statusCode })

const schemas: Record<string, object | undefined> = {
  none: undefined,
  'one success': { 200: Item },
  'one success of text': { 200: { type: 'string' } },
  'one success of nothing': { 200: { type: 'null' } },
  'two successes': { 200: Item, 201: Item },
  'a class': { '2xx': Item },
  default: { default: Problem },
  'errors alone': { 404: Problem, '4xx': Problem },
  'a success and errors': { 200: Item, 400: Problem, 404: Problem, 500: Problem },
  'a redirect alone': { 302: { description: 'Elsewhere' } }
}

const handlers: Record<string, Handler> = {
  'an object that fits': async () => ({ id: 1, secret: 'x' }),
  'an object that does not': async () => ({ state: 'queued' }),
  'another success': async (request, reply) => reply.code(202).send({ state: 'queued' }),
  'the success by code': async (request, reply) => reply.code(200).send({ id: 1, secret: 'x' }),
  text: async () => 'text',
  null: async () => null,
  nothing: async () => {},
  'no content': async (request, reply) => reply.code(204).send(),
  'not modified': async (request, reply) => reply.code(304).header('etag', '"1"').send(),
  'a buffer': async (request, reply) => reply.type('image/png').send(Buffer.from('png')),
  'a stream': async (request, reply) => reply.code(206).send(Readable.from(['part'])),
  'a Response': async () => new Response('text', { status: 203 }),
  'a redirect': async (request, reply) => reply.redirect('/there'),
  'a permanent redirect': async (request, reply) => reply.redirect('/there', 308),
  'an error': async () => { throw failed() },
  'an error with a status': async () => { throw failed(404) },
  'an error that is sent': (request, reply) => { reply.code(409).send(failed()) },
  'a problem that is sent': async (request, reply) => reply.code(404).send({ message: 'gone', secret: 'x' }),
  'a problem of the server': async (request, reply) => reply.code(503).send({ message: 'later', secret: 'x' }),
  'not found': (request, reply) => { reply.callNotFound() },
  'a serializer of its own': async (request, reply) => reply.code(202).serializer(() => 'own').send({ id: 1 })
}

const routes: Record<string, RouteShorthandOptions> = {
  'no hooks': {},
  'a guard': { onRequest: async (request, reply) => { if (request.headers['x-guard'] !== undefined) await reply.code(401).send({ message: 'who?' }) } },
  'an envelope': { preSerialization: async (request, reply, payload) => ({ id: 2, data: payload }) },
  'a late status': { onSend: async (request, reply, payload) => { if (reply.statusCode === 202) reply.code(200); return payload } }
}

const applications: Record<string, (app: FastifyInstance) => void> = {
  'the default error handler': () => {},
  'an error handler': app => { app.setErrorHandler((error: Error, request, reply) => reply.code(500).send({ message: error.message })) },
  'an error handler without a code': app => { app.setErrorHandler(async (error: Error) => ({ message: error.message })) }
}

const urlOf = (...parts: string[]) => `/${parts.join('/').replaceAll(' ', '-')}`

function addRoutes (app: FastifyInstance): void {
  for (const [schema, response] of Object.entries(schemas)) {
    for (const [reply, handler] of Object.entries(handlers)) {
      for (const [hooks, options] of Object.entries(routes)) {
        app.post(urlOf(schema, reply, hooks), { ...options, schema: { body, ...response && { response } } as FastifySchema }, handler)
      }
    }
  }
}

async function answersOf (app: FastifyInstance): Promise<Record<string, unknown>> {
  const requests: Record<string, Partial<InjectOptions>> = { valid: { payload: { name: 'a' } }, guarded: { payload: { name: 'a' }, headers: { 'x-guard': '1' } } }
  const answers: Record<string, unknown> = {}
  for (const schema of Object.keys(schemas)) {
    for (const reply of Object.keys(handlers)) {
      for (const hooks of Object.keys(routes)) {
        for (const [kind, request] of Object.entries(requests)) {
          if (kind === 'guarded' && hooks !== 'a guard') continue
          const { statusCode, headers: { date, ...headers }, rawPayload } = await app.inject({ method: 'POST', url: urlOf(schema, reply, hooks), ...request })
          answers[`${schema}, ${reply}, ${hooks}, ${kind}`] = { statusCode, headers, body: rawPayload.toString() }
        }
      }
    }
    for (const payload of ['{}', '{']) {
      const { statusCode, body } = await app.inject({ method: 'POST', url: urlOf(schema, 'text', 'no hooks'), payload, headers: { 'content-type': 'application/json' } })
      answers[`${schema}, ${payload}`] = { statusCode, body }
    }
  }
  return answers
}

const adopted: StatusCodeOptions = { fromSchema: true, undeclared: 'warn', undeclaredErrors: 'warn' }

for (const [title, prepare] of Object.entries(applications)) {
  t.test(`an application with ${title} that adopts the plugin with fromSchema and warnings replies as before, to everything`, async t => {
    const without = buildPlain(t)
    prepare(without)
    addRoutes(without)
    const { logger } = recordLog('silent')
    const app = buildPlain(t, { logger })
    prepare(app)
    await app.register(plugin, adopted)
    addRoutes(app)
    const [expected, found] = [await answersOf(without), await answersOf(app)]
    for (const [name, answer] of Object.entries(expected)) t.strictSame(found[name], answer, name)
  })
}

t.test('each undeclared status of each route that lists any is said once, also where its body can not be serialized', async t => {
  const { lines, logger } = recordLog()
  const app = buildPlain(t, { logger })
  await app.register(plugin, adopted)
  const send = (path: string, response: object, handler: Handler) => { app.post(path, { schema: { response } as FastifySchema }, handler) }
  const queued = async (request: unknown, reply: FastifyReply) => reply.code(202).send({ state: 'queued' })
  send('/one', { 200: Item }, queued)
  send('/two', { 200: Item, 201: Item }, queued)
  send('/errors', { 404: Problem }, queued)
  send('/broken', { 200: Item }, async (request, reply) => reply.code(202).send({ big: 1n }))
  send('/thrown', { 200: Item }, async () => { throw failed(409) })
  send('/class', { '2xx': Item, '4xx': Problem }, async (request, reply) => reply.code(202).send({ id: 1 }))
  app.post('/none', queued)
  for (const url of ['/one', '/two', '/errors', '/broken', '/thrown', '/class', '/none']) {
    for (let times = 0; times < 2; times++) await app.inject({ method: 'POST', url })
  }
  const isUndeclared = (line: LogLine) => line['code'] === 'FST_STATUS_CODE_UNDECLARED'
  t.strictSame(lines.filter(isUndeclared).map(({ url, statusCode, declared }) => [url, statusCode, declared]), [
    ['/one', 202, 200], ['/two', 202, undefined], ['/errors', 202, undefined], ['/broken', 202, 200], ['/thrown', 409, 200]
  ])
})

t.test('on a route that declares its own status, a body that the declared schema refuses is a 500 that says which status has none', async t => {
  const app = buildPlain(t)
  await app.register(plugin)
  app.post('/jobs', { statusCode: 201, schema: { response: { 201: Item } } }, async (request, reply) => reply.code(202 as 201).send({ state: 'queued' }))
  t.match((await app.inject({ method: 'POST', url: '/jobs' })).json(), {
    statusCode: 500,
    code: 'FST_STATUS_CODE_NO_RESPONSE_SCHEMA',
    message: 'Route POST /jobs replied with 202, which has no response schema, and that of 201 refused the body: "id" is required. Add a response schema for 202.'
  })
})
