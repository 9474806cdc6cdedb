import type { FastifyError } from '@fastify/error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract } from '../contract/contract.js'
import { FST_STATUS_CODE_UNDECLARED, FST_STATUS_CODE_UNEXPECTED_BODY } from '../errors.js'
import type { Done, ReplyInternals } from '../fastify.js'
import { content, removeHeaders } from './headers.js'
import { releaseStream, streamOf } from './stream.js'

const contentAndLocation = new Set([...content, 'location'])

// What each route has been warned of. Its config is its own, and lives as long as it does.
const warnings = new WeakMap<object, Set<number | 'body'>>()

/**
 * Reports a status that the route doesn't declare.
 *
 * @returns the error to fail with, if it is one
 */
export function reportUndeclared (request: FastifyRequest, status: number, { code, undeclared }: Contract): FastifyError | undefined {
  const createError = () => new FST_STATUS_CODE_UNDECLARED(request.method, request.routeOptions.url!, status, code)
  if (undeclared === 'error') return createError()
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

/** Fails a request in place of the reply that it was about to get: nothing of its body leaves. */
export function failWith (error: FastifyError, reply: FastifyReply, payload: unknown, internals: ReplyInternals, done: Done): void {
  const stream = streamOf(payload)
  if (stream !== undefined) releaseStream(stream, reply.request.raw)
  removeHeaders(reply, internals, contentAndLocation)
  // Chosen, so that an error handler without a code of its own answers with it.
  reply.code(500)
  done(error)
}

// The error is made for its message, and only where that is logged.
function warnOnce (request: FastifyRequest, subject: number | 'body', createError: () => FastifyError): void {
  const { config } = request.routeOptions
  const warned = warnings.get(config) ?? new Set()
  if (warned.has(subject)) return
  warnings.set(config, warned.add(subject))
  const { code, message } = createError()
  request.log.warn({ code }, message)
}
