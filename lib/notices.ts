// What is said once an application is ready: of declarations that are not in force, and can't be refused.

import type { FastifyInstance, RouteOptions } from 'fastify'
import type { SettingsHolder } from './contract/options.js'
import { isHidden } from './document/swagger.js'
import { countOwnRoutes, nameOfRoute } from './fastify.js'

/** The code of the log line about defaults that don't fit the response schemas of some routes. */
const DEFAULT_SKIPPED = 'FST_STATUS_CODE_DEFAULT_SKIPPED'

/** The code of the log line about routes whose status `fromSchema` doesn't find. */
const NOT_FROM_SCHEMA = 'FST_STATUS_CODE_NOT_FROM_SCHEMA'

/** The name of the process warning about routes that were added too early. */
const ROUTES_MISSED = 'FST_STATUS_CODE_ROUTES_MISSED'

const warned = new Set<'root' | 'nested'>()

// How many routes of a scope were added so far, as a registration in a scope around it has seen.
const seenRoutes = new WeakMap<FastifyInstance, number>()

/** What there is to say of the routes of a scope. */
export class Notices {
  readonly #skipped: string[] = []
  readonly #notFromSchema: string[] = []
  #hasEffect = false
  #hasRoutes = false

  constructor (app: FastifyInstance, holder: SettingsHolder) {
    const missed = countOwnRoutes(app)
    const seen = seenRoutes.get(app) ?? 0
    app.addHook('onReady', async () => {
      if (this.#skipped.length > 0) logSkipped(app, this.#skipped)
      if (this.#notFromSchema.length > 0) logNotFromSchema(app, this.#notFromSchema)
      if (missed > 0 && !this.#hasEffect && Object.keys(holder.settings.defaults).length === 0) warnOfMissed(missed)
      if (seen > 0 && !this.#hasRoutes) warnOfSeen(seen, app.prefix)
    })
  }

  /** Notes a route that this registration is there for. For a later one in the scope of the route it comes too early. */
  noteRoute (route: RouteOptions, scope: FastifyInstance): void {
    this.#hasRoutes = true
    if (!isHidden(route)) seenRoutes.set(scope, (seenRoutes.get(scope) ?? 0) + 1)
  }

  /** Notes a route of a scope within this one that has settings of its own. */
  noteOther (): void {
    this.#hasRoutes = true
    this.#hasEffect = true
  }

  /** Notes that the plugin has an effect, or would have one: it has seen a route of its scope, or one that something is in force for. */
  noteEffect (): void {
    this.#hasEffect = true
  }

  /** Notes that a default contradicts the response schemas of a route. */
  noteSkipped (route: RouteOptions, code: number): void {
    this.#skipped.push(`${nameOfRoute(route)} (${code})`)
  }

  /** Notes that the response schemas of a route don't tell its status. */
  noteNotFromSchema (route: RouteOptions): void {
    this.#notFromSchema.push(nameOfRoute(route))
  }
}

function logNotFromSchema (app: FastifyInstance, routes: string[]): void {
  const problem = `fromSchema finds no status for these routes: ${routes.join(', ')}. Their response schemas describe no success, more than one, or a body for a 204.`
  app.log.info({ code: NOT_FROM_SCHEMA }, `${problem} Their replies are not checked. Declare a statusCode on them.`)
}

function logSkipped (app: FastifyInstance, routes: string[]): void {
  const problem = `A default status contradicts the response schemas of these routes, and has no effect there: ${routes.join(', ')}.`
  app.log.info({ code: DEFAULT_SKIPPED }, `${problem} Declare a statusCode on them, or add a response schema for the default.`)
}

function warnOfMissed (count: number): void {
  warnOnce('root', `fastify-status-code has no effect: ${wereAdded(count)} before it was loaded, and no route after it has a status. Write \`await app.register(statusCode)\` before the routes, or put the routes into a plugin that is registered after it.`)
}

function warnOfSeen (count: number, prefix: string): void {
  const scope = prefix === '' ? 'a nested scope' : `the scope ${prefix}`
  warnOnce('nested', `The options that fastify-status-code was registered with in ${scope} have no effect: ${wereAdded(count)} there before it was loaded, and none after it. Write \`await scope.register(statusCode, options)\` before the routes of that scope.`)
}

function wereAdded (count: number): string {
  return count === 1 ? '1 route was added' : `${count} routes were added`
}

function warnOnce (kind: 'root' | 'nested', message: string): void {
  if (warned.has(kind)) return
  warned.add(kind)
  process.emitWarning(message, { code: ROUTES_MISSED })
}
