import { Readable } from 'node:stream'
import { channel } from 'node:diagnostics_channel'
import t from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions, RouteShorthandOptions } from 'fastify'
import { build, buildPlain } from '../helpers/app.js'

type Failure = {
  options?: RouteShorthandOptions
  handler?: (request: FastifyRequest, reply: FastifyReply) => unknown
  request?: Omit<InjectOptions, 'url' | 'method'>
}

const teapot = Object.assign(new Error('short and stout'), { statusCode: 418 })
const thrower = async () => { throw new Error('from a hook') }
const json = { 'content-type': 'application/json' }
const body = { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } }
const strict = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }

const failures: Record<string, Failure> = {
  'thrown sync': { handler: () => { throw new Error('sync') } },
  'thrown async': { handler: async () => { throw new Error('async') } },
  'thrown with a status': { handler: async () => { throw teapot } },
  'sent error': { handler: (request, reply) => { reply.send(new Error('sent')) } },
  'sent error with a chosen status': { handler: (request, reply) => { reply.code(409).send(new Error('sent')) } },
  'thrown with a chosen success status': { handler: async (request, reply) => { reply.code(202); throw new Error('late') } },
  'onRequest hook': { options: { onRequest: thrower } },
  'preValidation hook': { options: { preValidation: thrower } },
  'preHandler hook': { options: { preHandler: thrower } },
  'preSerialization hook': { options: { preSerialization: thrower } },
  'onSend hook, once': { options: { onSend: async (request, reply) => { if (!reply.hasHeader('x')) { reply.header('x', '1'); throw new Error('onSend') } } } },
  validation: { options: { schema: body }, request: { payload: {} } },
  'malformed JSON': { request: { headers: json, payload: '{' } },
  'unsupported media type': { request: { headers: { 'content-type': 'text/unknown' }, payload: 'x' } },
  serialization: { options: { schema: { response: { '2xx': strict, 303: strict, 418: strict } } }, handler: async () => ({}) },
  'stream failing before its first byte': { handler: async () => new Readable({ read () { this.destroy(new Error('stream')) } }) },
  'web stream failing before its first byte': { handler: async () => new ReadableStream({ pull () { throw new Error('stream') } }) },
  'not found': { handler: (request, reply) => { reply.callNotFound() } },
  'not found from a hook': { options: { preHandler: (request, reply) => { reply.callNotFound() } } }
}

const handlers: Record<string, (app: FastifyInstance) => void> = {
  'the default error handler': () => {},
  'an error handler with a code': app => { app.setErrorHandler((error: Error, request, reply) => reply.code(503).send({ custom: error.message })) },
  'an error handler without a code': app => { app.setErrorHandler((error: Error, request, reply) => reply.send({ custom: error.message })) },
  'an error handler that answers text': app => { app.setErrorHandler(async (error: Error) => error.message) },
  'an error handler that redirects': app => { app.setErrorHandler((_error, request, reply) => reply.redirect('/sorry')) },
  'an error handler that throws again': app => { app.setErrorHandler(async () => { throw new Error('again') }) },
  'an error handler that tells the status': app => { app.setErrorHandler(async (_error, request, reply) => ({ seen: reply.statusCode })) },
  'a not-found handler without a code': app => { app.setNotFoundHandler(async () => ({ index: true })) },
  'a not-found handler that tells the status': app => { app.setNotFoundHandler(async (request, reply) => ({ seen: reply.statusCode })) },
  'a not-found handler that redirects': app => { app.setNotFoundHandler((request, reply) => reply.redirect('/')) },
  'a not-found handler that fails': app => { app.setNotFoundHandler(async () => { throw new Error('nowhere') }) },
  'both handlers without a code': app => {
    app.setErrorHandler((error: Error, request, reply) => reply.send({ custom: error.message }))
    app.setNotFoundHandler(async () => { throw new Error('nowhere') })
  }
}

async function answer (app: FastifyInstance, addHandlers: (app: FastifyInstance) => void, failure: Failure, statusCode?: number) {
  addHandlers(app)
  app.post('/', { ...failure.options, statusCode }, failure.handler ?? (async () => ({ ok: true })))
  const response = await app.inject({ method: 'POST', url: '/', ...failure.request })
  const { date, ...headers } = response.headers
  return { status: response.statusCode, headers, body: response.body }
}

for (const [by, addHandlers] of Object.entries(handlers)) {
  t.test(`a failed request is answered by ${by} as it would be without the plugin`, async t => {
    for (const [how, failure] of Object.entries(failures)) {
      const expected = await answer(buildPlain(t), addHandlers, failure)
      for (const code of [200, 201, 202, 204, 303, 304, 404, 418, 503]) {
        if (how === 'serialization' && ![201, 202, 303, 418].includes(code)) continue
        t.same(await answer(await build(t), addHandlers, failure, code), expected, `${how}, ${code}`)
      }
    }
  })
}

t.test('a status that the code chose before it failed stays, the declared one included', async t => {
  for (const code of [201, 303, 418]) {
    const fail = (app: FastifyInstance, statusCode?: number) => answer(
      app,
      app => { app.setErrorHandler(async (error: Error) => error.message) },
      { handler: async (request, reply) => { reply.code(code); throw new Error('late') } },
      statusCode
    )
    t.same(await fail(await build(t), code), await fail(buildPlain(t)))
  }
})

t.test('a decorator of reply.redirect() changes nothing of that', async t => {
  const decorate = (app: FastifyInstance) => {
    app.decorateReply('redirect', function (this: FastifyReply, url: string, code = 307) { return this.header('location', url).code(code).send() })
    app.setErrorHandler(async (error: Error) => error.message)
  }
  for (const code of [201, 303, 418]) {
    t.same(await answer(await build(t), decorate, failures['thrown async']!, code), await answer(buildPlain(t), decorate, failures['thrown async']!))
  }
})

t.test('the error handler reads the status that it would read without the plugin', async t => {
  const app = await build(t)
  const seen: number[] = []
  app.setErrorHandler(async (error, request, reply) => { seen.push(reply.statusCode); throw error })
  app.get('/', { statusCode: 201 }, async () => { throw new Error('x') })

  await app.inject('/')
  t.same(seen, [200])
})

t.test('with subscribers of the handler\'s diagnostics channel a failure is answered the same', async t => {
  const subscriber = () => {}
  channel('tracing:fastify.request.handler:error').subscribe(subscriber)
  t.teardown(() => channel('tracing:fastify.request.handler:error').unsubscribe(subscriber))
  const silent = (app: FastifyInstance) => { app.setErrorHandler(async (error: Error) => error.message) }
  for (const how of ['thrown sync', 'thrown async', 'thrown with a status', 'preHandler hook']) {
    const expected = await answer(buildPlain(t), silent, failures[how]!)
    for (const code of [201, 204, 303, 418]) t.same(await answer(await build(t), silent, failures[how]!, code), expected, `${how}, ${code}`)
  }
})
