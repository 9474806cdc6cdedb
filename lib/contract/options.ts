import type { FastifyInstance, HTTPMethods } from 'fastify'
import { inspect } from '../builtins.js'
import { isFinalStatus } from '../codes.js'
import type { StatusCode } from '../codes.js'
import { FST_STATUS_CODE_INVALID_OPTION } from '../errors.js'
import { isNearMiss } from './names.js'
import { isPlainObject } from './schemas.js'

/**
 * What a body means on a reply whose status never carries content: `onUnexpectedBody` of {@link StatusCodeOptions}.
 *
 * @see RFC 9110 6.4.1
 * @example
 * const onUnexpectedBody: OnUnexpectedBody = process.env.NODE_ENV === 'production' ? 'warn' : 'error'
 */
export type OnUnexpectedBody = 'warn' | 'drop' | 'error'

/**
 * What a status means that is neither the route's own nor a key of its response schemas: `undeclared` of
 * {@link StatusCodeOptions}.
 *
 * @example
 * const undeclared: Undeclared = process.env.NODE_ENV === 'production' ? 'warn' : 'error'
 */
export type Undeclared = 'allow' | 'warn' | 'error'

// A plain number, for those of `StatusCode` have members, which an editor would offer where an object is written.
/**
 * The status of routes that declare none, one for all or by HTTP method: `defaults` of {@link StatusCodeOptions}.
 *
 * @example
 * const defaults: Defaults = { POST: 201, DELETE: 204 }
 */
export type Defaults = number | Partial<Record<HTTPMethods, StatusCode | undefined>>

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
type NumberIn<Text> = Text extends `${infer Code extends number}` ? Code : never

/** Known codes from 400 to 499, and any number, whose range is checked at registration. */
type ClientErrorCode = Extract<StatusCode, NumberIn<`4${Digit}${Digit}`>> | (number & Record<never, never>)

/**
 * How a request that fails validation is answered, and documented: `validation` of {@link StatusCodeOptions}.
 *
 * @example
 * const validation: ValidationOptions = { statusCode: 422, schema: { type: 'object', properties: { message: { type: 'string' } } } }
 */
export interface ValidationOptions {
  /** The status code of the answer, from 400 to 499, such as 422. */
  statusCode: ClientErrorCode
  /**
   * The JSON Schema of the answer in the document, where it isn't the shape of Fastify's own errors. The answer itself is the
   * error handler's.
   */
  schema?: object | undefined
}

/**
 * The options of the plugin. Registered again in a nested scope, they change that scope and its children alone.
 *
 * @example
 * await app.register(statusCode, { defaults: { POST: 201 }, undeclared: 'warn', validation: { statusCode: 422 } })
 */
export interface StatusCodeOptions {
  /**
   * The status of routes that declare none: by method, or one for all. A nested scope changes the methods that it names.
   * A default that doesn't fit the response schemas of a route leaves the route as it is.
   *
   * @default {}
   * @example { POST: 201, DELETE: 204 }
   */
  defaults?: Defaults | undefined
  /**
   * What a body means on a 1xx, 204, 205 or 304 reply. It is never sent.
   *
   * - `'warn'`: it is dropped, and each route logs one warning.
   * - `'drop'`: it is dropped.
   * - `'error'`: the request fails with 500 and {@link FST_STATUS_CODE_UNEXPECTED_BODY}.
   *
   * @default 'warn'
   * @see RFC 9110 6.4.1
   */
  onUnexpectedBody?: OnUnexpectedBody | undefined
  /**
   * What it means when a route answers with a status that is neither its own nor a key of its response schemas. Errors
   * are not held to this.
   *
   * - `'allow'`: nothing.
   * - `'warn'`: each route logs one warning for each such status.
   * - `'error'`: the request fails with 500 and {@link FST_STATUS_CODE_UNDECLARED}.
   *
   * @default 'allow'
   */
  undeclared?: Undeclared | undefined
  /**
   * How requests that fail validation are answered, and documented, on all routes of the scope that validate, whether they
   * declare a status or not. Unless given, they are answered with Fastify's 400, which is not documented.
   *
   * @default undefined
   * @example { statusCode: 422 }
   */
  validation?: ValidationOptions | undefined
}

/** The options in force in a scope. */
export type Settings = Readonly<{
  /** The status of a method, or under `'*'` that of every other one. */
  defaults: Readonly<Record<string, number>>
  onUnexpectedBody: OnUnexpectedBody
  undeclared: Undeclared
  validation: Readonly<{ statusCode: number, schema?: object | undefined }> | undefined
}>

const initial: Settings = { defaults: ownProperties({}), onUnexpectedBody: 'warn', undeclared: 'allow', validation: undefined }

