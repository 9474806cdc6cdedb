import type { FastifyError, FastifyReply } from 'fastify'
import { keyFor } from '../contract/responses.js'
import { responseSchemasOf } from '../contract/schemas.js'
import type { ReplyInternals } from '../fastify.js'
import { reportInvalidAnswer } from './report.js'

// Fastify's own answer, where nobody has chosen another.
const BAD_REQUEST = 400

/** How a scope has invalid requests answered. */
export type InvalidAnswer = Readonly<{
  statusCode: number
  /** The keys of the responses that the scope declares for all routes. */
  sharedKeys: readonly string[]
}>

/** Gives a failed validation the scope's status in place of Fastify's 400. */
export function answerInvalid (reply: FastifyReply, error: unknown, answer: InvalidAnswer, internals: ReplyInternals): void {
  // Anything may have been thrown, and another status than 400 is the choice of the validator or of a schemaErrorFormatter.
  if (!isFailedValidation(error) || error.statusCode !== BAD_REQUEST) return
  error.statusCode = answer.statusCode
  // For an error handler without a code of its own.
  if (!internals.hasChosenStatus(reply)) reply.raw.statusCode = answer.statusCode
  reply.raw.once('close', () => reportOther(reply, answer))
}

/** Warns where an error handler has answered with a status that neither the route nor its scope describes. */
function reportOther ({ raw, request }: FastifyReply, { statusCode, sharedKeys }: InvalidAnswer): void {
  const { statusCode: status } = raw
  if (status === statusCode || status < 400 || status > 499) return
  const keys = [...Object.keys(responseSchemasOf(request.routeOptions.schema)), ...sharedKeys]
  if (keyFor(keys, status) === undefined) reportInvalidAnswer(request, status, statusCode)
}

function isFailedValidation (error: unknown): error is FastifyError {
  return (error as FastifyError | null | undefined)?.validationContext !== undefined
}
