import type { RouteOptions } from 'fastify'
import { inspect } from '../builtins.js'
import { isFinalStatus, isNoContent } from '../codes.js'
import { FST_STATUS_CODE_BODY_SCHEMA, FST_STATUS_CODE_INVALID, FST_STATUS_CODE_NO_RESPONSE_SCHEMA } from '../errors.js'
import { indexOfHeadHook, methodsOf } from '../fastify.js'
import { isSameName } from './names.js'
import type { Settings } from './options.js'
import {
  describesOtherSuccess, emptySuccesses, leavesUnfiltered, noContentCodesWithBody, onlyStatus, successesWithBody
} from './responses.js'
import { responseSchemasOf } from './schemas.js'
import type { ResponseSchemas, SchemaScope } from './schemas.js'

/** What a route declares of its replies. */
export type Declared = Readonly<{
  /** The status of its success, if it has one. */
  code: number | undefined
  /** Who says so: the route itself, its response schemas, which describe no other success, or a default of its scope. */
  origin: 'route' | 'schemas' | 'default'
  /** The keys of its response schemas: status codes, classes such as `2xx`, or `default`. */
  responseKeys: readonly string[]
  /** The keys of the responses that its scope shares, which are declared too. */
  sharedKeys: readonly string[]
}> & Pick<Settings, 'undeclared' | 'undeclaredErrors'>

/** What a route with a status has promised: all that its replies depend on. */
export type Contract = Declared & Pick<Settings, 'onUnexpectedBody'> & Readonly<{
  code: number
  /** The successes whose response schema says that they have no body. */
  emptyCodes: readonly number[]
}>

/** Whether a reply with this status carries no content: never, or because its own response schema says so. */
export function isEmptyStatus ({ emptyCodes }: Contract, status: number): boolean {
  return isNoContent(status) || emptyCodes.includes(status)
}

/** The status of a route, and who says so. */
export type Declaration = Pick<Declared, 'code' | 'origin'> & Readonly<{
  /** The default of its scope, if that contradicts its response schemas. */
  skippedDefault: number | undefined
  /** Whether its response schemas were asked for its status, and don't tell it. */
  isNotFromSchema: boolean
}>

/**
 * Reads and checks what a route declares, or what its scope gives it.
 *
 * @param scope where shared schemas are found
 * @param shownCode the `statusCode` that this plugin itself has put into the route's config
 * @throws {FST_STATUS_CODE_INVALID} if `statusCode` can't be the status of a response, or is misspelt or misplaced
 * @throws {FST_STATUS_CODE_BODY_SCHEMA} if a no-content code has a schema with a body
 * @throws {FST_STATUS_CODE_NO_RESPONSE_SCHEMA} if the body of the declared code would be sent unfiltered
 */
export function readDeclaration (route: RouteOptions, settings: Settings, scope: SchemaScope, shownCode?: number): Declaration {
  const responses = responseSchemasOf(route.schema)
  const fromSchema = settings.fromSchema ? onlyStatus(responses) : undefined
  const origin = route.statusCode !== undefined ? 'route' : fromSchema !== undefined ? 'schemas' : 'default'
  const code = origin === 'route' ? readDeclared(route, responses, scope) : fromSchema ?? defaultFor(route, settings.defaults)
  // Only what a route declares can be a mistake of that route.
  const isInForce = code !== undefined && (origin === 'route' || fits(code, responses, scope))
  refuseMisplaced(route, isInForce ? code : undefined, shownCode)
  return {
    code: isInForce ? code : undefined,
    origin,
    skippedDefault: isInForce || origin !== 'default' ? undefined : code,
    isNotFromSchema: settings.fromSchema && !isInForce
  }
}

/** What a route declares, with the keys of the responses that its scope shares. */
export function createDeclared (
  { code, origin }: Declaration, { schema }: RouteOptions, settings: Settings, sharedKeys: readonly string[]
): Declared {
  const responseKeys = Object.keys(responseSchemasOf(schema))
  // Most routes of other plugins: they list nothing.
  const isFree = origin === 'default' && responseKeys.length === 0
  const { undeclared, undeclaredErrors } = isFree ? free : settings
  return { code, origin, responseKeys, sharedKeys, undeclared, undeclaredErrors }
}

