// The routes of an application. Each is read twice: when it's added, for a mistake to be thrown by the call that makes it, and once more
// before Fastify compiles it, for by then the `onRoute` hooks of others may have changed it. Until then its options are its author's.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { createContract, readDeclaration } from './contract/contract.js'
import type { Settings } from './contract/options.js'
import { sharedResponses } from './contract/responses.js'
import { isHidden, validates } from './contract/schemas.js'
import { DocumentedRoutes, recordOf, setRecord } from './document/swagger.js'
import { nameOfRoute, ReplyInternals, rootOf, routesOf } from './fastify.js'
import { logNotFromSchema, logSkipped, logUndocumented, warnOfMissed, warnOfMissedScope } from './notices.js'
import { addCorrection, createAddReplyHooks, forgetReplyHooks } from './reply/hooks.js'

/** A registration of the plugin in a scope. */
type Registration = {
  readonly settings: Settings
  readonly scope: FastifyInstance
  /** The one in the scope around it, whose hooks see the routes of this scope too. */
  readonly around: Registration | undefined
  /** How many routes the scope had before. */
  readonly earlier: number
  /** How many routes it's in force for. */
  later: number
}

/** A route, and the status that its config shows since it was added. */
type AddedRoute = Readonly<{ route: RouteOptions, scope: FastifyInstance, settings: Settings, shownCode: number | undefined }>

// Global, for an application may load this package both as an ES module and as CommonJS.
const registration = Symbol.for('fastify-status-code.registration')
const application = Symbol.for('fastify-status-code.application')

type Scope = FastifyInstance & { [registration]?: Registration, [application]?: Application }

/** The settings in force in a scope: its own, or those of the nearest scope around it. */
export function settingsOf (scope: Scope): Settings | undefined {
  return scope[registration]?.settings
}

/** Puts settings into force for the routes that are added from now on to a scope, and to those within it. */
export function holdRoutes (scope: Scope, settings: Settings): void {
  const root: Scope = rootOf(scope)
  root[application] ??= new Application(scope)
  root[application].register(scope, settings)
}

/** What is known of the routes of an application. */
class Application {
  readonly #documented = new DocumentedRoutes()
  readonly #addReplyHooks = createAddReplyHooks(new ReplyInternals())
  readonly #registrations: Registration[] = []
  readonly #counts = new WeakMap<FastifyInstance, number>()
  readonly #skipped: string[] = []
  readonly #notFromSchema: string[] = []
  readonly #mistakes: Array<{ mistake: unknown, route: RouteOptions }> = []
  readonly #missed: string[]
  #pending: AddedRoute[] = []
  #isScheduled = false

  constructor (app: FastifyInstance) {
    this.#missed = app === rootOf(app) ? routesOf(app) : []
    app.addHook('onReady', async () => {
      this.#refuseMistakes()
      this.#tell(app, this.#documented.document())
    })
  }

