import type { FastifyInstance } from 'fastify'
import type { Settings } from './options.js'

// The symbol is global, for an application may load this package both as an ES module and as CommonJS.
const key = Symbol.for('fastify-status-code.settings')

type Scope = FastifyInstance & { [key]?: Settings }

/** The settings in force in a scope: its own, or those of the nearest scope around it. */
export function settingsOf (scope: Scope): Settings | undefined {
  return scope[key]
}

/** Puts settings into force in a scope and in those within it, as a decorator reaches them. */
export function setSettings (scope: Scope, settings: Settings): void {
  if (Object.hasOwn(scope, key)) scope[key] = settings
  else scope.decorate(key, settings)
}
