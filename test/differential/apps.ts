// One application in two ways: with the plugin, and by hand, with the plain Fastify calls that the README says it equals.
// By hand, some things are known that no plain application could know in time: whether the request is going to fail, for example.

import Fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, FastifyServerOptions, RouteOptions } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { createAct, fail, failures, hasContent, makePayload } from './acts.js'
import type { ByHand, Done, Trace } from './acts.js'
import { contractOf, covers, isEmptyStatus } from './specs.js'
import type { Spec } from './specs.js'

/** What an application by hand has to know of its request beforehand. */
export type Knowledge = {
  /** Whether the declared code is the one to answer with, were none chosen: not after an error, a redirect, a callNotFound(). */
  sets: boolean
  /** Whether the reply is held to its contract. */
  settles: boolean
  /** Whether the request fails: what it would have answered until then is not held to anything. */
  fails: boolean
  /** Whether a stream fails before its first byte, where plain Fastify would never read it. */
  failsStream: boolean
  /** Whether the declared code's schema serializes other successes. */
  lends: boolean
}

const bodySchema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }

export function buildWithPlugin (spec: Spec, server: FastifyServerOptions = {}): FastifyInstance {
  const { by, code, onUnexpectedBody, undeclared, invalidStatus, method } = spec
  const validation = invalidStatus === undefined ? undefined : { statusCode: invalidStatus }
  const options: StatusCodeOptions = { onUnexpectedBody, undeclared, validation }
  const byMethod = { [method === 'HEAD' ? 'GET' : method]: code }
  const app = Fastify(server)
  app.register(async app => {
    if (by === 'default of the scope around') {
      await app.register(statusCode, { defaults: byMethod })
      await app.register(async app => {
        await app.register(statusCode, { ...options, defaults: { OPTIONS: 200 } })
        addRoute(app, spec, { statusCode: undefined })
      })
      return
    }
    await app.register(statusCode, { ...options, defaults: by === 'default' ? code : by === 'default of the method' ? byMethod : undefined })
    addRoute(app, spec, { statusCode: by === 'route' ? code : undefined })
  }, { prefix: spec.prefix })
  return app.get('/next', async () => 'next')
}

export function buildByHand (spec: Spec, knows: Knowledge, server: FastifyServerOptions = {}): { app: FastifyInstance, trace: Trace } {
  const contract = contractOf(spec)
  const { undeclared, onUnexpectedBody, responses, invalidStatus } = spec
  const trace: Trace = {
    chosen: false, begun: false, missed: false, redirected: false, failure: undefined, refused: false, nullText: undefined, failures: 0
  }

  const begin = (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    trace.begun = true
    if (knows.sets && contract !== undefined && !trace.chosen) reply.code(contract)
    done()
  }
  const refuse = (reply: FastifyReply, code: string, message: string, done: Done) => {
    trace.failure ??= 'refusal'
    trace.refused = true
    for (const name of ['content-type', 'content-encoding', 'content-length', 'location']) {
      if (reply.hasHeader(name)) reply.removeHeader(name)
      // Where Fastify 5.6 has left it, as a stream failed before its first byte.
      reply.raw.removeHeader(name)
    }
    reply.code(500)
    done(Object.assign(new Error(message), { code, statusCode: 500 }))
  }
  const settle = (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done) => {
    if (contract === undefined || request.is404) return done()
    const status = payload instanceof Response ? payload.status : reply.statusCode
    const failure = failures.get(payload as object)
    const isHeld = knows.settles && (!knows.fails || trace.failure !== undefined)
    const route = `Route ${request.method} ${request.routeOptions.url}`
    if (isHeld && undeclared === 'error' && trace.failure === undefined && status !== contract && !covers(responses, status)) {
      return refuse(reply, 'FST_STATUS_CODE_UNDECLARED', route, done)
    }
    if (failure !== undefined && (isEmptyStatus(status) || (knows.failsStream && trace.failure === undefined))) {
      trace.failure ??= 'stream'
      return done(failure)
    }
    if (isHeld && isEmptyStatus(status) && onUnexpectedBody === 'error' && payload !== trace.nullText && hasContent(payload)) {
      return refuse(reply, 'FST_STATUS_CODE_UNEXPECTED_BODY', route, done)
    }
    if (!isEmptyStatus(status)) return done()
    // Of the head that is left, the test takes what else speaks of content.
    reply.code(status).removeTrailer('x-sum').removeHeader('trailer').removeHeader('transfer-encoding')
    done(null, '')
  }

  let isNull = false
  const noteNull = (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done) => {
    isNull = payload === null
    done()
  }

  const app = Fastify(server)
  app.register(async app => {
    app.addHook('onSend', (request, reply, payload, done) => {
      trace.nullText = isNull ? payload : undefined
      isNull = false
      done()
    })
    app.addHook('onError', (request, reply, error, done) => {
      trace.failure ??= 'other'
      trace.failures++
      if (invalidStatus !== undefined && error.validation !== undefined) {
        error.statusCode = invalidStatus
        if (!trace.chosen) reply.raw.statusCode = invalidStatus
      }
      done()
    })
    const model = contract !== undefined && contract < 300 && !isEmptyStatus(contract) && knows.lends ? responses[contract] : undefined
    const lent = model === undefined || covers({ ...responses, [contract!]: {} }, 299) ? responses : { ...responses, '2xx': model }
    addRoute(app, { ...spec, responses: lent }, {}, { begin, noteNull, settle, trace, declared: contract })
  }, { prefix: spec.prefix })
  app.get('/next', async () => 'next')
  return { app, trace }
}

