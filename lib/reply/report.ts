import type { FastifyError } from '@fastify/error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract, Declared } from '../contract/contract.js'
import {
  FST_STATUS_CODE_INVALID, FST_STATUS_CODE_NO_RESPONSE_SCHEMA, FST_STATUS_CODE_UNDECLARED, FST_STATUS_CODE_UNEXPECTED_BODY
} from '../errors.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { say } from '../notices.js'
import type { Notice } from '../notices.js'
import { representation } from './headers.js'
import { releaseStream, streamOf } from './stream.js'

// What each route has been warned of. Fastify gives each a config object of its own, which lives as long as the route.
const warnings = new WeakMap<object, Set<Subject>>()

type Subject = number | 'body' | 'validation' | 'location'

function nameOf ({ method, routeOptions }: FastifyRequest): string {
  return `Route ${method} ${routeOptions.url}`
}

/** The error of a reply with a 1xx. */
export function refuseInterim (request: FastifyRequest, status: number): FastifyError {
  const problem = `replied with ${status}, an interim status: the client would wait for a final one. Reply with a status from 200 to 599.`
  return new FST_STATUS_CODE_INVALID(request.method, request.routeOptions.url!, problem)
}

/** The error of a reply whose body was refused by the schema of the declared code. */
export function refuseBody (request: FastifyRequest, status: number, code: number, cause: Error): FastifyError {
  const problem = `replied with ${status}, which has no response schema, and that of ${code} refused the body: ${cause.message.replace(/[.!]$/, '')}. Add a response schema for ${status}.`
  return Object.assign(new FST_STATUS_CODE_NO_RESPONSE_SCHEMA(request.method, request.routeOptions.url!, problem), { cause })
}

/**
 * Reports a status that the route doesn't declare.
 *
 * @returns the error to fail with, if it is one
 */
export function reportUndeclared (request: FastifyRequest, status: number, declared: Declared, cause: unknown): FastifyError | undefined {
  const { code, undeclared, undeclaredErrors } = declared
  const describe = (): Notice => ({
    code: 'FST_STATUS_CODE_UNDECLARED',
    problem: `${nameOf(request)} replied with ${status}, but ${expectationOf(declared)}.`,
    advice: adviceFor(status, declared),
    facts: { ...factsOf(request, status), declared: code, ...cause !== undefined && { err: cause } }
  })
  if ((status >= 400 ? undeclaredErrors : undeclared) !== 'error') {
    warnRoute(request, status, describe)
    return undefined
  }
  const error = new FST_STATUS_CODE_UNDECLARED(textOf(describe()))
  if (cause !== undefined) error.cause = cause
  return error
}

function adviceFor (status: number, { code }: Declared): string {
  if (status >= 400) return `Remove what sets ${status} (reply.code(), a hook, an error), or add ${status} to schema.response or to the option responses.`
  // It may be Fastify's own 200.
  const remedy = code === undefined ? 'Declare a statusCode' : `Remove what sets ${status} (reply.code(), a hook, a redirect)`
  return `${remedy}, or add ${status} to schema.response.`
}

function expectationOf ({ code, origin, responseKeys }: Declared): string {
  if (code === undefined) return `its response schemas list only ${responseKeys.join(', ')}`
  if (origin === 'route') return `declares ${code}`
  if (origin === 'default') return `the default of its scope is ${code}`
  return `${code} is the only ${code < 300 ? 'success' : 'redirect'} of its response schemas`
}

/**
 * Reports a body on a reply without content.
 *
 * @returns the error to fail with, if it is one
 */
export function reportUnexpectedBody (request: FastifyRequest, status: number, contract: Contract): FastifyError | undefined {
  const { code, onUnexpectedBody } = contract
  const describe = (): Notice => ({
    code: 'FST_STATUS_CODE_UNEXPECTED_BODY',
    problem: `${nameOf(request)} replied with ${status} and a body, which was not sent: this reply has none.`,
    advice: 'Return nothing, and let no hook add a body, or reply with another status.',
    facts: { ...factsOf(request, status), declared: code }
  })
  if (onUnexpectedBody === 'error') return new FST_STATUS_CODE_UNEXPECTED_BODY(textOf(describe()))
  if (onUnexpectedBody === 'warn') warnRoute(request, 'body', describe)
  return undefined
}

/** Warns of an answer to an invalid request whose status is not the one that the option `validation` documents. */
export function reportInvalidAnswer (request: FastifyRequest, status: number, documented: number): void {
  warnRoute(request, 'validation', () => ({
    code: 'FST_STATUS_CODE_INVALID_ANSWER',
    problem: `${nameOf(request)} answered an invalid request with ${status}, but the option validation documents ${documented}.`,
    advice: `An error handler has set it. Let it answer with error.statusCode, or document ${status}.`,
    facts: { ...factsOf(request, status), declared: documented }
  }))
}

/** Warns of a declared redirect that leads nowhere. */
export function reportNoLocation (request: FastifyRequest, status: number): void {
  warnRoute(request, 'location', () => ({
    code: 'FST_STATUS_CODE_NO_LOCATION',
    problem: `${nameOf(request)} replied with ${status}, but without a location header.`,
    advice: 'Reply with reply.redirect(url), which has the declared status, or set the header.',
    facts: { ...factsOf(request, status), declared: status }
  }))
}

function factsOf ({ method, routeOptions }: FastifyRequest, statusCode: number): object {
  return { method, url: routeOptions.url, statusCode }
}

function textOf ({ problem, advice }: Notice): string {
  return `${problem} ${advice}`
}

/** Fails a request in place of the reply that it was about to get: nothing of its body leaves. */
export function failWith (error: FastifyError, reply: FastifyReply, payload: unknown, internals: ReplyInternals, done: Done): void {
  const stream = streamOf(payload)
  if (stream !== undefined) releaseStream(stream, reply.request)
  internals.strip(reply, representation)
  // What Fastify falls back on says nothing.
  if (internals.isLastErrorHandler(reply)) reply.log.error({ err: error }, error.message)
  // Chosen, so that an error handler without a code of its own answers with it.
  reply.code(500)
  done(error)
}

// A message is made only where it is said.
function warnRoute (request: FastifyRequest, subject: Subject, describe: () => Notice): void {
  const { config } = request.routeOptions
  const said = warnings.get(config) ?? new Set()
  if (said.has(subject)) return
  warnings.set(config, said.add(subject))
  say(request.server, request.log, 'warn', describe())
}
