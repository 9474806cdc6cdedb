import type { FastifyError } from '@fastify/error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract } from '../contract/contract.js'
import { FST_STATUS_CODE_INVALID, FST_STATUS_CODE_UNDECLARED, FST_STATUS_CODE_UNEXPECTED_BODY } from '../errors.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { representation } from './headers.js'
import { releaseStream, streamOf } from './stream.js'

// What each route has been warned of. Fastify gives each a config object of its own, which lives as long as the route.
const warnings = new WeakMap<object, Set<Subject>>()

type Subject = number | 'body' | 'validation'

type Warning = { code: string, message: string, cause?: unknown }

/** The code of the log line about an invalid request that was answered with another status than the documented one. */
const INVALID_ANSWER = 'FST_STATUS_CODE_INVALID_ANSWER'

const expectations: Record<Contract['origin'], (code: number) => string> = {
  route: code => `declares ${code}`,
  schemas: code => `${code} is the only success of its response schemas (if you add another one, declare statusCode too)`,
  default: code => `the default of its scope is ${code}`
}

/** The error of a reply with a 1xx. */
export function refuseInterim (request: FastifyRequest, status: number): FastifyError {
  const problem = `replied with ${status}, an interim status: the client would wait for a final one. Reply with a status from 200 to 599.`
  return new FST_STATUS_CODE_INVALID(request.method, request.routeOptions.url!, problem)
}

/**
 * Reports a status that the route doesn't declare.
 *
 * @returns the error to fail with, if it is one
 */
export function reportUndeclared (request: FastifyRequest, status: number, contract: Contract, cause: unknown): FastifyError | undefined {
  const { code, origin, undeclared, undeclaredErrors } = contract
  const createError = () => {
    const error = new FST_STATUS_CODE_UNDECLARED(request.method, request.routeOptions.url!, status, expectations[origin](code))
    if (cause !== undefined) error.cause = cause
    return error
  }
  if ((status >= 400 ? undeclaredErrors : undeclared) === 'error') return createError()
  warnOnce(request, status, createError)
  return undefined
}

/**
 * Reports a body on a reply without content.
 *
 * @returns the error to fail with, if it is one
 */
export function reportUnexpectedBody (request: FastifyRequest, status: number, { onUnexpectedBody }: Contract): FastifyError | undefined {
  const createError = () => new FST_STATUS_CODE_UNEXPECTED_BODY(request.method, request.routeOptions.url!, status)
  if (onUnexpectedBody === 'error') return createError()
  if (onUnexpectedBody === 'warn') warnOnce(request, 'body', createError)
  return undefined
}

/** Warns of an answer to an invalid request whose status is not the one that the option `validation` documents. */
export function reportInvalidAnswer (request: FastifyRequest, status: number, documented: number): void {
  warnOnce(request, 'validation', () => {
    const problem = `Route ${request.method} ${request.routeOptions.url} answered an invalid request with ${status}, but the option validation documents ${documented}.`
    return { code: INVALID_ANSWER, message: `${problem} An error handler has set it: let it answer with error.statusCode, or document ${status}.` }
  })
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

// An error is made for its message, and only where that is logged.
function warnOnce (request: FastifyRequest, subject: Subject, createWarning: () => Warning): void {
  const { config } = request.routeOptions
  const warned = warnings.get(config) ?? new Set()
  if (warned.has(subject)) return
  warnings.set(config, warned.add(subject))
  const { code, message, cause } = createWarning()
  request.log.warn(cause === undefined ? { code } : { code, err: cause }, message)
}
