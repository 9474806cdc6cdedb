type Constants = typeof import('../lib/status.js')
type KnownStatus = { [Name in keyof Constants]: Name extends `HTTP_${2 | 3 | 4 | 5}${string}` ? Constants[Name] : never }[keyof Constants]

/**
 * A status code that a route can declare as its `statusCode`: an integer from 200 to 599. Known codes complete in an editor;
 * constants, members of numeric enums and plain numbers are accepted, and their range is checked when the route is added.
 *
 * @see RFC 9110 15
 * @example
 * const created: StatusCode = 201
 */
export type StatusCode = KnownStatus | (number & Record<never, never>)

declare module 'fastify' {
  // An augmentation has to repeat the names of the type parameters.
  /* eslint-disable @typescript-eslint/no-unused-vars */
  interface RouteShorthandOptions<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, SchemaCompiler, TypeProvider, Logger> {
    /**
     * The status code of this route's success, an integer from 200 to 599. What the code says while the request runs
     * (`reply.code()`, `reply.redirect()`, a web `Response`, an error) wins over it.
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