/** Where the settings of a scope stand, so that a later registration in the same scope changes them for all that is in it. */
export type SettingsHolder = { settings: Settings }

// The symbol is global, for an application may load this package both as an ES module and as CommonJS.
const holderKey = Symbol.for('fastify-status-code.settings')

type Scope = FastifyInstance & { [holderKey]?: SettingsHolder }

/** The settings in force in a scope: its own, or those of the nearest scope around it. */
export function settingsOf (scope: Scope): SettingsHolder | undefined {
  return scope[holderKey]
}

/**
 * Puts settings into force in a scope and in those within it.
 *
 * @returns where they stand, if this is the first registration of the scope
 */
export function setSettings (scope: Scope, settings: Settings): SettingsHolder | undefined {
  if (Object.hasOwn(scope, holderKey)) {
    scope[holderKey]!.settings = settings
    return undefined
  }
  const holder = { settings }
  // As a decorator reaches them.
  scope.decorate(holderKey, holder)
  return holder
}

const ownOptions = ['defaults', 'onUnexpectedBody', 'undeclared', 'validation']

/**
 * Checks the options of one registration, and lays them over those of the scope around it.
 *
 * @param methods the HTTP methods that the application supports
 * @throws {FST_STATUS_CODE_INVALID_OPTION} for an ill-typed option, and for a name that is nearly one of the plugin's own
 */
export function readOptions (options: StatusCodeOptions, methods: readonly string[], inherited: Settings = initial): Settings {
  // Others arrive together with the plugin's: those of register(), and those that @fastify/autoload gives to all plugins.
  for (const name of Object.keys(options)) {
    if (!ownOptions.includes(name) && ownOptions.some(own => isNearMiss(name, own))) throw unknownOption(name, ownOptions)
  }
  const { defaults, onUnexpectedBody, undeclared, validation } = ownProperties(options)
  return {
    defaults: defaults === undefined ? inherited.defaults : readDefaults(defaults, methods, inherited.defaults),
    onUnexpectedBody: readOneOf(['warn', 'drop', 'error'], 'onUnexpectedBody', onUnexpectedBody, inherited.onUnexpectedBody),
    undeclared: readOneOf(['allow', 'warn', 'error'], 'undeclared', undeclared, inherited.undeclared),
    validation: validation === undefined ? inherited.validation : readValidation(validation)
  }
}

function readDefaults (value: unknown, methods: readonly string[], inherited: Settings['defaults']): Settings['defaults'] {
  if (isFinalStatus(value)) return ownProperties({ '*': value })
  if (!isPlainObject(value)) throw illTyped('defaults', 'a status code from 200 to 599, or an object of them by method', value)
  const defaults: Record<string, number> = ownProperties(inherited)
  for (const [name, code] of Object.entries(value)) {
    const method = name.toUpperCase()
    if (!methods.includes(method)) throw unknownOption(`defaults.${name}`, methods)
    if (code === undefined) continue
    if (!isFinalStatus(code)) throw illTyped(`defaults.${name}`, 'a status code from 200 to 599', code)
    defaults[method] = code
  }
  return defaults
}

function readValidation (value: unknown): Settings['validation'] {
  if (!isPlainObject(value)) throw illTyped('validation', 'an object such as { statusCode: 422 }', value)
  const { statusCode, schema, ...others } = ownProperties(value)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw unknownOption(`validation.${unknown}`, ['statusCode', 'schema'])
  if (!isFinalStatus(statusCode) || statusCode < 400 || statusCode > 499) {
    throw illTyped('validation.statusCode', 'a status code from 400 to 499', statusCode)
  }
  if (schema !== undefined && !isPlainObject(schema)) throw illTyped('validation.schema', 'an object, a JSON Schema', schema)
  return { statusCode, schema }
}

function readOneOf<Value extends string> (values: readonly Value[], name: string, value: Value | undefined, inherited: Value): Value {
  if (value === undefined) return inherited
  if (!values.includes(value)) throw illTyped(name, `one of ${values.map(value => `'${value}'`).join(', ')}`, value)
  return value
}

function unknownOption (name: string, known: readonly string[]): Error {
  return new FST_STATUS_CODE_INVALID_OPTION(`there is no option ${name}, only ${known.join(', ')}`)
}

function illTyped (name: string, expected: string, value: unknown): Error {
  return new FST_STATUS_CODE_INVALID_OPTION(`option ${name} must be ${expected}, but is ${inspect(value)}`)
}

// Nothing is read of a polluted prototype.
function ownProperties<Value extends object> (value: Value): Value {
  return Object.assign(Object.create(null), value)
}
