import type { FastifyError, FastifyReply } from 'fastify'
import { keyFor, responseSchemasOf } from '../contract/schemas.js'
import type { ReplyInternals } from '../fastify.js'
import { reportInvalidAnswer } from './report.js'

// Fastify's own answer, where nobody has chosen another.
const BAD_REQUEST = 400

// The errors whose status is changed now, by how many replies: a schemaErrorFormatter may give one error to all of them.
const changed = new WeakMap<object, number>()

/** Gives a failed validation the scope's status in place of Fastify's 400. */
export function answerInvalid (reply: FastifyReply, error: unknown, statusCode: number, internals: ReplyInternals): void {
  // Anything may have been thrown, and another status than 400 is the choice of the validator or of a schemaErrorFormatter.
  if (!isFailedValidation(error) || (error.statusCode !== BAD_REQUEST && !changed.has(error))) return
  changeStatus(error, statusCode, reply)
  // For an error handler without a code of its own.
  if (!internals.hasChosenStatus(reply)) reply.raw.statusCode = statusCode
}

// The document says what the scope's option says. It's wrong if an error handler answers with what the route doesn't describe.
function reportOther ({ raw, request }: FastifyReply, statusCode: number): void {
  const { statusCode: status } = raw
  if (status === statusCode || status < 400 || status > 499) return
  const keys = Object.keys(responseSchemasOf(request.routeOptions.schema))
  if (keyFor(keys, status) === undefined) reportInvalidAnswer(request, status, statusCode)
}

function isFailedValidation (error: unknown): error is FastifyError {
  return (error as FastifyError | null | undefined)?.validationContext !== undefined
}

/** Changes the status that an error has, for as long as this reply is answered. */
function changeStatus (error: FastifyError, statusCode: number, reply: FastifyReply): void {
  changed.set(error, (changed.get(error) ?? 0) + 1)
  error.statusCode = statusCode
  reply.raw.once('close', () => {
    reportOther(reply, statusCode)
    const left = changed.get(error)! - 1
    changed.set(error, left)
    if (left > 0) return
    changed.delete(error)
    error.statusCode = BAD_REQUEST
  })
}
