import type { FastifyError, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { hasChosenStatus } from './chosen-status.js'

/** Whether Fastify answers a request of this route that its schemas refuse. */
export function validates ({ attachValidation, schema }: RouteOptions): boolean {
  if (attachValidation || schema === undefined || schema === null) return false
  const { body, headers, params, querystring, query } = schema as Record<string, unknown>
  return [body, headers, params, querystring, query].some(part => part !== undefined && part !== null)
}

/** Makes the `onError` hook that gives failed validations the scope's status in place of Fastify's 400. */
export function createAnswerInvalid (statusCode: number) {
  // Anything may have been thrown, null included.
  return function answerInvalid (request: FastifyRequest, reply: FastifyReply, error: FastifyError | null, done: () => void): void {
    // Another status than 400 is the choice of the validator or of a schemaErrorFormatter.
    if (error?.validationContext !== undefined && error.statusCode === 400) {
      error.statusCode = statusCode
      // For an error handler without a code of its own.
      if (!hasChosenStatus(reply)) reply.raw.statusCode = statusCode
    }
    done()
  }
}