const free = { undeclared: 'allow', undeclaredErrors: 'allow' } as const

/** What a route that declares a status has promised. */
export function createContract (
  declared: Declared & { code: number }, { schema }: RouteOptions, { onUnexpectedBody }: Settings, scope: SchemaScope
): Contract {
  // What is given to whole applications changes no body.
  const emptyCodes = declared.origin === 'route' ? emptySuccesses(responseSchemasOf(schema), declared.code, scope) : []
  return { ...declared, emptyCodes, onUnexpectedBody }
}

function readDeclared (route: RouteOptions, responses: ResponseSchemas, scope: SchemaScope): number {
  const { statusCode: code, url } = route
  const method = String(route.method)
  if (!isFinalStatus(code)) throw invalid(route, adviseOn(code))
  const [contradicted] = noContentCodesWithBody(responses, scope)
  if (contradicted !== undefined) throw new FST_STATUS_CODE_BODY_SCHEMA(method, url, contradicted)
  if (leavesUnfiltered(responses, code)) {
    const keys = successesWithBody(responses)
    const problem = `declares statusCode ${code}, but its response schemas describe only the body of ${keys.join(', ')}: its own would be sent unfiltered`
    const rename = keys.length === 1 ? `Rename ${keys[0]} to ${code}, or add` : 'Add'
    throw new FST_STATUS_CODE_NO_RESPONSE_SCHEMA(method, url, `${problem}. ${rename} a response schema for ${code}.`)
  }
  return code
}

function adviseOn (code: unknown): string {
  if (typeof code === 'string' && isFinalStatus(Number(code))) return `statusCode ${inspect(code)}, which is a string. Write it without quotes.`
  const problem = `statusCode ${inspect(code)}, which is not an integer from 200 to 599`
  return `${problem}. Declare the final status of a success, such as 201, or leave statusCode out.`
}

/**
 * Refuses a status that is declared under another name or in another place than the option, where it would have no effect.
 *
 * @throws {FST_STATUS_CODE_INVALID}
 */
function refuseMisplaced (route: RouteOptions, code: number | undefined, shownCode: number | undefined): void {
  for (const name of Object.keys(route)) {
    // Almost all names are told by their length.
    if (name.length < 'statusCode'.length || name === 'statusCode' || !isSameName(name, 'statusCode')) continue
    const value = (route as unknown as Record<string, unknown>)[name]
    if (value !== undefined) throw invalid(route, `${name}: ${inspect(value)}, which has no effect: did you mean statusCode?`)
  }
  for (const place of ['config', 'schema'] as const) {
    const value = (route[place] as { statusCode?: unknown } | undefined)?.statusCode
    // Where it's the route's status all the same, it tells the truth: in a copy of options that the plugin has seen before, say.
    if (value === undefined || value === code || (place === 'config' && value === shownCode)) continue
    const problem = `statusCode ${inspect(value)} in its ${place}, where it has no effect`
    throw invalid(route, `${problem}: write it beside ${place}, as the option statusCode.`)
  }
}

function invalid (route: RouteOptions, problem: string): Error {
  return new FST_STATUS_CODE_INVALID(String(route.method), route.url, `declares ${problem}`)
}

/** Whether a default doesn't contradict the response schemas. */
function fits (code: number, responses: ResponseSchemas, scope: SchemaScope): boolean {
  if (noContentCodesWithBody(responses, scope).length > 0) return false
  return !(isNoContent(code) ? describesOtherSuccess(responses) : leavesUnfiltered(responses, code))
}

/** The default of a route's methods, where they agree on one. */
function defaultFor (route: RouteOptions, defaults: Settings['defaults']): number | undefined {
  // A HEAD is answered as its GET, unless it's the application's own and has its own default.
  if (route.method === 'HEAD' && (defaults['HEAD'] === undefined || indexOfHeadHook(route.onSend) >= 0)) return defaults['GET'] ?? defaults['*']
  const codes = new Set(methodsOf(route).map(method => defaults[method] ?? defaults['*']))
  return codes.size === 1 ? [...codes][0] : undefined
}
