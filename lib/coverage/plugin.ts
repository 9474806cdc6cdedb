/**
 * Status coverage: which statuses the tests of an application have seen.
 *
 * @module coverage
 */

import type { FastifyInstance, FastifyPluginAsync, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { responseSchemasOf, validates } from '../contract/schemas.js'
import { isHidden } from '../document/swagger.js'
import { FST_STATUS_CODE_INVALID_OPTION } from '../errors.js'
import { indexOfHeadHook, methodsOf, rootOf, routesOf } from '../fastify.js'
import { warnOfMissed, warnOfUnused } from '../notices.js'
import { recordOf } from '../record.js'
import { DEFAULT_DIRECTORY, recorderOf } from './files.js'
import type { Recorder, SeenRoute } from './files.js'

/**
 * The options of {@link statusCoverage}.
 *
 * @example
 * await app.register(statusCoverage, { directory: 'coverage/status' })
 */
export interface StatusCoverageOptions {
  /**
   * The directory that each process writes a file into, relative to the current one. It's made if it isn't there. Keep nothing else in it.
   *
   * @default 'coverage/status'
   */
  directory?: string | undefined
}

const NAME = 'statusCoverage of fastify-status-code'

/**
 * Counts the statuses that the routes of an application send. `npx fastify-status-code coverage` then tells which declared statuses no test
 * has seen, and which undeclared ones were sent.
 *
 * Register it where tests build the application, before the routes, and `await` it. It works with the plugin and without it: then what a
 * route declares is what its response schemas say. Each process writes one file, line by line: none is lost if no application is closed.
 *
 * @throws FST_STATUS_CODE_INVALID_OPTION from `register()`, if `directory` is no path
 * @example
 * await app.register(statusCoverage, { directory: 'coverage/status' })
 */
export const statusCoverage: FastifyPluginAsync<StatusCoverageOptions> = fp(async (app, options: StatusCoverageOptions = {}) => {
  const { directory = DEFAULT_DIRECTORY } = options
  if (typeof directory !== 'string' || directory === '') {
    throw new FST_STATUS_CODE_INVALID_OPTION('option directory of statusCoverage must be the path of a directory')
  }
  // A scope within one that has it is counted already.
  if (app.hasDecorator(counted)) return
  app.decorate(counted, true)
  countStatuses(app, recorderOf(directory))
}, { name: 'fastify-status-code/coverage', fastify: '5.x || 6.x' })

const counted = Symbol.for('fastify-status-code.counted')

function countStatuses (app: FastifyInstance, recorder: Recorder): void {
  const missed = app === rootOf(app) ? routesOf(app) : []
  const routes: Array<{ route: RouteOptions, url: string }> = []
  app.addHook('onRoute', function collectRoute (route) {
    // Of `/` with a prefix, Fastify writes another URL over the one that a request tells.
    if (!isAutomaticHead(route, routes.at(-1)?.route)) routes.push({ route, url: route.url })
  })
  // Whether a route is counted: hidden ones are not.
  const isCounted = new Map<string, boolean>()
  app.addHook('onReady', async function addRoutes () {
    for (const { route, url } of routes) {
      const isShown = !isHidden(route)
      for (const method of methodsOf(route)) {
        if (isShown) recorder.add(describe(method, url, route))
        isCounted.set(`${method} ${url}`, isShown)
      }
    }
    if (routes.length > 0) return
    if (missed.length > 0) warnOfMissed(missed, NAME)
    else if (app !== rootOf(app)) warnOfUnused(app, 0, NAME)
  })
  app.addHook('onResponse', function countStatus (request, reply, done) {
    const { method, routeOptions: { url = '' } } = request
    // Beside the `/` of a prefix, Fastify adds a route with a slash more, of which it tells no hook.
    const found = [url, url.replace(/\/$/, '')].find(url => isCounted.has(`${method} ${url}`))
    // The not-found handler is no route, and an aborted request has got no answer.
    const isAnswer = !request.is404 && !request.raw.aborted
    if (isAnswer && found !== undefined && isCounted.get(`${method} ${found}`)) recorder.count(method, found, reply.raw.statusCode)
    done()
  })
}

/** Whether Fastify has added a HEAD itself: it comes right after its GET, with a hook that another plugin may have wrapped. */
function isAutomaticHead (route: RouteOptions, previous: RouteOptions | undefined): boolean {
  if (route.method !== 'HEAD' || route.onSend === undefined) return false
  return indexOfHeadHook(route.onSend) >= 0 || (previous?.url === route.url && methodsOf(previous).includes('GET'))
}

function describe (method: string, url: string, route: RouteOptions): Omit<SeenRoute, 'sent'> {
  const { declared, own, shown } = { ...recordOf(route) }
  const schema = shown !== undefined && shown === route.schema ? own : route.schema
  const keys = Object.keys(responseSchemasOf(schema)).map(key => key.toLowerCase())
  const statuses = declared?.code === undefined ? [] : [declared.code]
  const isFree = declared?.origin === 'default' && keys.length === 0
  return { method, url, statuses, keys, shared: [...declared?.sharedKeys ?? []], isFree, validates: validates(route) }
}