function addRoute (app: FastifyInstance, spec: Spec, options: Partial<RouteOptions>, byHand?: ByHand): void {
  const { method, body, hooks, handler, errorHandler, notFoundHandler } = spec
  const hasBody = method === 'POST' || method === 'PUT'
  const schema = { ...(hasBody && body !== 'none' ? { body: bodySchema } : {}), response: spec.responses } as FastifySchema
  const act = createAct(byHand)
  const route: Record<string, unknown> = { method: method === 'HEAD' ? 'GET' : method, url: '/', schema, ...options }
  for (const { on, of, act: what } of hooks) {
    const hook = (request: FastifyRequest, reply: FastifyReply, ...rest: unknown[]) => act(reply, what, rest.at(-1) as Done)
    const sized = on === 'onRequest' || on === 'preValidation' || on === 'preHandler'
      ? (request: FastifyRequest, reply: FastifyReply, done: Done) => hook(request, reply, done)
      : (request: FastifyRequest, reply: FastifyReply, value: unknown, done: Done) => hook(request, reply, value, done)
    if (of === 'instance') app.addHook(on as 'onSend', sized as never)
    else route[on] = [...(route[on] as [] | undefined ?? []), sized]
  }
  if (byHand !== undefined) {
    route['onRequest'] = [byHand.begin, ...(route['onRequest'] as [] | undefined ?? [])]
    route['preSerialization'] = [...(route['preSerialization'] as [] | undefined ?? []), byHand.noteNull]
    route['onSend'] = [...(route['onSend'] as [] | undefined ?? []), byHand.settle]
  }

  route['handler'] = (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(spec.headers)
    if (spec.hasTrailer) reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum'))
    if (handler.code !== undefined) act(reply, { does: 'status', code: handler.code, how: 'code' }, () => {})
    if (handler.act.does !== 'reply' || handler.style === 'send') return act(reply, handler.act, fail)
    const payload = makePayload(handler.act.payload, reply)
    return (async () => handler.style === 'return' ? payload : reply.send(payload))()
  }
  if (errorHandler !== undefined) app.setErrorHandler((error: FastifyError, request, reply) => answer(reply, errorHandler, error))
  if (notFoundHandler !== undefined) app.setNotFoundHandler((request, reply) => answer(reply, notFoundHandler, new Error('nowhere')))
  app.route(route as unknown as RouteOptions)

  function answer (reply: FastifyReply, { code, answer }: NonNullable<Spec['errorHandler']>, error: Error): void {
    if (code !== undefined) act(reply, { does: 'status', code, how: 'code' }, () => {})
    if (answer === 'throw') throw new Error('again')
    if (answer === 'redirect') reply.redirect('/sorry')
    else reply.send({ object: { id: 1, reason: error.message }, text: error.message, 'the status': { id: reply.statusCode }, 'the error': error }[answer])
  }
}
