// The responses of a route by their keys: status codes, classes such as `2xx`, or `default`, in any case of their letters. Those of its
// own come first, then those that its scope shares.

import type { FastifySchema, RouteOptions } from 'fastify'
import { isNoContent, isRedirect } from '../codes.js'
import type { Settings } from './options.js'
import { describesBody, dereference, hasBody, isBare, responseSchemasOf, saysNoBody, toJsonSchema, validates } from './schemas.js'
import type { ResponsesByKey, ResponseSchemas, SchemaScope } from './schemas.js'

/** The key whose schema Fastify applies to a reply of this status: the exact code (or class), else its class, else `default`. */
export function keyFor (keys: readonly string[], code: number | string): string | undefined {
  const find = (name: string) => keys.find(key => key.toLowerCase() === name)
  return find(String(code)) ?? find(`${String(code).charAt(0)}xx`) ?? find('default')
}

/** Whether some schema serializes every success that has none of its own. */
export function coversAllSuccesses (keys: readonly string[]): boolean {
  return keys.some(key => /^(2xx|default)$/i.test(key))
}

/** Whether this is the key of all statuses that have none of their own. */
export function isDefaultKey (key: string): boolean {
  return key.toLowerCase() === 'default'
}

function successKeys (responses: ResponseSchemas): string[] {
  return Object.keys(responses).filter(key => /^2(\d\d|xx)$/i.test(key))
}

/** The status of the only success that the response schemas describe, or where there is none, of the only redirect. */
export function onlyStatus (responses: ResponseSchemas): number | undefined {
  const successes = successKeys(responses)
  const [key, ...others] = successes.length > 0 ? successes : Object.keys(responses).filter(key => isRedirect(Number(key)))
  return key === undefined || others.length > 0 || isNaN(Number(key)) ? undefined : Number(key)
}

/** The successes whose schema says that they have no body: of this code, and of those that have a key of their own. */
export function emptySuccesses (responses: ResponseSchemas, code: number, scope: SchemaScope): number[] {
  const keys = Object.keys(responses)
  const codes = [code, ...keys.map(Number).filter(key => key !== code)].filter(code => code >= 200 && code <= 299)
  return codes.filter(code => saysNoBody(dereference(responses[keyFor(keys, code) ?? ''], scope)))
}

/** The keys of successes whose schema describes a body. */
export function successesWithBody (responses: ResponseSchemas): string[] {
  return successKeys(responses).filter(key => !isNoContent(Number(key)) && hasBody(responses[key]))
}

/** The codes that never carry content and still have a schema with a body. */
export function noContentCodesWithBody (responses: ResponseSchemas, scope: SchemaScope): string[] {
  return Object.keys(responses).filter(key => isNoContent(Number(key)) && describesBody(dereference(responses[key], scope)))
}

/** Whether the body of some other success has a schema, and that of this one none that filters it. */
export function leavesUnfiltered (responses: ResponseSchemas, code: number): boolean {
  if (code > 299 || isNoContent(code)) return false
  const key = keyFor(Object.keys(responses), code)
  return (key === undefined || isBare(responses[key])) && successesWithBody(responses).length > 0
}

/** Whether a success without content would contradict what is described: the body of another one, or `default`. */
export function describesOtherSuccess (responses: ResponseSchemas): boolean {
  return successesWithBody(responses).length > 0 || Object.keys(responses).some(isDefaultKey)
}

const none: ResponsesByKey = {}

/** The `$id` of the schema that documents an invalid request, where a scope doesn't bring its own. */
export function invalidSchemaId (statusCode: number): string {
  return `ValidationError${statusCode}`
}

/** The response to an invalid request that a scope brings itself: what it says of all its errors holds for this one too. */
export function ownInvalidResponse (responses: ResponsesByKey, validation: Settings['validation']): object | undefined {
  return validation && (validation.schema ?? responses[validation.statusCode] ?? responses['4xx'])
}

/**
 * The responses that a route's scope adds to its own, those to an invalid request among them.
 *
 * @throws {FST_STATUS_CODE_INVALID_OPTION} if a function of the route fails, or gives what are no responses
 */
export function sharedResponses (route: RouteOptions, { responses: sources, validation }: Settings): ResponsesByKey {
  const [only] = sources
  const isFixed = only === undefined || (sources.length === 1 && typeof only !== 'function')
  const responses = isFixed ? only ?? none : Object.assign({}, ...sources.map(source => typeof source === 'function' ? source(route) : source))
  if (validation === undefined || !validates(route)) return responses
  const { statusCode } = validation
  return { ...responses, [statusCode]: ownInvalidResponse(responses, validation) ?? { $ref: `${invalidSchemaId(statusCode)}#` } }
}

/** Those that the keys of a route's own responses leave room for: by Fastify's rules a class or `default` serializes them too. */
export function addedResponses (schema: FastifySchema | undefined, shared: ResponsesByKey): Array<[key: string, schema: object]> {
  const keys = Object.keys(responseSchemasOf(schema))
  return Object.entries(shared).filter(([key]) => keyFor(keys, key) === undefined)
}

// The properties of Fastify's own errors.
const errorProperties = ['statusCode', 'code', 'error', 'message']

/** The statuses of errors whose own schema requires more than Fastify's own errors have. */
export function unfitErrors (responses: ResponseSchemas, scope: SchemaScope): string[] {
  return Object.keys(responses).filter(key => /^([45](\d\d|xx)|default)$/i.test(key)).filter(key => {
    const { required } = { ...toJsonSchema(dereference(responses[key], scope)) }
    return Array.isArray(required) && required.some(name => !errorProperties.includes(name))
  })
}
