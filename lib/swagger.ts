// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference. When the document is asked for, it reads for each route
// first `config.swaggerTransform` and then `schema`. So the first read is the moment to show it the documented schema:
// - in `onRoute`, Fastify would take that schema for the request too, and compile serializers from it;
// - an `onReady` hook is too late for those who ask for the document in an earlier one;
// - a transform of our own would take the place of the application's.
// By then Fastify has taken the run-time schema of the route, and doesn't look at the options again.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { documentSchema } from './document.js'
import type { Documented } from './document.js'
import { isJsonSchema, responseSchemasOf } from './response-schema.js'

type DocumentSchema = (schema: FastifySchema | undefined) => FastifySchema

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and
// as CommonJS; enumerable, so that it's on the copies of the options too.
const documenter = Symbol.for('fastify-status-code.documenter')

type DocumentedRoute = RouteOptions & { [documenter]?: DocumentSchema }
// Typed apart from @fastify/swagger, which need not be installed.
type RouteConfig = Omit<NonNullable<RouteOptions['config']>, 'swaggerTransform'> & { swaggerTransform?: unknown }

/** What @fastify/swagger hands to a transform: `openapiObject` or `swaggerObject` beside these. */
type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

/** Gives the function that documents the routes of a scope, once the document is asked for. */
export function createRouteDocumenter (app: FastifyInstance): (instance: FastifyInstance, route: RouteOptions, by: Documented) => void {
  let showReplaced: Array<() => void> = []
  app.addHook('onReady', async () => {
    for (const show of showReplaced) show()
    showReplaced = []
  })

  return function documentRoute (instance, route: DocumentedRoute, by) {
    const findSchema = (id: string) => instance.getSchema(id)
    const document: DocumentSchema = schema => documentSchema(schema, by, findSchema)
    route[documenter] = document
    // Schemas with a serializer of their own aren't JSON Schema: they are left to a transform.
    if (route.serializerCompiler !== undefined || instance.serializerCompiler !== undefined) return

    const show = createShow(route, document)
    const config = watchConfig(route, document, show)
    route.config = config as NonNullable<RouteOptions['config']>
    // Another plugin may replace the config, and the watch with it.
    showReplaced.push(() => { if (route.config !== config) show() })
  }
}

/**
 * Makes a `transform` for @fastify/swagger that documents the declared statuses, for schemas that are not JSON Schema, and
 * after a transform of your own. Routes without a `statusCode` are documented as by `inner` alone.
 *
 * @param inner the transform that turns the schemas of a route into JSON Schema
 * @default inner leaves the schemas as they are
 * @example
 * await app.register(swagger, { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) })
 */
export function statusCodeTransform<Input extends TransformInput> (inner?: (input: Input) => TransformResult) {
  return (input: Input): TransformResult => {
    const result = inner === undefined ? { schema: input.schema, url: input.url } : inner(input)
    const document = (input.route as DocumentedRoute)[documenter]
    return document !== undefined && isDocumentable(result.schema) ? { ...result, schema: document(result.schema) } : result
  }
}

function createShow (route: RouteOptions, document: DocumentSchema): () => void {
  let shown: FastifySchema | null = null
  return () => {
    if (route.schema === shown || !isDocumentable(route.schema)) return
    shown = document(route.schema)
    route.schema = shown
  }
}

/** The route's config, which shows the documented schema when `swaggerTransform` is read from it. */
function watchConfig (route: RouteOptions, document: DocumentSchema, show: () => void): RouteConfig {
  const config: RouteConfig = { ...route.config }
  const registration = currentRegistration()
  let { swaggerTransform } = config

  Object.defineProperty(config, 'swaggerTransform', {
    configurable: true,
    enumerable: Object.hasOwn(config, 'swaggerTransform'),
    get () {
      if (!registration.isOver) return swaggerTransform
      if (isCopied(route)) return transformCopy
      show()
      return swaggerTransform
    },
    set (value: unknown) { swaggerTransform = value }
  })
  return config

  function transformCopy (input: TransformInput): unknown {
    const documented = { ...input, schema: document(input.schema) }
    return typeof swaggerTransform === 'function' ? swaggerTransform(documented) : documented
  }
}

// Of a HEAD route with an operationId it has kept a copy, whose schema can only be changed by a transform.
function isCopied (route: RouteOptions): boolean {
  return route.method === 'HEAD' && (route.schema as { operationId?: string } | undefined)?.operationId !== undefined
}

function isDocumentable (schema: FastifySchema | undefined): boolean {
  return Object.values(responseSchemasOf(schema)).every(isJsonSchema)
}

type Registration = { isOver: boolean }

let current: Registration | undefined

/** The registration of the routes that are added in this tick: Fastify and other plugins read their options in it. */
function currentRegistration (): Registration {
  if (current !== undefined) return current
  const registration = { isOver: false }
  current = registration
  process.nextTick(() => {
    registration.isOver = true
    current = undefined
  })
  return registration
}
