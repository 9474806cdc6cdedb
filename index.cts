// What `require('fastify-status-code')` gives: the plugin itself, with the other exports as its properties.

import type {
  FastifyBaseLogger, FastifyTypeProvider, FastifyTypeProviderDefault, RawReplyDefaultExpression, RawRequestDefaultExpression,
  RawServerBase, RawServerDefault
} from 'fastify'
import esModule = require('./index.js')

const statusCode = Object.assign(esModule.default, esModule)

// eslint-disable-next-line no-redeclare
namespace statusCode {
  export type Defaults = esModule.Defaults
  export type OnUnexpectedBody = esModule.OnUnexpectedBody
  export type StatusCode = esModule.StatusCode
  export type StatusCodeOptions = esModule.StatusCodeOptions
  export type StrictRoutes<
    RawServer extends RawServerBase = RawServerDefault,
    RawRequest extends RawRequestDefaultExpression<RawServer> = RawRequestDefaultExpression<RawServer>,
    RawReply extends RawReplyDefaultExpression<RawServer> = RawReplyDefaultExpression<RawServer>,
    Logger extends FastifyBaseLogger = FastifyBaseLogger,
    TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault
  > = esModule.StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider>
  export type Undeclared = esModule.Undeclared
  export type ValidationOptions = esModule.ValidationOptions
}

export = statusCode
