// By hand, some things are known that no plain application could know in time: whether the request is going to fail, for example.

import { Readable } from 'node:stream'
import Fastify from 'fastify'
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Done, Trace } from './acts.js'
import { addRoute } from './apps.js'
import type { Application } from './apps.js'
import { failures, hasContent } from './payloads.js'
import type { Notes } from './payloads.js'
import { contractOf, covers, isEmptyStatus } from './specs.js'
import type { PayloadKind, Spec } from './specs.js'

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

export function buildByHand (spec: Spec, knows: Knowledge, server: FastifyServerOptions): Application & { trace: Trace } {
  const contract = contractOf(spec)
  const { undeclared, onUnexpectedBody, responses, invalidStatus } = spec
  const notes: Notes = { said: [], atEnd: [] }
  const trace: Trace = {
    chosen: false,
    begun: false,
    decided: false,
    missed: false,
    redirected: false,
    sent: false,
    hasHead: false,
    sentTwice: undefined,
    keepsHead: false,
    failure: undefined,
    reason: undefined,
    refused: false,
    nullText: undefined,
    replacesNull: false,
    failures: 0
  }

  const start = (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    trace.begun = true
    done()
  }
  const decide = (reply: FastifyReply) => {
    if (knows.sets && contract !== undefined && !trace.chosen && !trace.decided) reply.code(contract)
    trace.decided = true
  }
  const send = (reply: FastifyReply, kind: PayloadKind) => {
    if (kind !== 'error') trace.sent = true
    if (trace.begun) decide(reply)
  }
  const begin = (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    decide(reply)
    done()
  }
  const refuse = (reply: FastifyReply, code: string, message: string, done: Done) => {
    trace.failure ??= 'refusal'
    trace.refused = true
    for (const name of ['content-type', 'content-encoding', 'content-length', 'location', 'etag', 'last-modified']) {
      if (reply.hasHeader(name)) reply.removeHeader(name)
      // Where Fastify 5.6 has left it, as a stream failed before its first byte.
      reply.raw.removeHeader(name)
    }
    reply.code(500)
    done(Object.assign(new Error(message), { code, statusCode: 500 }))
  }
  const settle = (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done) => {
    if (contract === undefined || request.is404) return done()
    // Fastify would write that head again, or cut the connection at content that it can't have.
    if (reply.raw.headersSent) {
      if (isEmptyStatus(reply.statusCode)) reply.hijack().raw.end()
      else done()
      return
    }
    const status = payload instanceof Response ? payload.status : reply.statusCode
    const failure = failures.get(payload as object)
    const isHeld = knows.settles && (!knows.fails || trace.failure !== undefined)
    // Errors, and routes that have no more than a default, are not held to what is declared.
    const isFree = status >= 400 || (spec.by !== 'route' && Object.keys(responses).length === 0)
    const route = `Route ${request.method} ${request.routeOptions.url}`
    if (isHeld && !isFree && undeclared === 'error' && trace.failure === undefined && status !== contract && !covers(responses, status)) {
      return refuse(reply, 'FST_STATUS_CODE_UNDECLARED', route, done)
    }
    if (failure !== undefined && (isEmptyStatus(status) || (knows.failsStream && trace.failure === undefined))) {
      trace.failure ??= 'stream'
      return done(failure)
    }
    if (isEmptyStatus(status) && trace.nullText !== undefined && payload !== trace.nullText) trace.replacesNull = true
    if (isHeld && isEmptyStatus(status) && onUnexpectedBody === 'error' && payload !== trace.nullText && hasContent(payload)) {
      return refuse(reply, 'FST_STATUS_CODE_UNEXPECTED_BODY', route, done)
    }
    if (!isEmptyStatus(status)) return done()
    // Of the head that is left, the test takes what else speaks of content.
    reply.code(status).removeTrailer('x-sum').removeHeader('trailer').removeHeader('transfer-encoding')
    if (payload instanceof Response) payload.headers.forEach((value, name) => reply.header(name, value))
    trace.keepsHead = status === 304 && spec.isConditional && !hasContent(payload)
    if (!trace.keepsHead || payload === '') return done(null, '')
    // The hook of an automatic HEAD gives a length to everything but a stream.
    done(null, request.method === 'HEAD' ? Readable.from([]) : null)
  }

  let isNull = false

  const app = Fastify(server)
  app.register(async app => {
    // The first hooks of all: around a null, another one may put an envelope.
    app.addHook('preSerialization', (request, reply, payload, done) => {
      isNull = payload === null
      done()
    })
    app.addHook('onSend', (request, reply, payload, done) => {
      trace.nullText = isNull ? payload : undefined
      isNull = false
      done()
    })
    // Before the other onError hooks, for they see the status of the answer to an invalid request.
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
    const model = contract !== undefined && contract < 300 && !isEmptyStatus(contract) && knows.lends ? responses[contract] : undefined
    const lent = model === undefined || covers({ ...responses, [contract!]: {} }, 299) ? responses : { ...responses, '2xx': model }
    const byHand = { start, begin, settle, send, trace, declared: contract }
    addRoute(app, { ...spec, responses: lent }, {}, notes, byHand)
  }, { prefix: spec.prefix })
  app.get('/next', async () => 'next')
  return { app, notes, trace }
}
