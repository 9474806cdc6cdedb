import type { HTTPMethods, RouteOptions } from 'fastify'
import { inspect } from '../builtins.js'
import { isFinalStatus, isNoContent } from '../codes.js'
import type { StatusCode } from '../codes.js'
import { FST_STATUS_CODE_INVALID_OPTION } from '../errors.js'
import { nameOfRoute } from '../fastify.js'
import { isNearMiss } from './names.js'
import { describesBody, isPlainObject, isSchema, refsOf } from './schemas.js'
import type { ResponsesByKey } from './schemas.js'

/**
 * What to do when a handler returns a body for a 1xx, 204, 205 or 304: `onUnexpectedBody` of {@link StatusCodeOptions}.
 *
 * @see RFC 9110 6.4.1
 * @example
 * const onUnexpectedBody: OnUnexpectedBody = process.env.NODE_ENV === 'production' ? 'warn' : 'error'
 */
export type OnUnexpectedBody = 'warn' | 'drop' | 'error'

/**
 * What to do when a route replies with a status that it doesn't declare: `undeclared` and `undeclaredErrors` of
 * {@link StatusCodeOptions}.
 *
 * @example
 * const undeclared: Undeclared = process.env.NODE_ENV === 'production' ? 'warn' : 'error'
 */
export type Undeclared = 'allow' | 'warn' | 'error'

// `number`, not `StatusCode`: an editor would offer the members of a number where an object is written.
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
 * Responses by status code from 300 to 599, by class (`3xx`, `4xx`, `5xx`) or `default`: `responses` of {@link StatusCodeOptions}.
 * Each is a JSON Schema, a `$ref`, `{ description, headers }`, a `content` map, or a type of a schema library whose transform is given to
 * {@link statusCodeTransform}.
 *
 * @example
 * const responses: SharedResponses = { 401: { $ref: 'Problem#' }, '5xx': { description: 'Try again later', type: 'object' } }
 */
export type SharedResponses = { [Key in number | 'default' | `${3 | 4 | 5}${'xx' | 'XX'}`]?: object | undefined }

/**
 * The same as a function of the route, which is called once for each route, with its options as Fastify compiles them.
 *
 * @example
 * const responses: ResponsesOfRoute = route => route.schema?.security ? { 401: Problem } : {}
 */
export type ResponsesOfRoute = (route: RouteOptions) => SharedResponses

/**
 * How to answer a request that fails validation: `validation` of {@link StatusCodeOptions}.
 *
 * @example
 * const validation: ValidationOptions = { statusCode: 422, schema: { type: 'object', properties: { message: { type: 'string' } } } }
 */
export interface ValidationOptions {
  /** The status code of the answer, from 400 to 499, such as 422. */
  statusCode: ClientErrorCode
  /**
   * The schema that the document shows for the answer, as in `responses`. Without it, the document shows the shape of Fastify's own
   * errors. Your error handler makes the answer itself.
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
   * A default is skipped on a route whose response schemas contradict it.
   *
   * @default {}
   * @example { POST: 201, DELETE: 204 }
   */
  defaults?: Defaults | undefined
  /**
   * Whether a route without `statusCode` takes the only success of its response schemas for its status: `201` with
   * `response: { 201: Item, 404: Problem }`. Without a success, `reply.redirect()` takes their only redirect.
   *
   * @default false
   */
  fromSchema?: boolean | undefined
  /**
   * Responses that all routes of this scope share, such as 401, or a function that gives those of a route. They are documented, and count
   * as declared; a body is sent as it is. A response of the route itself comes first. Nested scopes inherit these, and can add or replace
   * some.
   *
   * @default {}
   * @example { 401: { $ref: 'Problem#' }, 404: { $ref: 'Problem#' } }
   */
  responses?: SharedResponses | ResponsesOfRoute | undefined
  /**
   * What to do when a handler returns a body for a 1xx, 204, 205 or 304. The body is never sent.
   *
   * - `'warn'`: log one warning for each route.
   * - `'drop'`: say nothing.
   * - `'error'`: the request fails with 500 and {@link FST_STATUS_CODE_UNEXPECTED_BODY}.
   *
   * @default 'warn'
   * @see RFC 9110 6.4.1
   */
  onUnexpectedBody?: OnUnexpectedBody | undefined
  /**
   * What to do when a reply has a status below 400 that its route doesn't list, such as 202 on a route with `statusCode: 201`. A route
   * lists its own status, its response schemas and, from 300 on, `responses`. If it has no status and no response schema, it isn't looked
   * at.
   *
   * - `'allow'`: nothing.
   * - `'warn'`: each route logs one warning for each such status.
   * - `'error'`: the request fails with 500 and {@link FST_STATUS_CODE_UNDECLARED}.
   *
   * @default 'allow'
   */
  undeclared?: Undeclared | undefined
  /**
   * The same for 400 to 499, whether thrown or sent, and whatever error handler answers. The status of `validation` is declared.
   *
   * - `'allow'`: nothing.
   * - `'warn'`: each route logs one warning for each such status.
   * - `'error'`: the request fails with 500 and {@link FST_STATUS_CODE_UNDECLARED}, whose `cause` is the error.
   *
   * @default 'allow'
   */
  undeclaredErrors?: Undeclared | undefined
  /**
   * How to answer a request that fails validation. It applies to every route of the scope that has a schema for its body, querystring,
   * params or headers, and is documented there. Without it, Fastify answers 400, which is not documented.
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
  fromSchema: boolean
  /** Those of this scope and of the scopes around it, each of which adds to the ones before: fixed ones, or those of a route. */
  responses: ReadonlyArray<ResponsesByKey | ((route: RouteOptions) => ResponsesByKey)>
  onUnexpectedBody: OnUnexpectedBody
  undeclared: Undeclared
  undeclaredErrors: Undeclared
  validation: Readonly<{ statusCode: number, schema?: object | undefined }> | undefined
}>

