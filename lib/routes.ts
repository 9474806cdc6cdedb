// The routes of a scope. Each is read twice: when it's added, for a mistake to be thrown by the call that makes it, and once more
// before Fastify compiles it, for by then the `onRoute` hooks of others may have changed it.

import type { FastifyInstance, RouteOptions } from 'fastify'
import { readContract, validates } from './contract/contract.js'
import type { Contract, Reading } from './contract/contract.js'
import { settingsOf } from './contract/options.js'
import type { Settings, SettingsHolder } from './contract/options.js'
import { refersToUnknown, responseSchemasOf } from './contract/schemas.js'
import { createDocumentRoute, forgetDocument, isHidden } from './document/swagger.js'
import { ReplyInternals } from './fastify.js'
import { Notices } from './notices.js'
import { addCorrection, createAddReplyHooks, removeReplyHooks } from './reply/hooks.js'

type AddedRoute = Readonly<{
  route: RouteOptions
  scope: FastifyInstance
  settings: Settings
  /** The status that its config has been given. */
  shownCode: number | undefined
}>

/** Holds the routes that are added to a scope from now on, and to those within it, to their contracts. */
export function holdRoutes (app: FastifyInstance, holder: SettingsHolder): void {
  const mistakes: unknown[] = []
  // Those with a reference to a schema that plugins may still add.
  const unsettled: AddedRoute[] = []
  // Before anything is said of other routes.
  app.addHook('onReady', async function refuseMistakes () {
    if (mistakes.length > 0) throw mistakes[0]
    for (const route of unsettled) read(route)
  })

  const addReplyHooks = createAddReplyHooks(new ReplyInternals())
  const notices = new Notices(app, holder)
  const { announceRoute, noteSchemas, documentRoute } = createDocumentRoute(app)
  let pending: AddedRoute[] = []
  let isScheduled = false

  app.addHook('onRoute', function declareStatusCode (this: FastifyInstance, route: RouteOptions) {
    // A nested scope that has settings of its own inherits this hook beside its own one.
    if (settingsOf(this) !== holder) {
      notices.noteOther()
      return
    }
    const { settings } = holder
    if (this === app && !isHidden(route)) notices.noteEffect()
    forgetContract(route)
    if (route.method !== 'HEAD') notices.noteRoute(route, this)
    const { contract, validation } = read({ route, scope: this, settings, shownCode: undefined })
    if (contract !== undefined) showStatus(route, contract.code)
    if (isDocumented(contract, validation, settings)) announceRoute(route)
    pending.push({ route, scope: this, settings, shownCode: contract?.code })
    // One `after()` for all routes of a tick, whose `onRoute` hooks have all run by then. Not one for all that are pending: if a plugin
    // fails, Fastify never runs what it has queued.
    if (isScheduled) return
    isScheduled = true
    process.nextTick(() => { isScheduled = false })
    this.after(holdPending)
  })

  function holdPending (): void {
    const routes = pending
    pending = []
    for (const route of routes) {
      try {
        hold(route)
      } catch (mistake) {
        mistakes.push(mistake)
      }
    }
  }

  function hold (added: AddedRoute): void {
    const { route, scope, settings } = added
    const { responses } = settings
    const { contract, skippedDefault, isNotFromSchema, validation } = read(added)
    // The HEAD of a GET says nothing that its GET doesn't.
    if (route.method !== 'HEAD') {
      if (skippedDefault !== undefined) notices.noteSkipped(route, skippedDefault)
      else if (isNotFromSchema && !isHidden(route)) notices.noteNotFromSchema(route)
    }
    if (contract !== undefined || validation !== undefined) {
      addReplyHooks(route, contract, validation && { statusCode: validation.statusCode, sharedKeys: Object.keys(responses) })
    }
    noteSchemas(route, scope)
    if (isDocumented(contract, validation, settings)) {
      notices.noteEffect()
      const { code, emptyCodes = [], origin } = contract ?? {}
      documentRoute(route, { code, emptyCodes, isDefault: origin === 'default', validation, responses, scope })
    }
    // Other hooks may have changed the contract, or put another config in the place of this one.
    if (route.config?.statusCode !== contract?.code) addCorrection(route, contract?.code)
    if (contract !== undefined && refersToUnknown(responseSchemasOf(route.schema), scope)) unsettled.push(added)
  }
}

// The configs that show a status.
const shown = new WeakSet<object>()

/** Lets the config of a route show the status of its contract. */
function showStatus (route: RouteOptions, code: number): void {
  route.config = { ...route.config, statusCode: code }
  shown.add(route.config)
}

/** Takes from a route what the plugin gave to another one: other plugins add routes with the options of routes that were added before. */
function forgetContract (route: RouteOptions): void {
  removeReplyHooks(route)
  forgetDocument(route)
  if (route.config === undefined || !shown.has(route.config)) return
  const { statusCode, ...others } = route.config
  route.config = others
}

function read ({ route, scope, settings, shownCode }: AddedRoute): Reading & Pick<Settings, 'validation'> {
  const reading = readContract(route, settings, scope, shownCode)
  return { ...reading, validation: validates(route) ? settings.validation : undefined }
}

/** Whether there is anything that a route is documented by, beside its own schema. */
function isDocumented (contract: Contract | undefined, validation: Settings['validation'], settings: Settings): boolean {
  return contract !== undefined || validation !== undefined || Object.keys(settings.responses).length > 0
}
