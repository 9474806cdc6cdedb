// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference. When the document is asked for it reads, for each route,
// first `config.swaggerTransform` and then `schema`. So the first read is the moment to show it the documented schema:
// - in `onRoute` Fastify would take that schema for the request, and compile its serializers from it;
// - an `onReady` hook is too late for those who ask for the document in an earlier one;
// - a transform of our own would take the place of the application's.
// By then Fastify has taken the run-time schema of the route, and doesn't look at the options again.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { documentSchema } from './document.js'
import type { FindSchema } from './document.js'
import { isJsonSchema, responseSchemasOf } from './response-schema.js'

type RouteConfig = NonNullable<RouteOptions['config']> & { swaggerTransform?: unknown }

/** Documents a route by the status it declares, once it's asked for. */
export function documentRoute (instance: FastifyInstance, route: RouteOptions, code: number): void {
  // Schemas with a serializer of their own aren't JSON Schema: they are left to a transform.
  if (route.serializerCompiler !== undefined || instance.serializerCompiler !== undefined) return

  const config: RouteConfig = { ...route.config }
  const findSchema: FindSchema = id => instance.getSchema(id)
  const registration = currentRegistration()
  let { swaggerTransform } = config
  let shown: FastifySchema | null = null

  Object.defineProperty(config, 'swaggerTransform', {
    configurable: true,
    enumerable: Object.hasOwn(config, 'swaggerTransform'),
    get () {
      if (registration.isOver && route.schema !== shown && isDocumentable(route.schema)) {
        shown = documentSchema(route.schema, code, findSchema)
        route.schema = shown
      }
      return swaggerTransform
    },
    set (value) { swaggerTransform = value }
  })
  route.config = config
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
