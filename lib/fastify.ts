// All that this package knows of Fastify beyond its documented API. Everything else asks here.
//
// Fastify keeps the state of a reply under symbols. They are found by their descriptions, which are the same from 5.0 on. If a
// later version lacks one, the process is warned once, and the safest reading is taken: see what each method says.

import type { FastifyInstance, FastifyReply, RouteOptions } from 'fastify'

const replyClass = 'fastify.Reply'
const defaultSerializer = 'fastify.replySerializerDefault'
const children = 'fastify.children'
const nextErrorHandler = 'fastify.reply.nextErrorHandler'
const ownOfReply = {
  chosen: 'fastify.reply.hasStatusCode',
  failing: 'fastify.reply.isError',
  headers: 'fastify.reply.headers',
  serializer: 'fastify.reply.serializer',
  trailers: 'fastify.reply.trailers'
}

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
  #nextErrorHandler: symbol | undefined

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
    return read(reply, this.#chosen) === true
  }

  /** Whether what is given to `reply.send()` next is an error, whatever it is: even `null` can be thrown. If unknown: no. */
  isFailing (reply: FastifyReply): boolean {
    return read(reply, this.#failing) === true
  }

  /** Whether a serializer of the application's own comes before every response schema. If unknown: no, so that schemas filter. */
  hasOwnSerializer (reply: FastifyReply): boolean {
    const own = read(reply, this.#serializer) ?? read(reply.server, this.#defaultSerializer)
    return own !== null && own !== undefined
  }

  /** Takes back a serializer that the reply was given, unless another is in its place. If unknown: whatever is there. */
  removeSerializer (reply: FastifyReply, serializer: unknown): void {
    const own = read(reply, this.#serializer)
    // What Fastify starts with.
    if (own === serializer || own === undefined) reply.serializer(null as unknown as () => string)
  }

  /**
   * Whether an error handler has taken over. Until Fastify has called the first of them no reply has the symbol, so it's looked
   * for: ask only where a reply is out of the ordinary. If unknown: no.
   */
  hasErrorHandler (reply: FastifyReply): boolean {
    this.#nextErrorHandler ??= findSymbol(reply, nextErrorHandler)
    return this.#nextErrorHandler !== undefined && read(reply, this.#nextErrorHandler) !== undefined
  }

  /** Whether no error handler is left that would log and answer another error. If unknown: no. */
  isLastErrorHandler (reply: FastifyReply): boolean {
    return this.hasErrorHandler(reply) && read(reply, this.#nextErrorHandler!) === false
  }

  /** The headers given to `reply.header()`, by their names in lower case. If unknown: a copy of all. */
  headersOf (reply: FastifyReply): Readonly<Record<string, unknown>> {
    return read(reply, this.#headers) as Record<string, unknown> | undefined ?? reply.getHeaders()
  }

  /** Takes back all trailers, whose names the documented API doesn't tell. If unknown: they stay. */
  removeTrailers (reply: FastifyReply): void {
    if (read(reply, this.#trailers)) Object.assign(reply, { [this.#trailers]: null })
  }
}

/** A reply to no request, which has all symbols of a reply once its status is chosen. */
function createReply (app: FastifyInstance): object {
  const symbol = findSymbol(app, replyClass)
  if (symbol === undefined) return {}
  const Reply = read(app, symbol) as new (raw: object) => FastifyReply
  return new Reply({ statusCode: 200 }).code(200)
}

function read (object: object, symbol: symbol): unknown {
  return (object as Record<symbol, unknown>)[symbol]
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

type AddedGet = { route: RouteOptions, scope: FastifyInstance, onSend: unknown[], headUrl: string | undefined }

/** A HEAD route that Fastify adds beside a GET. */
export type AutomaticHead = Readonly<{
  /** The methods of the route that it is the HEAD of. */
  methods: readonly string[]
  /** Where Fastify's hook stands among its `onSend` hooks, also after other plugins have moved or wrapped it. */
  indexIn: (hooks: unknown[]) => number
}>

/**
 * Finds the HEAD routes that Fastify adds beside a GET, and their hook, which replaces the payload by its length. That hook's
 * name is no help: bundlers rename it, and other plugins wrap it. But the HEAD comes right after its GET, and has one hook more.
 */
export class AutomaticHeads {
  #gets: AddedGet[] = []
  #hasOthers = false

  /** To be called for each route, in the order in which they are added. Gives `undefined` for any other route. */
  find (route: RouteOptions, scope: FastifyInstance): AutomaticHead | undefined {
    const onSend = hooksIn(route.onSend)
    if (route.method !== 'HEAD') {
      this.#gets = this.#gets.filter(get => get.headUrl === undefined)
      if (this.#willHaveHead(route, scope)) this.#gets.push({ route, scope, onSend, headUrl: undefined })
      return undefined
    }
    // At `/` with a prefix a GET has two: it's added once more with another URL, which is written over the one in its options.
    const get = this.#gets.findLast(get => get.scope === scope && get.route.url === route.url && get.headUrl !== route.url)
    // Without a hook, it's not Fastify's.
    if (get === undefined || onSend.length === 0) {
      this.#hasOthers = true
      return undefined
    }
    get.headUrl = route.url
    const hook = onSend[indexOfAdded(onSend, get.onSend)]
    return {
      methods: methodsOf(get.route),
      indexIn: hooks => hooks.includes(hook) ? hooks.indexOf(hook) : indexOfAdded(hooks, hooksIn(get.route.onSend))
    }
  }

  #willHaveHead (route: RouteOptions, scope: FastifyInstance): boolean {
    const { exposeHeadRoutes } = scope.initialConfig as { exposeHeadRoutes: boolean }
    if (!(route.exposeHeadRoute ?? exposeHeadRoutes) || !methodsOf(route).includes('GET')) return false
    // Asked only if the application has added a HEAD itself: the router takes as long to answer as all the rest.
    const { url, constraints = {} } = route
    return !this.#hasOthers || !scope.hasRoute({ method: 'HEAD', url, constraints })
  }
}

/** The methods that a route is added for. */
export function methodsOf (route: RouteOptions): string[] {
  return [route.method].flat()
}

/** What a message calls a route: `GET /items`. */
export function nameOfRoute (route: RouteOptions): string {
  return `${methodsOf(route).join('/')} ${route.url}`
}

/** The first place where the hooks differ. A hook that another plugin has wrapped anew still has its name. */
function indexOfAdded (hooks: unknown[], before: unknown[]): number {
  const index = before.findIndex((hook, index) => hook !== hooks[index] && nameOf(hook) !== nameOf(hooks[index]))
  return Math.min(index === -1 ? before.length : index, hooks.length - 1)
}

/**
 * How many routes (of one method each) the root instance of an application has been given so far, without those of plugins that have
 * a scope of their own, and without catch-alls, which are those of @fastify/cors and @fastify/static. `0` where that can't be told.
 */
export function countOwnRoutes (app: FastifyInstance): number {
  const symbol = findSymbol(app, children)
  if (symbol === undefined || Object.getPrototypeOf(app) !== Object.prototype) return 0
  const prefixes = (read(app, symbol) as FastifyInstance[]).map(({ prefix }) => plainStart(prefix).replace(/\/$/, ''))
  return printedRoutes(app).filter(({ url }) => !url.endsWith('*') && !prefixes.some(prefix => plainStart(url).startsWith(prefix)))
    .reduce((count, { methods }) => count + methods.length, 0)
}

/** The routes of an application, as it prints them: a tree of the parts of their URLs. */
function printedRoutes (app: FastifyInstance): Array<{ url: string, methods: string[] }> {
  const parts: string[] = []
  return app.printRoutes().split('\n').flatMap(line => {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (.+?)(?: \(([A-Z, -]+)\)(?: \{.*\})?)?$/.exec(line) ?? []
    if (indent === undefined || part === undefined) return []
    const depth = indent.length / 4
    // Beside the `*` of @fastify/cors the tree has a root of no URL.
    parts.splice(depth, Infinity, part === '(empty root node)' ? '' : part)
    if (methods === undefined) return []
    const names = methods.split(', ')
    return [{ url: parts.join(''), methods: names.filter(name => name !== 'HEAD' || !names.includes('GET')) }]
  })
}

/** How a URL starts, up to what the router may print in another way than it was given. It may also fold case and slashes. */
function plainStart (url: string): string {
  return url.replace(/[^\w/.~-].*/s, '').replaceAll(/\/+/g, '/').toLowerCase()
}

// A slot may hold anything: Fastify checks it later.
function hooksIn (slot: RouteOptions['onSend']): unknown[] {
  return slot === undefined || slot === null ? [] : [slot].flat()
}

function nameOf (hook: unknown): unknown {
  return (hook as { name?: unknown } | null | undefined)?.name
}
