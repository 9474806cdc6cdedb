// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference. When the document is asked for, it reads of one route after
// the other, synchronously, first `config.swaggerTransform` and then `schema`. So that first read is the moment to put the
// documented schema in place of the route's, until the next one is read, or all are:
// - in `onRoute`, Fastify would take that schema for the request too, and compile serializers from it;
// - an `onReady` hook is too late for those who ask for the document in an earlier one;
// - a transform of our own would take the place of the application's.
//
// A transform that has another document made meanwhile, so that other routes are read, has to return the schema it was given.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { documentSchema } from './document.js'
import type { Documented } from './document.js'
import { isJsonSchema, responseSchemasOf } from './response-schema.js'

type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and
// as CommonJS; enumerable, so that it's on the copies of the options too.
const documentation = Symbol.for('fastify-status-code.documentation')

type DocumentedRoute = RouteOptions & { [documentation]?: Documented }

/** Gives the function that documents the routes of a scope, once the document is asked for. */
export function createRouteDocumenter (app: FastifyInstance): (route: RouteOptions, documented: Documented) => void {
  let configs: WatchedConfig[] = []
  app.addHook('onReady', async () => {
    for (const config of configs) config.documentIfReplaced()
    configs = []
  })

  return function documentRoute (route: DocumentedRoute, documented) {
    route[documentation] = documented
    // Schemas with a serializer of their own aren't JSON Schema: they are left to a transform.
    if (route.serializerCompiler !== undefined || documented.scope.serializerCompiler !== undefined) return
    const config = new WatchedConfig(route)
    route.config = config as NonNullable<RouteOptions['config']>
    configs.push(config)
  }
}

/**
 * Makes a `transform` for @fastify/swagger that documents the declared statuses, for schemas that are not JSON Schema, and
 * after a transform of your own. Routes without a `statusCode` are documented as by `inner` alone.
 *
 * @param inner the transform that turns the schemas of a route into JSON Schema; without one they stay as they are
 * @returns a function for the option `transform` of @fastify/swagger
 * @example
 * await app.register(swagger, { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) })
 */
export function statusCodeTransform<Input extends TransformInput> (inner?: (input: Input) => TransformResult) {
  return (input: Input): TransformResult => {
    const result = inner === undefined ? { schema: input.schema, url: input.url } : inner(input)
    return isDocumentable(result.schema) ? { ...result, schema: document(input.route, result.schema) } : result
  }
}

/** A copy of a route's config that shows the documented schema when `swaggerTransform` is read from it. */
class WatchedConfig {
  readonly #route: RouteOptions
  readonly #registration = currentRegistration()
  #swaggerTransform: unknown

  constructor (route: RouteOptions) {
    this.#route = route
    // Only what the user gave is the config's own, and reaches the request.
    if (Object.hasOwn(route.config ?? {}, 'swaggerTransform')) Object.defineProperty(this, 'swaggerTransform', ownAccessor)
    Object.assign(this, route.config)
  }

  get swaggerTransform () {
    if (!this.#registration.isOver) return this.#swaggerTransform
    if (isCopied(this.#route)) return (input: TransformInput) => this.#transformCopy(input)
    show(this.#route)
    return this.#swaggerTransform
  }

  set swaggerTransform (value: unknown) {
    this.#swaggerTransform = value
  }

  /** For a route whose config another plugin has replaced, and the watch with it. */
  documentIfReplaced (): void {
    const route = this.#route
    if (route.config !== this && isDocumentable(route.schema)) route.schema = document(route, route.schema)
  }

  #transformCopy (input: TransformInput): unknown {
    const documented = { ...input, schema: document(this.#route, input.schema) }
    return typeof this.#swaggerTransform === 'function' ? this.#swaggerTransform(documented) : documented
  }
}

const ownAccessor = { ...Object.getOwnPropertyDescriptor(WatchedConfig.prototype, 'swaggerTransform'), enumerable: true }

// The route that shows its documented schema, with the one that it has. One at a time: those of all routes would be many.
let shown: { route: RouteOptions, schema: FastifySchema | undefined } | undefined

function show (route: RouteOptions): void {
  const { schema } = route
  if (shown?.route === route || !isDocumentable(schema)) return
  route.schema = document(route, schema)
  if (shown === undefined) queueMicrotask(hide)
  else hide()
  shown = { route, schema }
}

function hide (): void {
  const { route, schema } = shown!
  shown = undefined
  Object.assign(route, { schema })
}

function document (route: DocumentedRoute, schema: FastifySchema | undefined): FastifySchema {
  const documented = route[documentation]
  return documented === undefined ? schema as FastifySchema : documentSchema(schema, documented)
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
