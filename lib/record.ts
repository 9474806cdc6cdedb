import type { FastifySchema, RouteOptions } from 'fastify'
import type { Declared } from './contract/contract.js'
import type { Documented } from './document/document.js'

/** What the plugin has given a route. */
type RouteRecord = {
  /** The config that shows its status. */
  config?: RouteOptions['config']
  /** What it declares, and what it is documented by. */
  declared?: Declared
  documented?: Documented
  /** What a schema library has marked the schemas of the application with. */
  marks?: object
  /** The schema that the route had, and the documented one that has taken its place. */
  own?: FastifySchema | undefined
  shown?: FastifySchema
}

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and as CommonJS;
// enumerable, so that it's on copies of the options too.
const record = Symbol.for('fastify-status-code.record')

type RecordedRoute = RouteOptions & { [record]?: RouteRecord | undefined }

/** What the plugin has given a route, or another one whose options it has. */
export function recordOf (route: RecordedRoute): RouteRecord | undefined {
  return route[record]
}

export function setRecord (route: RecordedRoute, given: RouteRecord | undefined): void {
  route[record] = given
}
