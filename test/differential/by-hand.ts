// By hand, some things are known that no plain application could know in time: whether the request is going to fail, for example.

import { Readable } from 'node:stream'
import Fastify from 'fastify'
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Done, Trace } from './acts.js'
import { addRoute } from './apps.js'
import type { Application } from './apps.js'
import { hasContent } from './payloads.js'
import type { Notes } from './payloads.js'
import { contractOf, covers, isEmptyReply } from './specs.js'
import type { Spec } from './specs.js'

/** What an application by hand has to know of its request beforehand. */
export type Knowledge = {
  /** Whether the declared code is the one to answer with, were none chosen: not after an error, a redirect, a callNotFound(). */
  sets: boolean
  /** Whether the reply is held to its contract. */
  settles: boolean
  /** Whether the request fails: what it would have answered until then is not held to anything. */
  fails: boolean
  /** Whether the declared code's schema serializes other successes. */
  lends: boolean
}

export function buildByHand (spec: Spec, knows: Knowledge, server: FastifyServerOptions): Application & { trace: Trace } {
  const contract = contractOf(spec)
  const { undeclared, onUnexpectedBody, responses, invalidStatus } = spec
  const isEmpty = (status: number) => isEmptyReply(spec, status)
  const notes: Notes = { said: [], atEnd: [] }
  const trace: Trace = {
    chosen: false,
    begun: false,
    missed: false,
    redirected: false,
    sentTwice: undefined,
    keepsHead: false,
    failure: undefined,
    reason: undefined,
    refused: false,
    nullText: undefined,
    isUnsent: false,
    failures: 0
  }
  let isNull = false

  const decide = (reply: FastifyReply) => {
    if (knows.sets && contract !== undefined && !trace.chosen) reply.code(contract)
  }
  // A declared success is in force when the handler runs, any other status when the handler's reply is sent.
  const begin = (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    trace.begun = true
    if (contract !== undefined && contract < 300) decide(reply)
    done()
  }
  const send = (reply: FastifyReply) => {
    if (trace.begun && contract !== undefined && contract >= 300) decide(reply)
  }
  const look = (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done) => {
    isNull = payload === null
    trace.isUnsent ||= isEmpty(reply.statusCode)
    done()
  }
  const refuse = (reply: FastifyReply, code: string, message: string, done: Done) => {
    trace.failure ??= 'refusal'
    trace.refused = true
    const names = ['content-type', 'content-encoding', 'content-length', 'transfer-encoding', 'trailer', 'location', 'etag', 'last-modified']
    for (const name of names) {
      if (reply.hasHeader(name)) reply.removeHeader(name)
      // Where Fastify 5.6 has left it, as a stream failed before its first byte.
      if (reply.raw.hasHeader(name)) reply.raw.removeHeader(name)
    }
    if (spec.hasTrailer) reply.removeTrailer('x-sum')
    reply.code(500)
    done(Object.assign(new Error(message), { code, statusCode: 500 }))
  }
  const settle = (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done) => {
    if (request.is404) return done()
    const status = payload instanceof Response ? payload.status : reply.statusCode
    const isHeld = knows.settles && (!knows.fails || trace.failure !== undefined)
    // Errors, and routes that have no status of their own and no schema, are not held to what is declared.
    const isFree = status >= 400 || (spec.by !== 'route' && Object.keys(responses).length === 0)
    const route = `Route ${request.method} ${request.routeOptions.url}`
    if (isHeld && !isFree && undeclared === 'error' && trace.failure === undefined && status !== contract && !covers(responses, status)) {
      return refuse(reply, 'FST_STATUS_CODE_UNDECLARED', route, done)
    }
    if (contract === undefined) return done()
    if (isHeld && isEmpty(status) && onUnexpectedBody === 'error' && payload !== trace.nullText && hasContent(payload)) {
      return refuse(reply, 'FST_STATUS_CODE_UNEXPECTED_BODY', route, done)
    }
    if (!isEmpty(status)) return done()
    // Of the head that is left, the test takes what else speaks of content.
    reply.code(status).removeTrailer('x-sum').removeHeader('trailer').removeHeader('transfer-encoding')
    if (payload instanceof Response) payload.headers.forEach((value, name) => reply.header(name, value))
    trace.keepsHead = status === 304 && spec.isConditional && isEmptied(payload)
    if (!trace.keepsHead || payload === '') return done(null, '')
    // The hook of an automatic HEAD gives a length to everything but a stream.
    done(null, request.method === 'HEAD' ? Readable.from([]) : null)
  }

  const app = Fastify(server)
  app.register(async app => {
    // The first one of all.
    app.addHook('onSend', (request, reply, payload, done) => {
      trace.nullText = isNull ? payload : undefined
      isNull = false
      done()
    })
    app.addHook('onError', (request, reply, error, done) => {
      trace.failure ??= 'other'
      trace.reason ??= error.message
      trace.failures++
      if (invalidStatus !== undefined && error.validation !== undefined) {
        error.statusCode = invalidStatus
        if (!trace.chosen) reply.raw.statusCode = invalidStatus
      }
      done()
    })
    const isModel = contract !== undefined && contract < 300 && !isEmpty(contract) && spec.by === 'route' && knows.lends
    const model = isModel ? responses[contract] : undefined
    const lent = model === undefined || covers({ ...responses, [contract!]: {} }, 299) ? responses : { ...responses, '2xx': model }
    const byHand = { begin, look, settle, send, trace, declared: contract }
    addRoute(app, { ...spec, responses: lent }, {}, notes, byHand)
  }, { prefix: spec.prefix })
  app.get('/next', async () => 'next')
  return { app, notes, trace }
}

/** Whether there is no body, and no stream either, which is let go of. */
function isEmptied (payload: unknown): boolean {
  return payload === undefined || payload === null || payload === '' || (payload instanceof Response && payload.body === null)
}
