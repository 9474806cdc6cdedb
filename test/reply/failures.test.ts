import { Readable } from 'node:stream'
import { channel } from 'node:diagnostics_channel'
import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions, RouteShorthandOptions } from 'fastify'
import { isNoContent } from '../../index.js'
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

type AddHandlers = (app: FastifyInstance) => void

const handlers: Record<string, AddHandlers> = {
  'the default error handler': () => {},
  'an error handler with a code': app => { app.setErrorHandler((error: Error, request, reply) => reply.code(503).send({ custom: error.message })) },
  'an error handler without a code': app => { app.setErrorHandler((error: Error, request, reply) => reply.send({ custom: error.message })) },
  'an error handler that answers text': app => { app.setErrorHandler(async (error: Error) => error.message) },
  'an error handler that redirects': app => { app.setErrorHandler((_error, request, reply) => reply.redirect('/sorry')) },
  'an error handler that throws again': app => { app.setErrorHandler(async () => { throw new Error('again') }) },
  'an error handler that tells the status': app => { app.setErrorHandler(async (_error, request, reply) => ({ seen: reply.statusCode })) },
  'a not-found handler without a code': app => { app.setNotFoundHandler(async () => ({ index: true })) },
  'a not-found handler that redirects': app => { app.setNotFoundHandler((request, reply) => reply.redirect('/')) },
  'a not-found handler that fails': app => { app.setNotFoundHandler(async () => { throw new Error('nowhere') }) },
  'both handlers without a code': app => {
    app.setErrorHandler((error: Error, request, reply) => reply.send({ custom: error.message }))
    app.setNotFoundHandler(async () => { throw new Error('nowhere') })
  }
}

const codes = [200, 201, 202, 204, 303, 304, 404, 418, 503]

/** What an application answers that has a route for each of these failures with each of these codes, declared or left out. */
async function answersOf (app: FastifyInstance, declares: boolean, addHandlers: AddHandlers, failing: string[], codes: number[]) {
  const cases = failing.flatMap(how => codes.map(code => ({ how, code, url: `/${how.replaceAll(/\W+/g, '-')}/${code}`, failure: failures[how]! })))
    // Of the other codes there is no schema to fail.
    .filter(({ how, code }) => how !== 'serialization' || [201, 202, 303, 418].includes(code))
    // The failure of a stream that isn't sent is nobody's concern.
    .filter(({ how, code }) => !how.includes('stream') || !isNoContent(code))
  addHandlers(app)
  for (const { url, code, failure } of cases) {
    app.post(url, { ...failure.options, statusCode: declares ? code : undefined }, failure.handler ?? (async () => ({ ok: true })))
  }
  const answers: Record<string, object> = {}
  for (const { how, code, url, failure } of cases) {
    const { statusCode, headers: { date, ...headers }, body } = await app.inject({ method: 'POST', url, ...failure.request })
    answers[`${how}, ${code}`] = { statusCode, headers, body }
  }
  return answers
}

/** Asserts that failures are answered as they are without the plugin. */
async function assertAnswers (t: Test, addHandlers: AddHandlers, failing = Object.keys(failures), of = codes) {
  const expected = await answersOf(buildPlain(t), false, addHandlers, failing, of)
  t.same(await answersOf(await build(t), true, addHandlers, failing, of), expected)
}

for (const [by, addHandlers] of Object.entries(handlers)) {
  t.test(`a failed request is answered by ${by} as it would be without the plugin`, t => assertAnswers(t, addHandlers))
}

t.test('a not-found handler reads no declared status that is not a success', async t => {
  const tell = (app: FastifyInstance) => { app.setNotFoundHandler(async (request, reply) => ({ seen: reply.statusCode })) }
  await assertAnswers(t, tell, ['not found', 'not found from a hook'], codes.filter(code => code === 200 || code >= 300))
})

const silently = (app: FastifyInstance) => { app.setErrorHandler(async (error: Error) => error.message) }

t.test('a status that the code chose before it failed stays, the declared one included', async t => {
  for (const code of [201, 303, 418]) {
    const answer = async (app: FastifyInstance, statusCode?: number) => {
      silently(app)
      app.post('/', { statusCode }, async (request, reply) => { reply.code(code); throw new Error('late') })
      const { statusCode: status, headers: { date, ...headers }, body } = await app.inject({ method: 'POST', url: '/' })
      return { status, headers, body }
    }
    t.same(await answer(await build(t), code), await answer(buildPlain(t)))
  }
})

t.test('a decorator of reply.redirect() changes nothing of that', t => assertAnswers(t, app => {
  app.decorateReply('redirect', function (this: FastifyReply, url: string, code = 307) { return this.header('location', url).code(code).send() })
  silently(app)
}, ['thrown async'], [201, 303, 418]))

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
  await assertAnswers(t, silently, ['thrown sync', 'thrown async', 'thrown with a status', 'preHandler hook'], [201, 204, 303, 418])
})
