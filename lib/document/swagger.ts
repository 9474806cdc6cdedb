// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference, and reads their `schema` when the document is asked for. Until
// then the documented schema has to take the place of the route's, but no earlier than in `onReady`: Fastify has compiled
// everything by then, and keeps a reference of its own to what a request sees.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { isJsonSchema, responseSchemasOf } from '../contract/schemas.js'
import { documentSchema } from './document.js'
import type { Documented } from './document.js'

type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and
// as CommonJS; enumerable, so that it's on the copies of the options too.
const documentation = Symbol.for('fastify-status-code.documentation')

type DocumentedRoute = RouteOptions & { [documentation]?: Documented }

/** Gives the function that documents the routes of a scope, once they are all there. */
export function createDocumentRoute (app: FastifyInstance) {
  const routes: DocumentedRoute[] = []
  app.addHook('onReady', async function documentRoutes () {
    for (const route of routes.splice(0)) {
      if (isDocumentable(route.schema)) route.schema = document(route, route.schema)
    }
  })

  return function documentRoute (route: DocumentedRoute, documented: Documented): void {
    route[documentation] = documented
    // Schemas with a serializer of their own aren't JSON Schema: they are left to a transform.
    if (route.serializerCompiler !== undefined || documented.scope.serializerCompiler !== undefined) return
    routes.push(route)
    if (isCopied(route)) route.config = { ...route.config, swaggerTransform: createCopyTransform(route) } as NonNullable<RouteOptions['config']>
  }
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
 * Makes a `transform` for `@fastify/swagger` that documents the declared statuses, for schemas that are not JSON Schema, and
 * after a transform of your own. Routes without a `statusCode` are documented as by `inner` alone.
 *
 * @param inner the transform that turns the schemas of a route into JSON Schema; without one they stay as they are
 * @returns a function for the option `transform` of `@fastify/swagger`
 * @example
 * await app.register(swagger, { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) })
 */
export function statusCodeTransform<Input extends TransformInput> (inner?: (input: Input) => TransformResult) {
  return (input: Input): TransformResult => {
    const result = inner === undefined ? { schema: input.schema, url: input.url } : inner(input)
    return isDocumentable(result.schema) ? { ...result, schema: document(input.route, result.schema) } : result
  }
}

function document (route: DocumentedRoute, schema: FastifySchema | undefined): FastifySchema {
  const documented = route[documentation]
  return documented === undefined ? schema as FastifySchema : documentSchema(schema, documented)
}

function isDocumentable (schema: FastifySchema | undefined): boolean {
  return Object.values(responseSchemasOf(schema)).every(isJsonSchema)
}
