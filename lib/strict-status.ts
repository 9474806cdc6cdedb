import type {
  FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerBase
} from 'fastify'
import type { StrictRoutes } from '../types/strict-status.js'

/**
 * The same instance, whose route methods the compiler holds to the `statusCode` of each route: what a handler returns or
 * sends fits the response schema of that code, a 204, 205 or 304 has nothing, and a code that no response schema covers,
 * or that can't be a status, is an error. `reply.code(404).send(error)` stays as it is. At run time it does nothing.
 *
 * Only a `statusCode` that the compiler knows (a literal, a constant, a member of an enum) holds a handler; with any other,
 * with explicit type arguments, and without one, Fastify's own types hold. Not seen are a default of the scope, a payload
 * sent as `reply.header().send()`, and a status that is set apart from its payload: for `reply.code(404); return error`
 * write `return reply.code(404).send(error)`.
 *
 * @param app an instance, with its type provider if it has one
 * @returns that instance, typed as its route methods alone
 * @example
 * const routes = strictStatus(app.withTypeProvider<TypeBoxTypeProvider>())
 * routes.post('/items', { statusCode: 201, schema: { response: { 201: Item, 409: Problem } } }, async (request, reply) => {
 *   if (taken) return reply.code(409).send(problem)
 *   return item // of the type of `Item`
 * })
 */
export function strictStatus<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  Logger extends FastifyBaseLogger,
  TypeProvider extends FastifyTypeProvider
> (
  app: FastifyInstance<RawServer, RawRequest, RawReply, Logger, TypeProvider>
): StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider> {
  // Stricter than what Fastify says of its own methods, so not assignable from it.
  return app as unknown as StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider>
}
