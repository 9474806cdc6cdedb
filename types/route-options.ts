import type { StatusCode } from '../lib/codes.js'

export type { StatusCode }

declare module 'fastify' {
  // An augmentation has to repeat the names of the type parameters.
  /* eslint-disable @typescript-eslint/no-unused-vars */
  interface RouteShorthandOptions<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, SchemaCompiler, TypeProvider, Logger> {
    /**
     * The status code of this route's success, an integer from 200 to 599. `reply.code()`, `reply.redirect()`, a web `Response` and an
     * error override it.
     *
     * @default the scope's default, else Fastify's 200
     * @throws FST_STATUS_CODE_INVALID, FST_STATUS_CODE_BODY_SCHEMA, FST_STATUS_CODE_NO_RESPONSE_SCHEMA when the route is added
     * @see RFC 9110 15
     * @example
     * app.post('/items', { statusCode: 201 }, async request => create(request.body))
     */
    statusCode?: StatusCode | undefined
  }

  interface FastifyContextConfig {
    /** The status code that the route declares, or that its scope gives it. */
    statusCode?: number | undefined
  }
}
