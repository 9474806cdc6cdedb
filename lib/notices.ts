// What is said, and where: in the application's log, or as a process warning if it has none.

import type { FastifyBaseLogger, FastifyInstance, RouteOptions } from 'fastify'
import { hasLogger, nameOfRoute, rootOf } from './fastify.js'

/** Something to say: what is, what to do, and the facts that a log line has as fields. */
export type Notice = Readonly<{ code: string, problem: string, advice: string, facts?: object }>

// The codes whose advice an application has been given.
const advised = new WeakMap<FastifyInstance, Set<string>>()

// What the process was warned of: it may have many applications, in tests for example.
const warned = new Set<string>()

/** Says it in the log of an application or of a request. The advice stands in the first line for each code. */
export function say (app: FastifyInstance, log: FastifyBaseLogger, level: 'info' | 'warn', { code, problem, advice, facts }: Notice): void {
  if (!hasLogger(log)) {
    warnProcess({ code, problem, advice })
    return
  }
  const codes = advised.get(rootOf(app)) ?? new Set()
  advised.set(rootOf(app), codes)
  log[level]({ code, ...facts }, codes.has(code) ? problem : `${problem} ${advice}`)
  codes.add(code)
}

function warnProcess ({ code, problem, advice }: Notice): void {
  const message = `${problem} ${advice}`
  if (warned.has(message)) return
  warned.add(message)
  process.emitWarning(message, { code })
}

/** Says something of these routes, if there are any. */
function sayOf (
  app: FastifyInstance, level: 'info' | 'warn', routes: readonly string[], code: string, problem: (names: string) => string, advice: string
): void {
  if (routes.length > 0) say(app, app.log, level, { code, problem: problem(listOf(routes)), advice, facts: { routes } })
}

/** Says that a default is not in force on these routes. */
export function tellSkipped (app: FastifyInstance, routes: readonly string[]): void {
  sayOf(app, 'info', routes, 'FST_STATUS_CODE_DEFAULT_SKIPPED',
    names => `A default status contradicts the response schemas of these routes, and has no effect there: ${names}.`,
    'Declare a statusCode on them, or add a response schema for the default.')
}

/** Says that `fromSchema` finds no status for these routes. */
export function tellNotFromSchema (app: FastifyInstance, routes: readonly string[]): void {
  sayOf(app, 'info', routes, 'FST_STATUS_CODE_NOT_FROM_SCHEMA',
    names => `fromSchema finds no status for these routes: ${names}. Their response schemas describe no success, or more than one.`,
    'Declare a statusCode on them. With fastify-openapi-glue, set its option addEmptySchema to true.')
}

/** Says that these routes have an option `statusCode` that is undefined. */
export function tellUndefined (app: FastifyInstance, routes: readonly string[]): void {
  sayOf(app, 'info', routes, 'FST_STATUS_CODE_UNDEFINED',
    names => `The statusCode of these routes is undefined, and declares nothing: ${names}.`,
    'If it comes from a constant, check the name of the constant.')
}

/** Says that the document doesn't show the declared statuses of these routes. */
export function tellUndocumented (app: FastifyInstance, routes: readonly RouteOptions[]): void {
  sayOf(app, 'warn', routes.map(nameOfRoute), 'FST_STATUS_CODE_NOT_DOCUMENTED',
    names => `The OpenAPI document doesn't show the statuses of these routes, because schemas of the application are not JSON Schema: ${names}.`,
    'Register @fastify/swagger with transform: statusCodeTransform(jsonSchemaTransform), or with the transform of your schema library.')
}

/** Says that Fastify's own errors don't fit the response schemas of these routes. */
export function tellUnfit (app: FastifyInstance, routes: readonly string[]): void {
  sayOf(app, 'warn', routes, 'FST_STATUS_CODE_UNFIT_ERROR_SCHEMA',
    names => `Fastify's default error handler can't answer with the error schemas of these routes, which require other properties than statusCode, code, error and message: ${names}. An error that is thrown there is answered with 500.`,
    'Set an error handler that makes such answers, or require only those properties.')
}

/** Warns that all routes were added before a plugin. */
export function warnOfMissed (routes: readonly string[], plugin = 'fastify-status-code'): void {
  warnProcess({
    code: 'FST_STATUS_CODE_ROUTES_MISSED',
    problem: `${plugin} has no effect: ${wereAdded(routes.length)} before it was loaded, and none after it: ${listOf(routes)}.`,
    advice: 'If some of them are yours, write `await app.register(...)` before the routes, or put the routes into a plugin that is registered after it.'
  })
}

/** Warns that a nested scope has no route for its registration, or had all of them before it. */
export function warnOfUnused ({ prefix }: FastifyInstance, earlier: number, plugin = 'fastify-status-code'): void {
  const scope = prefix === '' ? 'a nested scope' : `the scope ${prefix}`
  const why = earlier > 0 ? `${wereAdded(earlier)} there before it was loaded, and none after it` : 'no route was added there after it'
  warnProcess({
    code: 'FST_STATUS_CODE_ROUTES_MISSED',
    problem: `${plugin} was registered in ${scope}, where it has no effect: ${why}.`,
    advice: earlier > 0
      ? 'Write `await scope.register(statusCode, options)` before the routes of that scope.'
      : 'If the routes of the scope around it are meant, wrap the function that registers it with fastify-plugin.'
  })
}

/** The first three of some routes. */
function listOf (routes: readonly string[]): string {
  return routes.slice(0, 3).join(', ') + (routes.length > 3 ? ` and ${routes.length - 3} more` : '')
}

function wereAdded (count: number): string {
  return count === 1 ? '1 route was added' : `${count} routes were added`
}
