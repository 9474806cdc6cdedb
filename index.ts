/**
 * The plugin, which is the default export, and all that goes with it.
 *
 * @module fastify-status-code
 */

import type { FastifyInstance, FastifyPluginAsync, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { findHeadHook } from './lib/automatic-head.js'
import { append, insert, prepend } from './lib/hooks.js'
import { readOptions } from './lib/options.js'
import type { StatusCodeOptions } from './lib/options.js'
import { replyHooksFor } from './lib/reply.js'
import { readContract } from './lib/route.js'
import type { Contract } from './lib/route.js'
import { settingsOf, setSettings } from './lib/scope.js'
import * as constants from './lib/status.js'
import { createRouteDocumenter } from './lib/swagger.js'
import { createAnswerInvalid, validates } from './lib/validation.js'

export * from './lib/errors.js'
export { isNoContent } from './lib/no-content.js'
export type { Defaults, OnUnexpectedBody, StatusCodeOptions, Undeclared, ValidationOptions } from './lib/options.js'
export { strictStatus } from './lib/strict-status.js'
export { statusCodeTransform } from './lib/swagger.js'
export type { StatusCode } from './types/route-options.js'
export type { StrictRoutes } from './types/strict-status.js'

/**
 * All HTTP status codes and WebSocket close codes by name, as literals. `fastify-status-code/status` gives them one by one.
 *
 * @example
 * app.post('/items', { statusCode: status.HTTP_201_CREATED }, handler)
 */
// Not `export * as status`, of which an editor has nothing to say.
export const status = constants

/**
 * The plugin. It makes the `statusCode` of a route its contract: the reply has it, keeps to it, and is documented by it.
 *
 * Register it before the routes, and `await` it: a route that is added earlier is not seen.
 *
 * The `statusCode` of a route is the status of its success, an integer from 200 to 599; without one, the scope's default
 * holds, or else Fastify's 200. What the code says while the request runs wins over it: `reply.code()`,
 * `reply.redirect()`, a returned web `Response`, an error. It reads back as `request.routeOptions.config.statusCode`.
 *
 * @throws {@link FST_STATUS_CODE_INVALID_OPTION} from `register()`, for an unknown or ill-typed option
 * @throws {@link FST_STATUS_CODE_INVALID}, {@link FST_STATUS_CODE_BODY_SCHEMA} or {@link FST_STATUS_CODE_NO_RESPONSE_SCHEMA}
 * when a route is added whose declaration is a mistake
 * @see RFC 9110 15
 * @example
 * await app.register(statusCode)
 * app.post('/items', { statusCode: 201 }, async request => create(request.body))
 */
const statusCode: FastifyPluginAsync<StatusCodeOptions> = fp(async (app, options) => {
  const settings = readOptions(options, app.supportedMethods, settingsOf(app))
  const { validation } = settings
  const answerInvalid = validation && createAnswerInvalid(validation.statusCode)
  const documentRoute = createRouteDocumenter(app)
  setSettings(app, settings)

  app.addHook('onRoute', function declareStatusCode (this: FastifyInstance, route: RouteOptions) {
    // A nested scope that has settings of its own inherits this hook beside its own one.
    if (settingsOf(this) !== settings) return
    const contract = readContract(route, settings, this)
    const answersInvalid = answerInvalid !== undefined && validates(route)
    if (contract === undefined && !answersInvalid) return

    if (answersInvalid) route.onError = prepend(answerInvalid, route.onError)
    if (contract !== undefined) keep(contract, route)
    documentRoute(route, { code: contract?.code, validation: answersInvalid ? validation : undefined, scope: this })
  })
}, { name: 'fastify-status-code', fastify: '5.x' })

function keep (contract: Contract, route: RouteOptions): void {
  const hooks = replyHooksFor(contract)
  const head = findHeadHook(route.onSend)
  if (hooks.onRequest !== undefined) route.onRequest = prepend(hooks.onRequest, route.onRequest)
  for (const hook of hooks.preSerialization) route.preSerialization = append(route.preSerialization, hook)
  if (hooks.onError !== undefined) route.onError = prepend(hooks.onError, route.onError)
  route.onSend = head === -1 ? append(route.onSend, hooks.onSend) : insert(route.onSend, head, hooks.onSendBeforeHead)
  route.config = { ...route.config, statusCode: contract.code }
}

export default statusCode
