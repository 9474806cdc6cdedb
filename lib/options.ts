import { inspect } from 'node:util'
import { FST_STATUS_CODE_INVALID_OPTION } from './errors.js'

/** What a body means on a reply whose status never carries content. */
export type OnUnexpectedBody = 'warn' | 'drop' | 'error'

/**
 * The options of the plugin. Registered again in a nested scope, they change that scope and its children alone.
 *
 * @example
 * await app.register(statusCode, { onUnexpectedBody: 'error' })
 */
export interface StatusCodeOptions {
  /**
   * What a body means on a 1xx, 204, 205 or 304 reply. It is never sent.
   *
   * `'warn'`: dropped, and each route logs one warning. `'drop'`: dropped. `'error'`: the request fails with 500 and
   * `FST_STATUS_CODE_UNEXPECTED_BODY`.
   *
   * @default 'warn'
   * @see RFC 9110 6.4.1
   */
  onUnexpectedBody?: OnUnexpectedBody | undefined
}

/** The options in force in a scope. */
export type Settings = Readonly<{ onUnexpectedBody: OnUnexpectedBody }>

const fallback: Settings = Object.freeze({ onUnexpectedBody: 'warn' })

const rules: Record<keyof StatusCodeOptions, { expected: string, accepts: (value: unknown) => boolean }> = {
  onUnexpectedBody: oneOf('warn', 'drop', 'error')
}

// Fastify's own options of register() arrive together with the plugin's.
const fastifyOptions = ['prefix', 'logLevel', 'logSerializers']

/**
 * Checks the options of one registration and lays them over those of the surrounding scope.
 *
 * @throws {FST_STATUS_CODE_INVALID_OPTION} for an unknown or ill-typed option
 */
export function readOptions (options: StatusCodeOptions, inherited: Settings = fallback): Settings {
  const given: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    if (fastifyOptions.includes(name) || value === undefined) continue
    if (!isKnown(name)) {
      throw new FST_STATUS_CODE_INVALID_OPTION(`'${name}'`, `one of ${Object.keys(rules).join(', ')}`, 'unknown')
    }
    if (!rules[name].accepts(value)) {
      throw new FST_STATUS_CODE_INVALID_OPTION(name, rules[name].expected, inspect(value))
    }
    given[name] = value
  }
  return Object.freeze({ ...inherited, ...given })
}

function isKnown (name: string): name is keyof StatusCodeOptions {
  return Object.hasOwn(rules, name)
}

function oneOf (...values: string[]) {
  return {
    expected: `one of ${values.map(value => `'${value}'`).join(', ')}`,
    accepts: (value: unknown) => values.includes(value as string)
  }
}
