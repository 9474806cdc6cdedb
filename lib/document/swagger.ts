// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference, and reads their `schema` when the document is asked for. Until
// then the documented schema has to take the place of the route's, but no earlier than in `onReady`: Fastify has compiled
// everything by then, and keeps a reference of its own to what a request sees.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { isJsonSchema, responseSchemasOf } from '../contract/schemas.js'
import { methodsOf } from '../fastify.js'
import { documentSchema } from './document.js'
import type { Documented } from './document.js'

type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and
// as CommonJS; enumerable, so that it's on the copies of the options too.
const documentation = Symbol.for('fastify-status-code.documentation')

/** The code of the log line about routes that only a transform can document. */
export const NOT_DOCUMENTED = 'FST_STATUS_CODE_NOT_DOCUMENTED'

// Whether statusCodeTransform() was called, by whichever copy of this package.
const transformMade = Symbol.for('fastify-status-code.transform')

type DocumentedRoute = RouteOptions & { [documentation]?: { is?: Documented } }

/** Gives the functions that document the routes of a scope: one for when a route is added, and one for what it has become. */
export function createDocumentRoute (app: FastifyInstance) {
  const routes: DocumentedRoute[] = []
  // Those whose schemas aren't JSON Schema. They are left to a transform.
  const opaqueRoutes: DocumentedRoute[] = []
  app.addHook('onReady', async function documentRoutes () {
    for (const route of routes.splice(0)) {
      if (isDocumentable(route.schema)) route.schema = document(route, route.schema)
      else opaqueRoutes.push(route)
    }
    const shown = opaqueRoutes.splice(0).filter(isShown)
    if (shown.length > 0 && !(transformMade in globalThis)) logUndocumented(app, shown)
  })

  /** Says that a route is going to be documented, for what @fastify/swagger copies of it at once. */
  function announceRoute (route: DocumentedRoute): void {
    route[documentation] = {}
    if (isCopied(route)) route.config = { ...route.config, swaggerTransform: createCopyTransform(route) } as NonNullable<RouteOptions['config']>
  }

  /** Documents a route, once the application is ready. */
  function documentRoute (route: DocumentedRoute, documented: Documented): void {
    (route[documentation] ??= {}).is = documented
    // Fastify's own serializer isn't set yet: who has one has brought the schemas of another library.
    const isOpaque = route.serializerCompiler !== undefined || documented.scope.serializerCompiler !== undefined;
    (isOpaque ? opaqueRoutes : routes).push(route)
  }

  return { announceRoute, documentRoute }
}

function isShown (route: DocumentedRoute): boolean {
  const { hide } = { ...route.schema } as { hide?: boolean }
  return hide !== true && route[documentation]!.is!.scope.hasDecorator('swagger')
}

function logUndocumented (app: FastifyInstance, routes: RouteOptions[]): void {
  const names = routes.slice(0, 3).map(route => `${methodsOf(route).join('/')} ${route.url}`).join(', ')
  const others = routes.length > 3 ? ` and ${routes.length - 3} more` : ''
  const problem = `The document of @fastify/swagger doesn't follow the status of ${names}${others}, whose schemas are not JSON Schema.`
  app.log.warn({ code: NOT_DOCUMENTED }, `${problem} Register @fastify/swagger with transform: statusCodeTransform(the transform of your schema library).`)
}

// Of a HEAD route with an operationId it keeps a copy, whose schema only a transform can change.
function isCopied (route: RouteOptions): boolean {
  return route.method === 'HEAD' && (route.schema as { operationId?: string } | undefined)?.operationId !== undefined
}

function createCopyTransform (route: DocumentedRoute) {
  const { swaggerTransform } = { ...route.config } as { swaggerTransform?: unknown }
  return (input: TransformInput): unknown => {
    const documented = { ...input, schema: document(route, input.schema) }
    return typeof swaggerTransform === 'function' ? swaggerTransform(documented) : documented
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
  Object.assign(globalThis, { [transformMade]: true })
  return (input: Input): TransformResult => {
    const result = inner === undefined ? { schema: input.schema, url: input.url } : inner(input)
    return isDocumentable(result.schema) ? { ...result, schema: document(input.route, result.schema) } : result
  }
}

function document (route: DocumentedRoute, schema: FastifySchema | undefined): FastifySchema {
  const documented = route[documentation]?.is
  return documented === undefined ? schema as FastifySchema : documentSchema(schema, documented)
}

function isDocumentable (schema: FastifySchema | undefined): boolean {
  return Object.values(responseSchemasOf(schema)).every(isJsonSchema)
}
