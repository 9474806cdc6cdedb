// All that this package knows of Fastify beyond its documented API. Everything else asks here.
//
// Fastify keeps the state of a reply under symbols. They are found by their descriptions, which are the same from 5.0 on. If a
// later version lacks one, the process is warned once, and the safest reading is taken: see what each method says.

import type { FastifyInstance, FastifyReply, RouteOptions } from 'fastify'

const replyClass = 'fastify.Reply'
const defaultSerializer = 'fastify.replySerializerDefault'
const nextErrorHandler = 'fastify.reply.nextErrorHandler'
const ownOfReply = {
  chosen: 'fastify.reply.hasStatusCode',
  failing: 'fastify.reply.isError',
  headers: 'fastify.reply.headers',
  serializer: 'fastify.reply.serializer',
  trailers: 'fastify.reply.trailers'
}

type Keyed = Record<symbol, unknown>

/** How a hook says that it is done: with an error, or with the payload that it hands on. */
export type Done = (error?: Error, payload?: unknown) => void

/** The name of the process warning about a symbol that this version of Fastify doesn't have. */
export const UNKNOWN_FASTIFY = 'FST_STATUS_CODE_UNKNOWN_FASTIFY'

let isWarned = false

/** What an application's replies tell beyond Fastify's documented API. */
export class ReplyInternals {
  readonly #chosen: symbol
  readonly #failing: symbol
  readonly #headers: symbol
  readonly #serializer: symbol
  readonly #trailers: symbol
  readonly #defaultSerializer: symbol

  constructor (app: FastifyInstance) {
    const missing: string[] = []
    const find = (object: object, description: string): symbol => {
      const found = findSymbol(object, description)
      if (found === undefined) missing.push(description)
      // Nothing has a symbol that nobody else knows.
      return found ?? Symbol(description)
    }
    const reply = createReply(app)
    this.#chosen = find(reply, ownOfReply.chosen)
    this.#failing = find(reply, ownOfReply.failing)
    this.#headers = find(reply, ownOfReply.headers)
    this.#serializer = find(reply, ownOfReply.serializer)
    this.#trailers = find(reply, ownOfReply.trailers)
    this.#defaultSerializer = find(app, defaultSerializer)
    if (missing.length > 0) warnOfMissing(app.version, missing)
  }

  /** Whether `reply.code()` (or `status()`, or `statusCode =`) was called, with whatever code. If unknown: no. */
  hasChosenStatus (reply: FastifyReply): boolean {
    return (reply as unknown as Keyed)[this.#chosen] === true
  }

  /** Whether what is given to `reply.send()` next is an error, whatever it is: even `null` can be thrown. If unknown: no. */
  isFailing (reply: FastifyReply): boolean {
    return (reply as unknown as Keyed)[this.#failing] === true
  }

  /** Whether a serializer of the application's own comes before every response schema. If unknown: no, so that schemas filter. */
  hasOwnSerializer (reply: FastifyReply): boolean {
    const own = (reply as unknown as Keyed)[this.#serializer] ?? (reply.server as unknown as Keyed)[this.#defaultSerializer]
    return own !== null && own !== undefined
  }

  /** The headers given to `reply.header()`, by their names in lower case. If unknown: a copy of all. */
  headersOf (reply: FastifyReply): Readonly<Record<string, unknown>> {
    return (reply as unknown as Keyed)[this.#headers] as Record<string, unknown> | undefined ?? reply.getHeaders()
  }

  /** Takes back all trailers, whose names the documented API doesn't tell. If unknown: they stay. */
  removeTrailers (reply: FastifyReply): void {
    if ((reply as unknown as Keyed)[this.#trailers]) (reply as unknown as Keyed)[this.#trailers] = null
  }
}

/**
 * Whether an error handler has taken over this reply. Fastify sets the symbol no earlier, so it's looked for each time:
 * ask only where a reply is out of the ordinary.
 */
export function hasErrorHandler (reply: FastifyReply): boolean {
  const symbol = findSymbol(reply, nextErrorHandler)
  return symbol !== undefined && (reply as unknown as Keyed)[symbol] !== undefined
}

/** A reply to no request, which has all symbols of a reply once its status is chosen. */
function createReply (app: FastifyInstance): object {
  const symbol = findSymbol(app, replyClass)
  if (symbol === undefined) return {}
  const Reply = (app as unknown as Record<symbol, new (raw: object) => FastifyReply>)[symbol]!
  return new Reply({ statusCode: 200 }).code(200)
}

function findSymbol (object: object, description: string): symbol | undefined {
  for (let owner: object | null = object; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const found = Object.getOwnPropertySymbols(owner).find(symbol => symbol.description === description)
    if (found !== undefined) return found
  }
  return undefined
}

function warnOfMissing (version: string, missing: string[]): void {
  if (isWarned) return
  isWarned = true
  process.emitWarning(
    `fastify-status-code doesn't know Fastify ${version}, which has no ${missing.join(', ')}. Statuses are applied, but some rules may not hold. Update fastify-status-code.`,
    { code: UNKNOWN_FASTIFY }
  )
}

type OnSend = RouteOptions['onSend']
type AddedGet = { route: RouteOptions, scope: FastifyInstance, onSend: unknown[] }

/**
 * Finds the hook by which Fastify answers HEAD on a route that it adds beside a GET: a hook at the end of the route's own
 * `onSend`, which replaces the payload by its length. Its name is no help: bundlers rename it, and other plugins wrap it. But
 * the HEAD route comes right after its GET, and has one hook more.
 */
export class HeadHookFinder {
  #get: AddedGet | undefined

  /**
   * To be called for each route, in the order in which they are added.
   *
   * @returns where that hook stands among the `onSend` hooks of the route; -1 if the route isn't such a HEAD
   */
  find (route: RouteOptions, scope: FastifyInstance): number {
    const hooks = hooksIn(route.onSend)
    if (route.method === 'HEAD') return this.#isBesideGet(route, scope, hooks) ? indexOfAdded(hooks, this.#get!.onSend) : -1
    const { exposeHeadRoutes } = scope.initialConfig as { exposeHeadRoutes: boolean }
    const isExposed = route.exposeHeadRoute ?? exposeHeadRoutes
    this.#get = isExposed && [route.method].flat().includes('GET') ? { route, scope, onSend: hooks } : undefined
    return -1
  }

  #isBesideGet (head: RouteOptions, scope: FastifyInstance, hooks: unknown[]): boolean {
    const get = this.#get
    // The URL of the GET is read now: a route at `/` with a prefix is added twice, and its options are written over.
    return get !== undefined && get.scope === scope && get.route.url === head.url &&
      get.route.constraints === head.constraints && hooks.length === get.onSend.length + 1
  }
}

/** The first place where the hooks differ. A hook that another plugin has wrapped anew still has its name. */
function indexOfAdded (hooks: unknown[], before: unknown[]): number {
  const index = before.findIndex((hook, index) => hook !== hooks[index] && nameOf(hook) !== nameOf(hooks[index]))
  return index === -1 ? before.length : index
}

// A slot may hold anything: Fastify checks it later.
function hooksIn (slot: OnSend): unknown[] {
  return slot === undefined || slot === null ? [] : [slot].flat()
}

function nameOf (hook: unknown): unknown {
  return (hook as { name?: unknown } | null | undefined)?.name
}
