import type {
  FastifyBaseLogger, FastifyPluginAsync, FastifySchema, FastifyTypeProvider, FastifyTypeProviderDefault, RawReplyDefaultExpression,
  RawRequestDefaultExpression, RawServerBase, RawServerDefault
} from 'fastify'
import esModule = require('./index.js')

type Exports = typeof esModule

// Not the intersection that Object.assign() gives, of which `import * as` has no members.
interface StatusCodePlugin extends FastifyPluginAsync<esModule.StatusCodeOptions>, Exports {}

/**
 * What `require('fastify-status-code')` gives: the plugin itself, with the other exports as its properties.
 *
 * @example
 * await app.register(require('fastify-status-code'))
 */
const statusCode: StatusCodePlugin = Object.assign(esModule.default, esModule)

// eslint-disable-next-line no-redeclare
namespace statusCode {
  /** The status of routes that declare none: by method, or one for all. */
  export type Defaults = esModule.Defaults
  /** What a body means on a reply whose status never carries content. */
  export type OnUnexpectedBody = esModule.OnUnexpectedBody
  /** A status code that a route can declare: an integer from 200 to 599. */
  export type StatusCode = esModule.StatusCode
  /** The options of the plugin. Registered again in a nested scope, they change that scope and its children alone. */
  export type StatusCodeOptions = esModule.StatusCodeOptions
  /** A handler that is declared apart from its route: the type that `strictStatus` gives one with these options. */
  export type HandlerFor<
    Options extends { statusCode: number, schema?: FastifySchema }, TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault
  > = esModule.HandlerFor<Options, TypeProvider>
  /** The `defaults` of a scope, as `strictStatus` takes them. */
  export type StrictDefaults = esModule.StrictDefaults
  /** What `strictStatus` gives: the route methods of an instance, whose handlers are held to the `statusCode` of their routes. */
  export type StrictRoutes<
    RawServer extends RawServerBase = RawServerDefault,
    RawRequest extends RawRequestDefaultExpression<RawServer> = RawRequestDefaultExpression<RawServer>,
    RawReply extends RawReplyDefaultExpression<RawServer> = RawReplyDefaultExpression<RawServer>,
    Logger extends FastifyBaseLogger = FastifyBaseLogger,
    TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault,
    Defaults extends esModule.StrictDefaults = Record<never, never>
  > = esModule.StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider, Defaults>
  /** A shorthand method (`get`, `post`, ...) whose handler is held to the `statusCode` of its route. */
  export type StrictRouteMethod = esModule.StrictRouteMethod
  /** What a status means that is neither the route's own nor a key of its response schemas. */
  export type Undeclared = esModule.Undeclared
  /** How a request that fails validation is answered, and documented. */
  export type ValidationOptions = esModule.ValidationOptions
}

export = statusCode
