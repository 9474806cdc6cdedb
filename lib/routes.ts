// The routes of an application. Each is read twice: when it's added, for a mistake to be thrown by the call that makes it, and once more
// before Fastify compiles it, for by then the `onRoute` hooks of others may have changed it. Until then its options are its author's.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { createContract, createDeclared, readDeclaration } from './contract/contract.js'
import type { Declaration } from './contract/contract.js'
import type { Settings } from './contract/options.js'
import { sharedResponses, unfitErrors } from './contract/responses.js'
import { responseSchemasOf, validates } from './contract/schemas.js'
import { DocumentedRoutes, isHidden } from './document/swagger.js'
import { hasDefaultErrorHandler, nameOfRoute, ReplyInternals, rootOf, routesOf } from './fastify.js'
import { tellNotFromSchema, tellSkipped, tellUndefined, tellUndocumented, tellUnfit, warnOfMissed, warnOfUnused } from './notices.js'
import { recordOf, setRecord } from './record.js'
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
  // How many routes each scope has been given so far.
  readonly #counts = new WeakMap<FastifyInstance, number>()
  readonly #skipped: string[] = []
  readonly #notFromSchema: string[] = []
  readonly #undefined: string[] = []
  // Whether it has an error handler of its own is known only once the application is ready.
  #withUnfitErrors: AddedRoute[] = []
  readonly #mistakes: Array<{ mistake: Error, route: RouteOptions }> = []
  readonly #missed: string[]
  #pending: AddedRoute[] = []
  #hasRoutes = false
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
    if (route.method !== 'HEAD') this.#count(scope, code === undefined && isHidden(route))
    if (code !== undefined) showStatus(route, code)
    this.#pending.push({ route, scope, settings, shownCode: code })
    // One `after()` for all routes of a tick, whose `onRoute` hooks have all run by then. Not one for all that are pending: if a plugin
    // fails, Fastify never runs what it has queued.
    if (this.#isScheduled) return
    this.#isScheduled = true
    process.nextTick(() => { this.#isScheduled = false })
    scope.after(() => this.#holdPending())
  }

  #count (scope: Scope, isAside: boolean): void {
    for (let found = scope[registration]; found !== undefined; found = found.around) found.later++
    // Such as those that plugins add for themselves.
    if (isAside) return
    this.#hasRoutes = true
    this.#counts.set(scope, (this.#counts.get(scope) ?? 0) + 1)
  }

  #holdPending (): void {
    const routes = this.#pending
    this.#pending = []
    for (const added of routes) {
      try {
        this.#hold(added)
      } catch (mistake) {
        this.#mistakes.push({ mistake: mistake as Error, route: added.route })
      }
    }
  }

  #hold (added: AddedRoute): void {
    const { route, scope, settings, shownCode } = added
    const shared = sharedResponses(route, settings)
    const sharedKeys = Object.keys(shared)
    const declaration = readDeclaration(route, settings, scope, shownCode)
    const declared = createDeclared(declaration, route, settings, sharedKeys)
    const { code, origin } = declared
    const contract = code === undefined ? undefined : createContract({ ...declared, code }, route, settings, scope)
    const validation = validates(route) ? settings.validation : undefined
    const hasHooks = this.#addReplyHooks(route, contract ?? declared, validation && { statusCode: validation.statusCode, sharedKeys })
    if (hasHooks || sharedKeys.length > 0) setRecord(route, { ...recordOf(route), declared })
    this.#documented.noteSchema(route, scope)
    if (contract !== undefined || sharedKeys.length > 0) {
      this.#documented.add(route, scope, { code, emptyCodes: contract?.emptyCodes ?? [], isDefault: origin === 'default', shared })
    }
    // Other hooks may have changed the contract, or put another config in the place of this one.
    if (route.config?.statusCode !== code) addCorrection(route, code)
    this.#note(added, declaration)
  }

  /** Notes what there is to say of a route. The HEAD of a GET says nothing that its GET doesn't. */
  #note (added: AddedRoute, { skippedDefault, isNotFromSchema }: Declaration): void {
    const { route, scope } = added
    if (route.method === 'HEAD') return
    if (skippedDefault !== undefined) this.#skipped.push(`${nameOfRoute(route)} (${skippedDefault})`)
    else if (isNotFromSchema && !isHidden(route)) this.#notFromSchema.push(nameOfRoute(route))
    if ('statusCode' in route && route.statusCode === undefined) this.#undefined.push(nameOfRoute(route))
    if (unfitErrors(responseSchemasOf(route.schema), scope).length > 0) this.#withUnfitErrors.push(added)
  }

  /** Fails with all mistakes at once. Those of an automatic HEAD are its GET's. */
  #refuseMistakes (): void {
    const all = this.#mistakes
    const own = all.filter(({ route }, index) => route.method !== 'HEAD' || route.url !== all[index - 1]?.route.url)
    const [first] = own
    if (first === undefined) return
    first.mistake.message = own.map(({ mistake }) => mistake.message).join('\n')
    throw first.mistake
  }

  /** Says what is not in force. */
  #tell (app: FastifyInstance, undocumented: RouteOptions[]): void {
    tellUndocumented(app, undocumented)
    tellSkipped(app, this.#skipped)
    tellNotFromSchema(app, this.#notFromSchema)
    tellUndefined(app, this.#undefined)
    const unfit = this.#withUnfitErrors.filter(({ route, scope }) => hasDefaultErrorHandler(route, scope))
    tellUnfit(app, unfit.map(({ route, scope }) => `${nameOfRoute(route)} (${unfitErrors(responseSchemasOf(route.schema), scope).join(', ')})`))
    this.#withUnfitErrors = []
    const hasDefaults = this.#registrations.some(({ settings }) => Object.keys(settings.defaults).length > 0)
    if (this.#missed.length > 0 && !this.#hasRoutes && !hasDefaults) warnOfMissed(this.#missed)
    for (const { around, earlier, later, scope } of this.#registrations) {
      if (later === 0 && scope !== rootOf(scope) && around?.scope !== scope) warnOfUnused(scope, earlier)
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
  if (given.config === undefined || given.config !== route.config) return
  const { statusCode, ...others } = given.config
  route.config = others
}
