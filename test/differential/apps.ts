// One application in two ways: with the plugin, and by hand, with the plain Fastify calls that the README says it equals. Here is
// the one with the plugin, and what both have; the other one is in by-hand.ts.

import Fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, FastifyServerOptions, RouteOptions } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { createAct, fail } from './acts.js'
import type { ByHand, Done } from './acts.js'
import { makePayload } from './payloads.js'
import type { Notes } from './payloads.js'
import type { HookName, Spec } from './specs.js'

/** An application, and what its code has noticed. */
export type Application = { app: FastifyInstance, notes: Notes }

const bodySchema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }

export function buildWithPlugin (spec: Spec, server: FastifyServerOptions): Application {
  const { by, code, onUnexpectedBody, undeclared, invalidStatus, method } = spec
  const validation = invalidStatus === undefined ? undefined : { statusCode: invalidStatus }
  const options: StatusCodeOptions = { onUnexpectedBody, undeclared, validation }
  const byMethod = { [method === 'HEAD' ? 'GET' : method]: code }
  const notes: Notes = { said: [], atEnd: [] }
  const app = Fastify(server)
  app.register(async app => {
    if (spec.wrapsHooks) app.addHook('onRoute', wrapHooks)
    if (by === 'default of the scope around') {
      await app.register(statusCode, { defaults: byMethod })
      await app.register(async app => {
        await app.register(statusCode, { ...options, defaults: { OPTIONS: 200 } })
        addRoute(app, spec, { statusCode: undefined }, notes)
      })
      return
    }
    await app.register(statusCode, { ...options, defaults: by === 'default' ? code : by === 'default of the method' ? byMethod : undefined })
    addRoute(app, spec, { statusCode: by === 'route' ? code : undefined }, notes)
  }, { prefix: spec.prefix })
  app.get('/next', async () => 'next')
  return { app, notes }
}

/** Puts a function without a name around each hook of a route, as instrumentation does. */
function wrapHooks (route: object): void {
  const hooks = route as Record<string, Function | Function[] | undefined>
  const names: HookName[] = ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend', 'onError']
  for (const name of names) {
    if (hooks[name] === undefined) continue
    hooks[name] = [hooks[name]].flat().map(hook => function (this: unknown, ...args: unknown[]) { return hook.apply(this, args) })
  }
}

/** Adds the route of a spec to an application, with its hooks and its handlers. */
export function addRoute (app: FastifyInstance, spec: Spec, options: Partial<RouteOptions>, notes: Notes, byHand?: ByHand): void {
  const { method, body, hooks, handler, errorHandler, notFoundHandler } = spec
  const isValidated = (method === 'POST' || method === 'PUT') && body !== 'none' && body !== 'upload'
  const schema = { ...(isValidated ? { body: bodySchema } : {}), response: spec.responses } as FastifySchema
  const act = createAct(notes, byHand)
  const own: Partial<Record<HookName, Function[]>> = {}
  for (const { on, of, act: what } of hooks) {
    // Instance-wide, it may see a declared success.
    if (what.does === 'record' && of === 'instance') continue
    const hook = (request: FastifyRequest, reply: FastifyReply, ...rest: unknown[]) => act(reply, what, rest.at(-1) as Done)
    const sized = on === 'onRequest' || on === 'preValidation' || on === 'preHandler'
      ? (request: FastifyRequest, reply: FastifyReply, done: Done) => hook(request, reply, done)
      : (request: FastifyRequest, reply: FastifyReply, value: unknown, done: Done) => hook(request, reply, value, done)
    if (of === 'instance') app.addHook(on as 'onSend', sized as never)
    else own[on] = [...own[on] ?? [], sized]
  }
  if (byHand !== undefined) {
    own.preHandler = [...own.preHandler ?? [], byHand.begin]
    own.preSerialization = [...own.preSerialization ?? [], byHand.look]
    own.onSend = [...own.onSend ?? [], byHand.settle]
  }
  const handle = (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(spec.headers)
    if (spec.hasTrailer) reply.trailer('x-sum', (reply, payload, done) => done(null, 'sum'))
    if (spec.hasSerializer) reply.serializer(payload => JSON.stringify(payload, (key, value) => typeof value === 'bigint' ? `${value}n` : value))
    if (handler.code !== undefined) act(reply, { does: 'status', code: handler.code, how: 'code' }, () => {})
    if (handler.act.does !== 'reply' || handler.style === 'send') return act(reply, handler.act, fail)
    const payload = makePayload(handler.act.payload, reply, notes)
    byHand?.send(reply)
    return (async () => handler.style === 'return' ? payload : reply.send(payload))()
  }
  app.addContentTypeParser('application/octet-stream', (request, payload, done) => {
    payload.resume()
    done(null)
  })
  if (errorHandler !== undefined) app.setErrorHandler((error: FastifyError, request, reply) => answer(reply, errorHandler, error))
  if (notFoundHandler !== undefined) app.setNotFoundHandler((request, reply) => answer(reply, notFoundHandler, new Error('nowhere')))
  app.route({ method: method === 'HEAD' ? 'GET' : method, url: '/', schema, ...options, ...own, handler: handle } as unknown as RouteOptions)

  function answer (reply: FastifyReply, { code, answer }: NonNullable<Spec['errorHandler']>, error: Error): void {
    if (code !== undefined) act(reply, { does: 'status', code, how: 'code' }, () => {})
    if (answer === 'throw') throw new Error('again')
    if (answer === 'redirect') reply.redirect('/sorry')
    else reply.send({ object: { id: 1, reason: error.message }, text: error.message, 'the status': { id: reply.statusCode }, 'the error': error }[answer])
  }
}
