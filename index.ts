import type { FastifyInstance, FastifyPluginAsync, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { append, appendAroundHead, prepend } from './lib/hooks.js'
import { readOptions } from './lib/options.js'
import type { StatusCodeOptions } from './lib/options.js'
import { createReplyHooksFactory } from './lib/reply.js'
import { readContract } from './lib/route.js'
import { settingsOf, setSettings } from './lib/scope.js'
import { createRouteDocumenter } from './lib/swagger.js'
import type {} from './types/route-options.js'

export * from './lib/errors.js'
export { isNoContent } from './lib/no-content.js'
export type { OnUnexpectedBody, StatusCodeOptions } from './lib/options.js'
export * as status from './lib/status.js'
export { statusCodeTransform } from './lib/swagger.js'
export type { StatusCode } from './types/route-options.js'

/**
 * Makes the `statusCode` of a route its contract: the reply has it, keeps to it, and is documented by it.
 *
 * Register it before the routes, and `await` it: a route that is added earlier is not seen.
 *
 * @throws {FST_STATUS_CODE_INVALID_OPTION} for an unknown or ill-typed option
 * @example
 * await app.register(statusCode)
 * app.post('/items', { statusCode: 201 }, async request => create(request.body))
 */
const statusCode: FastifyPluginAsync<StatusCodeOptions> = fp(async (app, options) => {
  const settings = readOptions(options, settingsOf(app))
  const replyHooksFor = createReplyHooksFactory()
  const documentRoute = createRouteDocumenter(app)
  setSettings(app, settings)

  app.addHook('onRoute', function declareStatusCode (this: FastifyInstance, route: RouteOptions) {
    // A nested scope that has settings of its own inherits this hook beside its own one.
    if (settingsOf(this) !== settings) return
    const contract = readContract(route, settings)
    if (contract === undefined) return

    const hooks = replyHooksFor(contract)
    if (hooks.onRequest !== undefined) route.onRequest = prepend(hooks.onRequest, route.onRequest)
    if (hooks.preSerialization !== undefined) route.preSerialization = append(route.preSerialization, hooks.preSerialization)
    route.onError = prepend(hooks.onError, route.onError)
    route.onSend = appendAroundHead(route.onSend, hooks.onSendBeforeHead, hooks.onSend)
    route.config = { ...route.config, statusCode: contract.code }
    documentRoute(this, route, contract.code)
  })
}, { name: 'fastify-status-code', fastify: '5.x' })

export default statusCode
