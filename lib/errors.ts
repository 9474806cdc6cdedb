import createError from '@fastify/error'
import type { FastifyErrorConstructor } from '@fastify/error'

// The constructors are annotated, for the compiler's own declarations of them would take `createError` for a namespace, which
// `moduleResolution: bundler` doesn't find.

/**
 * A route declares a `statusCode` that can't be the final status of a response, or declares it under another name or in another place,
 * where it would have no effect. Or it replied with a 1xx.
 *
 * Thrown when the route is added. A reply with a 1xx is answered with 500.
 *
 * @see RFC 9110 15
 * @example
 * app.get('/', { statusCode: 99 }, handler) // throws FST_STATUS_CODE_INVALID
 */
export const FST_STATUS_CODE_INVALID: FastifyErrorConstructor<{ code: 'FST_STATUS_CODE_INVALID' }, [method: string, url: string, problem: string]> =
  createError('FST_STATUS_CODE_INVALID', 'Route %s %s %s', 500)

/**
 * The response schema of a no-content code describes a body, which would never be sent.
 *
 * Thrown when the route is added.
 *
 * @see RFC 9110 6.4.1
 * @example
 * app.delete('/', { statusCode: 204, schema: { response: { 204: Item } } }, handler) // throws FST_STATUS_CODE_BODY_SCHEMA
 */
export const FST_STATUS_CODE_BODY_SCHEMA: FastifyErrorConstructor<
  { code: 'FST_STATUS_CODE_BODY_SCHEMA' },
  [method: string, url: string, code: string]
> =
  createError(
    'FST_STATUS_CODE_BODY_SCHEMA',
    "Route %s %s has a response schema with a body for status %s, which never has one. Replace it with { type: 'null' } (in zod z.undefined() or z.null()), or declare another status."
  )

/**
 * The response schemas describe the body of some success, but not that of the declared code. Or the handler replied with another success
 * that has no response schema, and the schema of the declared code refused its body.
 *
 * Thrown when the route is added: without a schema, the body of the declared code would be sent unfiltered. The reply is answered with 500.
 *
 * @example
 * app.post('/', { statusCode: 201, schema: { response: { 200: Item } } }, handler) // throws FST_STATUS_CODE_NO_RESPONSE_SCHEMA
 */
export const FST_STATUS_CODE_NO_RESPONSE_SCHEMA: FastifyErrorConstructor<
  { code: 'FST_STATUS_CODE_NO_RESPONSE_SCHEMA' },
  [method: string, url: string, problem: string]
> =
  createError('FST_STATUS_CODE_NO_RESPONSE_SCHEMA', 'Route %s %s %s', 500)

/**
 * A plugin option is misspelt, or its value has the wrong type. Options with other names are ignored.
 *
 * Rejects the `register()` call, or `ready()` where only the routes tell.
 *
 * @example
 * await app.register(statusCode, { onUnexpectedBody: 'ignore' }) // rejects with FST_STATUS_CODE_INVALID_OPTION
 */
export const FST_STATUS_CODE_INVALID_OPTION: FastifyErrorConstructor<{ code: 'FST_STATUS_CODE_INVALID_OPTION' }, [problem: string]> =
  createError('FST_STATUS_CODE_INVALID_OPTION', 'fastify-status-code: %s.', 500)

/**
 * A reply whose status never carries content was given a body.
 *
 * Answered with 500 under `onUnexpectedBody: 'error'`; its message is what `'warn'` logs.
 *
 * @see RFC 9110 6.4.1
 * @example
 * app.delete('/', { statusCode: 204 }, async () => ({ deleted: true })) // answers 500, FST_STATUS_CODE_UNEXPECTED_BODY
 */
export const FST_STATUS_CODE_UNEXPECTED_BODY: FastifyErrorConstructor<{ code: 'FST_STATUS_CODE_UNEXPECTED_BODY' }, [message: string]> =
  createError('FST_STATUS_CODE_UNEXPECTED_BODY', '%s', 500)

/**
 * A route answered with a status that it doesn't list: neither as its own, nor in its response schemas or the option `responses`.
 *
 * Answered with 500 under `undeclared: 'error'` and `undeclaredErrors: 'error'`; its message is what `'warn'` logs. Its `cause` is the
 * error that the route failed with, if it did.
 *
 * @example
 * app.post('/', { statusCode: 201 }, async (request, reply) => reply.code(202).send()) // answers 500, FST_STATUS_CODE_UNDECLARED
 */
export const FST_STATUS_CODE_UNDECLARED: FastifyErrorConstructor<{ code: 'FST_STATUS_CODE_UNDECLARED' }, [message: string]> =
  createError('FST_STATUS_CODE_UNDECLARED', '%s', 500)
