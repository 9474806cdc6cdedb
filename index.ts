/**
 * The plugin, which is the default export, and all that goes with it.
 *
 * @module fastify-status-code
 */

import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { readOptions } from './lib/contract/options.js'
import type { StatusCodeOptions } from './lib/contract/options.js'
import { addInvalidSchema } from './lib/document/swagger.js'
import { holdRoutes, settingsOf } from './lib/routes.js'
import * as constants from './lib/status.js'

export * from './lib/errors.js'
export { isNoContent } from './lib/codes.js'
export type { Defaults, OnUnexpectedBody, ResponsesOfRoute, SharedResponses, StatusCodeOptions, Undeclared, ValidationOptions } from './lib/contract/options.js'
export { statusCodeTransform } from './lib/document/transform.js'
export type { StatusCode } from './types/route-options.js'
export { strictStatus } from './types/strict-status.js'
export type { HandlerFor, StrictDefaults, StrictRouteMethod, StrictRoutes, StrictScope } from './types/strict-status.js'

/**
 * All HTTP status codes and WebSocket close codes by name, as literals. `fastify-status-code/status` gives them one by one.
 *
 * @example
 * app.post('/items', { statusCode: status.HTTP_201_CREATED }, handler)
 */
// Not `export * as status`, of which an editor has nothing to say.
export const status = constants

/**
 * The plugin. Declare the success status of a route once, as its `statusCode`: the plugin sends it, documents it, and checks the route
 * against it.
 *
 * Register it before the routes, and `await` it: it doesn't see routes that you add earlier. A function that can't `await` calls it on the
 * instance, `statusCode(app, options)`: it is in force when the call returns.
 *
 * The `statusCode` of a route is the status of its success, an integer from 200 to 599; without one, the scope's default
 * holds, or else Fastify's 200. `reply.code()`, `reply.redirect()`, a returned web `Response` and an error override it. It reads back as
 * `request.routeOptions.config.statusCode`.
 *
 * @throws FST_STATUS_CODE_INVALID_OPTION from `register()`, for a misspelt or ill-typed option
 * @throws FST_STATUS_CODE_INVALID, FST_STATUS_CODE_BODY_SCHEMA or FST_STATUS_CODE_NO_RESPONSE_SCHEMA when you add
 * a route whose declaration is a mistake, or from `ready()` if an `onRoute` hook made it
 * @see RFC 9110 15
 * @example
 * await app.register(statusCode)
 * app.post('/items', { statusCode: 201 }, async request => create(request.body))
 */
const statusCode: FastifyPluginAsync<StatusCodeOptions> = fp(async (app, options = {}) => {
  const settings = readOptions(options, app.supportedMethods, settingsOf(app))
  addInvalidSchema(app, settings)
  holdRoutes(app, settings)
}, { name: 'fastify-status-code', fastify: '5.x || 6.x' })

export default statusCode