const initial: Settings = {
  defaults: {},
  fromSchema: false,
  responses: [],
  onUnexpectedBody: 'warn',
  undeclared: 'allow',
  undeclaredErrors: 'allow',
  validation: undefined
}

const ownOptions = ['defaults', 'fromSchema', 'responses', 'onUnexpectedBody', 'undeclared', 'undeclaredErrors', 'validation']
const reactions = ['allow', 'warn', 'error'] as const

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
  const { defaults, fromSchema, responses, onUnexpectedBody, undeclared, undeclaredErrors, validation } = options
  return {
    defaults: defaults === undefined ? inherited.defaults : readDefaults(defaults, methods, inherited.defaults),
    fromSchema: readOneOf([true, false], 'fromSchema', fromSchema, inherited.fromSchema),
    responses: responses === undefined ? inherited.responses : addResponses(responses, inherited.responses),
    onUnexpectedBody: readOneOf(['warn', 'drop', 'error'], 'onUnexpectedBody', onUnexpectedBody, inherited.onUnexpectedBody),
    undeclared: readOneOf(reactions, 'undeclared', undeclared, inherited.undeclared),
    undeclaredErrors: readOneOf(reactions, 'undeclaredErrors', undeclaredErrors, inherited.undeclaredErrors),
    validation: validation === undefined ? inherited.validation : readValidation(validation)
  }
}

function readDefaults (value: unknown, methods: readonly string[], inherited: Settings['defaults']): Settings['defaults'] {
  if (isFinalStatus(value)) return { '*': value }
  if (!isPlainObject(value)) throw illTyped('defaults', 'a status code from 200 to 599, or an object of them by method', value)
  const defaults: Record<string, number> = { ...inherited }
  for (const [name, code] of Object.entries(value)) {
    const method = name.toUpperCase()
    if (!methods.includes(method)) throw unknownOption(`defaults.${name}`, methods)
    if (code === undefined) continue
    if (!isFinalStatus(code)) throw illTyped(`defaults.${name}`, 'a status code from 200 to 599', code)
    defaults[method] = code
  }
  return defaults
}

function addResponses (value: SharedResponses | ResponsesOfRoute, inherited: Settings['responses']): Settings['responses'] {
  if (typeof value === 'function') return [...inherited, route => responsesOf(route, value)]
  const last = inherited.at(-1)
  const responses = readResponses(value)
  return last === undefined || typeof last === 'function' ? [...inherited, responses] : [...inherited.slice(0, -1), { ...last, ...responses }]
}

function responsesOf (route: RouteOptions, read: ResponsesOfRoute): ResponsesByKey {
  try {
    return readResponses(read(route))
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^fastify-status-code: |\.$/g, '') : inspect(error)
    throw Object.assign(new FST_STATUS_CODE_INVALID_OPTION(`the option responses fails for ${nameOfRoute(route)}: ${reason}`), { cause: error })
  }
}

function readResponses (value: unknown): ResponsesByKey {
  if (!isPlainObject(value)) throw illTyped('responses', 'an object of schemas by status code, or a function that gives one', value)
  const responses: Record<string, object> = {}
  for (const [name, schema] of Object.entries(value)) {
    const key = name.toLowerCase()
    if (/^2(\d\d|xx)$/.test(key)) {
      throw new FST_STATUS_CODE_INVALID_OPTION(`responses can't have ${name}: a success is described by the response schemas of its route`)
    }
    if (!/^([345](\d\d|xx)|default)$/.test(key)) throw unknownOption(`responses.${name}`, ['300 to 599', '3xx', '4xx', '5xx', 'default'])
    if (schema === undefined) continue
    responses[key] = readResponse(`responses.${name}`, schema)
    if (isNoContent(Number(key)) && describesBody(schema)) throw illTyped(`responses.${name}`, 'a schema without a body', schema)
  }
  return responses
}

function readResponse (option: string, schema: unknown): object {
  if (!isSchema(schema)) throw illTyped(option, 'a schema', schema)
  const ref = refsOf(schema).find(ref => ref.startsWith('#/components/responses/'))
  if (ref === undefined) return schema
  const advice = "write the schema of its body, or a $ref to a schema that addSchema() has added, such as 'Problem#'"
  throw new FST_STATUS_CODE_INVALID_OPTION(`${option} has the $ref ${ref}, which is a response and no schema: ${advice}`)
}

function readValidation (value: unknown): Settings['validation'] {
  if (!isPlainObject(value)) throw illTyped('validation', 'an object such as { statusCode: 422 }', value)
  const { statusCode, schema, ...others } = value
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw unknownOption(`validation.${unknown}`, ['statusCode', 'schema'])
  if (!isFinalStatus(statusCode) || statusCode < 400 || statusCode > 499) {
    throw illTyped('validation.statusCode', 'a status code from 400 to 499', statusCode)
  }
  return { statusCode, schema: schema === undefined ? undefined : readResponse('validation.schema', schema) }
}

function readOneOf<Value extends string | boolean> (
  values: readonly Value[], name: string, value: Value | undefined, inherited: Value
): Value {
  if (value === undefined) return inherited
  if (!values.includes(value)) throw illTyped(name, `one of ${values.map(value => inspect(value)).join(', ')}`, value)
  return value
}

function unknownOption (name: string, known: readonly string[]): Error {
  return new FST_STATUS_CODE_INVALID_OPTION(`there is no option ${name}, only ${known.join(', ')}`)
}

function illTyped (name: string, expected: string, value: unknown): Error {
  return new FST_STATUS_CODE_INVALID_OPTION(`option ${name} must be ${expected}, but is ${inspect(value)}`)
}