  /** Registers the plugin in a scope. The outermost registration sees all routes within it. */
  register (scope: Scope, settings: Settings): void {
    const around = scope[registration]
    const own: Registration = { settings, scope, around, earlier: this.#counts.get(scope) ?? 0, later: 0 }
    scope[registration] = own
    this.#registrations.push(own)
    if (around !== undefined) return
    const declare = (route: RouteOptions, of: Scope) => {
      // A scope around it may have been registered later: its hook sees the routes of this one as well.
      if (outermost(of[registration]!) === own) this.#declare(route, of)
    }
    scope.addHook('onRoute', function declareStatusCode (this: FastifyInstance, route: RouteOptions) { declare(route, this) })
  }

  #declare (route: RouteOptions, scope: Scope): void {
    forget(route)
    const { settings } = scope[registration]!
    const { code } = readDeclaration(route, settings, scope)
    if (route.method !== 'HEAD' && (code !== undefined || !isHidden(route))) this.#count(scope)
    if (code !== undefined) showStatus(route, code)
    this.#pending.push({ route, scope, settings, shownCode: code })
    // One `after()` for all routes of a tick, whose `onRoute` hooks have all run by then. Not one for all that are pending: if a plugin
    // fails, Fastify never runs what it has queued.
    if (this.#isScheduled) return
    this.#isScheduled = true
    process.nextTick(() => { this.#isScheduled = false })
    scope.after(() => this.#holdPending())
  }

  #count (scope: Scope): void {
    this.#counts.set(scope, (this.#counts.get(scope) ?? 0) + 1)
    for (let found = scope[registration]; found !== undefined; found = found.around) found.later++
  }

  #holdPending (): void {
    const routes = this.#pending
    this.#pending = []
    for (const added of routes) {
      try {
        this.#hold(added)
      } catch (mistake) {
        this.#mistakes.push({ mistake, route: added.route })
      }
    }
  }

  #hold ({ route, scope, settings, shownCode }: AddedRoute): void {
    const shared = sharedResponses(route, settings)
    const sharedKeys = Object.keys(shared)
    const { code, origin, skippedDefault, isNotFromSchema } = readDeclaration(route, settings, scope, shownCode)
    const contract = code === undefined ? undefined : createContract(code, origin, route, settings, scope, sharedKeys)
    // The HEAD of a GET says nothing that its GET doesn't.
    if (route.method !== 'HEAD') {
      if (skippedDefault !== undefined) this.#skipped.push(`${nameOfRoute(route)} (${skippedDefault})`)
      else if (isNotFromSchema && !isHidden(route)) this.#notFromSchema.push(nameOfRoute(route))
    }
    const validation = validates(route) ? settings.validation : undefined
    this.#documented.noteSchema(route, scope)
    if (contract !== undefined || sharedKeys.length > 0) {
      setRecord(route, recordOf(route) ?? {})
      this.#addReplyHooks(route, contract, validation && { statusCode: validation.statusCode, sharedKeys })
      this.#documented.add(route, scope, { code, emptyCodes: contract?.emptyCodes ?? [], isDefault: origin === 'default', shared })
    }
    // Other hooks may have changed the contract, or put another config in the place of this one.
    if (route.config?.statusCode !== code) addCorrection(route, code)
  }

  #refuseMistakes (): void {
    if (this.#mistakes.length > 0) throw this.#mistakes[0]!.mistake
  }

  /** Says what is not in force. */
  #tell (app: FastifyInstance, undocumented: RouteOptions[]): void {
    if (undocumented.length > 0) logUndocumented(app, undocumented)
    if (this.#skipped.length > 0) logSkipped(app, this.#skipped)
    if (this.#notFromSchema.length > 0) logNotFromSchema(app, this.#notFromSchema)
    const hasDefaults = this.#registrations.some(({ settings }) => Object.keys(settings.defaults).length > 0)
    const hasRoutes = this.#registrations.some(({ later }) => later > 0)
    if (this.#missed.length > 0 && !hasRoutes && !hasDefaults) warnOfMissed(this.#missed)
    for (const { around, earlier, later, scope } of this.#registrations) {
      if (around !== undefined && around.scope !== scope && earlier > 0 && later === 0) warnOfMissedScope(scope, earlier)
    }
  }
}

function outermost (found: Registration): Registration {
  return found.around === undefined ? found : outermost(found.around)
}

/** Lets the config of a route show the status of its contract. */
function showStatus (route: RouteOptions, code: number): void {
  route.config = { ...route.config, statusCode: code }
  setRecord(route, { config: route.config })
}

/** A route that is added with `{ ...otherRoute }` brings our hooks, config and schema along. */
function forget (route: RouteOptions): void {
  const given = recordOf(route)
  if (given === undefined) return
  setRecord(route, undefined)
  forgetReplyHooks(route)
  if (given.shown !== undefined && given.shown === route.schema) route.schema = given.own as FastifySchema
  if (route.config === undefined || route.config !== given.config) return
  const { statusCode, ...others } = route.config
  route.config = others
}
