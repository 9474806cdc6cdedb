// All that this package knows of Fastify beyond its documented API. Everything else asks here.
//
// Fastify reads the hooks and the schema of a route from its options in `preReady` (lib/route.js), after all `onRoute` hooks and after
// `after()`: what is added by then is compiled, and until then the options are as their author wrote them.
//
// Fastify keeps the state of a reply under symbols. They are found by their descriptions, which are the same from 5.0 on. If a
// later version lacks one, the process is warned once, and the safest reading is taken: see what each method says.

import type { FastifyBaseLogger, FastifyInstance, FastifyReply, RouteOptions } from 'fastify'

const nextErrorHandler = 'fastify.reply.nextErrorHandler'
const defaultSerializer = 'fastify.replySerializerDefault'
const ownOfReply = {
  chosen: 'fastify.reply.hasStatusCode',
  headers: 'fastify.reply.headers',
  serializer: 'fastify.reply.serializer',
  trailers: 'fastify.reply.trailers'
}

/** How a hook says that it is done: with an error, or with the payload that it hands on. */
export type Done = (error?: Error, payload?: unknown) => void

/** The name of the process warning about a symbol that this version of Fastify doesn't have. */
export const UNKNOWN_FASTIFY = 'FST_STATUS_CODE_UNKNOWN_FASTIFY'

let isWarned = false

// Each method reads its own symbol: V8 caches the access to a property only where the key is always the same.
type Keyed = { [symbol: symbol]: unknown }

/** What the replies of an application tell beyond Fastify's documented API. */
export class ReplyInternals {
  #symbols: ReplySymbols | undefined

  /** Whether `reply.code()` (or `status()`, or `statusCode =`) was called, with whatever code. If unknown: no. */
  hasChosenStatus (reply: FastifyReply): boolean {
    return (reply as unknown as Keyed)[this.#of(reply).chosen] === true
  }

  /** Whether a serializer of the application's own comes before every response schema. If unknown: no, so that schemas filter. */
  hasOwnSerializer (reply: FastifyReply): boolean {
    const { serializer, defaultSerializer } = this.#of(reply)
    const own = (reply as unknown as Keyed)[serializer] ?? (reply.server as unknown as Keyed)[defaultSerializer]
    return own !== null && own !== undefined
  }

  /** The serializer that this reply alone was given: `null`, if none. If unknown: `undefined`. */
  serializerOf (reply: FastifyReply): unknown {
    return (reply as unknown as Keyed)[this.#of(reply).serializer]
  }

  /** Whether no error handler is left that would log and answer another error. A reply tells only once the first one has run. */
  isLastErrorHandler (reply: FastifyReply): boolean {
    const symbol = findSymbol(reply, nextErrorHandler)
    return symbol !== undefined && (reply as unknown as Keyed)[symbol] === false
  }

  /** Takes back the headers with these names, in lower case, and all trailers. If unknown: those headers alone. */
  strip (reply: FastifyReply, names: ReadonlySet<string>): void {
    const { headers, trailers } = this.#of(reply)
    const keyed = reply as unknown as Keyed
    if (keyed[trailers]) keyed[trailers] = null
    // Only what is set: Node takes the removal of any other header for an instruction never to send it.
    for (const name in keyed[headers] ?? reply.getHeaders()) if (names.has(name)) reply.removeHeader(name)
    // Fastify before 5.12 leaves what is set on the raw response, by a handler or by itself.
    for (const name of reply.raw.getHeaderNames()) if (names.has(name)) reply.raw.removeHeader(name)
  }

  #of (reply: FastifyReply): ReplySymbols {
    this.#symbols ??= findSymbols(reply)
    return this.#symbols
  }
}

type ReplySymbols = Record<keyof typeof ownOfReply | 'defaultSerializer', symbol>

/** Finds the symbols on the first reply there is. */
function findSymbols (reply: FastifyReply): ReplySymbols {
  const missing: string[] = []
  const find = (description: string, object: object): symbol => {
    const found = findSymbol(object, description)
    if (found === undefined) missing.push(description)
    // Nothing has a symbol that nobody else knows.
    return found ?? Symbol(description)
  }
  const symbols = {
    chosen: find(ownOfReply.chosen, chosenReply(reply)),
    headers: find(ownOfReply.headers, reply),
    serializer: find(ownOfReply.serializer, reply),
    trailers: find(ownOfReply.trailers, reply),
    defaultSerializer: find(defaultSerializer, reply.server)
  }
  if (missing.length > 0) warnOfMissing(reply.server.version, missing)
  return symbols
}

/** An object on which Fastify's own `code()` was called: a reply gets its symbol then, and not before. A decorator may shadow `code()`. */
function chosenReply (reply: FastifyReply): object {
  const chosen = { raw: {} }
  let code: FastifyReply['code'] | undefined
  for (let owner: object | null = reply; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, 'code')) code = (owner as FastifyReply).code
  }
  code?.call(chosen as FastifyReply, 200)
  return chosen
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

/**
 * Where Fastify's own hook stands among the `onSend` hooks of a HEAD that it has added beside a GET: it puts a length in the place of the
 * payload. `-1` where it has another name, for it was wrapped or minified.
 */
export function indexOfHeadHook (onSend: unknown): number {
  return [onSend].flat().findIndex(hook => (hook as { name?: unknown } | null | undefined)?.name === 'headRouteOnSendHandler')
}

/** Whether a logger writes anything anywhere: without one, Fastify has one of functions that do nothing, the same for all levels. */
export function hasLogger (log: FastifyBaseLogger): boolean {
  return log.level !== undefined || log.warn !== log.error
}

/** Whether a body was refused by its response schema: Fastify puts the schema's place beside the error. */
export function isSerializationError (error: unknown): boolean {
  return (error as { serialization?: unknown } | null | undefined)?.serialization !== undefined
}

/** Whether Fastify's own error handler answers the errors of a route. */
export function hasDefaultErrorHandler (route: RouteOptions, scope: FastifyInstance): boolean {
  return route.errorHandler === undefined && scope.errorHandler.name === 'defaultErrorHandler'
}

/** The root instance of an application, whose heirs all its scopes are. */
export function rootOf (scope: FastifyInstance): FastifyInstance {
  const around = Object.getPrototypeOf(scope)
  return around === Object.prototype ? scope : rootOf(around)
}

/** The methods that a route is added for. */
export function methodsOf (route: RouteOptions): string[] {
  return [route.method].flat()
}

/** What a message calls a route: `GET /items`. */
export function nameOfRoute (route: RouteOptions): string {
  return `${methodsOf(route).join('/')} ${route.url}`
}

/** The routes that an application has so far, such as `GET /items`. No catch-alls, which are those of @fastify/cors and @fastify/static. */
export function routesOf (app: FastifyInstance): string[] {
  const parts: string[] = []
  // A tree of the parts of their URLs, for Fastify has no list of its routes.
  return app.printRoutes().split('\n').flatMap(line => {
    const found = /^([│ ]*)[├└]── (.+?)(?: \(([A-Z, -]+)\)(?: \{.*\})?)?$/.exec(line)
    if (found === null) return []
    const [, indent = '', part = '', methods = ''] = found
    // Beside the `*` of @fastify/cors the tree has a root of no URL.
    parts.splice(indent.length / 4, Infinity, part === '(empty root node)' ? '' : part)
    const names = methods.split(', ').filter(name => name !== '' && (name !== 'HEAD' || !methods.includes('GET')))
    return part.endsWith('*') ? [] : names.map(name => `${name} ${parts.join('')}`)
  })
}
