// What is said once an application is ready: of declarations that are not in force, and can't be refused.

import type { FastifyInstance, RouteOptions } from 'fastify'
import { nameOfRoute } from './fastify.js'

/** The code of the log line about defaults that don't fit the response schemas of some routes. */
const DEFAULT_SKIPPED = 'FST_STATUS_CODE_DEFAULT_SKIPPED'

/** The code of the log line about routes whose status `fromSchema` doesn't find. */
const NOT_FROM_SCHEMA = 'FST_STATUS_CODE_NOT_FROM_SCHEMA'

/** The code of the log line about routes that only a transform can document. */
const NOT_DOCUMENTED = 'FST_STATUS_CODE_NOT_DOCUMENTED'

/** The name of the process warning about routes that were added too early. */
const ROUTES_MISSED = 'FST_STATUS_CODE_ROUTES_MISSED'

const warned = new Set<'root' | 'nested'>()

/** Logs that a default is not in force on these routes. */
export function logSkipped (app: FastifyInstance, routes: readonly string[]): void {
  const problem = `A default status contradicts the response schemas of these routes, and has no effect there: ${routes.join(', ')}.`
  app.log.info({ code: DEFAULT_SKIPPED }, `${problem} Declare a statusCode on them, or add a response schema for the default.`)
}

/** Logs that `fromSchema` finds no status for these routes. */
export function logNotFromSchema (app: FastifyInstance, routes: readonly string[]): void {
  const problem = `fromSchema finds no status for these routes: ${routes.join(', ')}. Their response schemas describe no success, more than one, or a body for a 204.`
  app.log.info({ code: NOT_FROM_SCHEMA }, `${problem} Their replies are not checked. Declare a statusCode on them.`)
}

/** Logs that the document doesn't show the declared statuses of these routes. */
export function logUndocumented (app: FastifyInstance, routes: readonly RouteOptions[]): void {
  const problem = `The document of @fastify/swagger doesn't show the declared statuses of ${firstOf(routes.map(nameOfRoute))}, which only a transform can document: the application has schemas of another library than JSON Schema, or a serializer compiler.`
  app.log.warn({ code: NOT_DOCUMENTED }, `${problem} Register @fastify/swagger with transform: statusCodeTransform(the transform of your schema library).`)
}

/** Warns that all routes were added before the plugin. */
export function warnOfMissed (routes: readonly string[]): void {
  const problem = `fastify-status-code has no effect: ${wereAdded(routes.length)} before it was loaded, and none after it: ${firstOf(routes)}.`
  warnOnce('root', `${problem} If some of them are yours, write \`await app.register(statusCode)\` before the routes, or put the routes into a plugin that is registered after it.`)
}

/** Warns that the routes of a nested scope were all added before it was registered there. */
export function warnOfMissedScope ({ prefix }: FastifyInstance, count: number): void {
  const scope = prefix === '' ? 'a nested scope' : `the scope ${prefix}`
  warnOnce('nested', `The options that fastify-status-code was registered with in ${scope} have no effect: ${wereAdded(count)} there before it was loaded, and none after it. Write \`await scope.register(statusCode, options)\` before the routes of that scope.`)
}

function firstOf (routes: readonly string[]): string {
  return routes.slice(0, 3).join(', ') + (routes.length > 3 ? ` and ${routes.length - 3} more` : '')
}

function wereAdded (count: number): string {
  return count === 1 ? '1 route was added' : `${count} routes were added`
}

function warnOnce (kind: 'root' | 'nested', message: string): void {
  if (warned.has(kind)) return
  warned.add(kind)
  process.emitWarning(message, { code: ROUTES_MISSED })
}
