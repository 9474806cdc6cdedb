import { inspect } from 'node:util'
import type { RouteOptions } from 'fastify'
import { findHeadHook } from './automatic-head.js'
import { FST_STATUS_CODE_BODY_SCHEMA, FST_STATUS_CODE_INVALID, FST_STATUS_CODE_NO_RESPONSE_SCHEMA } from './errors.js'
import { isFinalStatus } from './final-status.js'
import { isNoContent } from './no-content.js'
import type { Settings } from './options.js'
import { keyFor, noContentCodesWithBody, responseSchemasOf, successCodesWithBody } from './response-schema.js'
import type { ResponseSchemas } from './response-schema.js'

/** What a route has promised: all that its replies depend on. */
export type Contract = Readonly<{
  /** The status of its success. */
  code: number
  /** The keys of its response schemas: status codes, classes such as `2xx`, or `default`. */
  responseKeys: readonly string[]
}> & Pick<Settings, 'onUnexpectedBody' | 'undeclared'>

/**
 * Reads and checks what a route declares, or what its scope gives it.
 *
 * @returns its contract, or `undefined` where it has none
 * @throws {FST_STATUS_CODE_INVALID} if `statusCode` can't be the status of a response
 * @throws {FST_STATUS_CODE_BODY_SCHEMA} if a no-content code has a schema with a body
 * @throws {FST_STATUS_CODE_NO_RESPONSE_SCHEMA} if the body of the declared code would be sent unfiltered
 */
export function readContract (route: RouteOptions, settings: Settings): Contract | undefined {
  const responses = responseSchemasOf(route.schema)
  const code = route.statusCode === undefined ? readDefault(route, responses, settings.defaults) : readDeclared(route, responses)
  if (code === undefined) return undefined
  const { onUnexpectedBody, undeclared } = settings
  return { code, responseKeys: Object.keys(responses), onUnexpectedBody, undeclared }
}

function readDeclared (route: RouteOptions, responses: ResponseSchemas): number {
  const code: unknown = route.statusCode
  if (!isFinalStatus(code)) throw new FST_STATUS_CODE_INVALID(String(route.method), route.url, inspect(code))
  const error = findMistake(route, responses, code)
  if (error !== undefined) throw error
  return code
}

// Only what a route says itself can be a mistake of that route: a default that doesn't fit is none.
function readDefault (route: RouteOptions, responses: ResponseSchemas, defaults: Settings['defaults']): number | undefined {
  const code = defaultFor(route, defaults)
  if (code === undefined || findMistake(route, responses, code) !== undefined) return undefined
  return isNoContent(code) && describesBody(responses) ? undefined : code
}

/** The default of the route's methods, where they agree on one. */
function defaultFor (route: RouteOptions, defaults: Settings['defaults']): number | undefined {
  const methods = findHeadHook(route.onSend) === -1 ? [route.method].flat() : ['GET']
  const codes = new Set(methods.map(method => defaults[method] ?? defaults['*']))
  return codes.size === 1 ? [...codes][0] : undefined
}

function findMistake (route: RouteOptions, responses: ResponseSchemas, code: number): Error | undefined {
  const method = String(route.method)
  const [bodyless] = noContentCodesWithBody(responses)
  if (bodyless !== undefined) return new FST_STATUS_CODE_BODY_SCHEMA(method, route.url, bodyless, bodyless)
  const isFiltered = code > 299 || isNoContent(code) || keyFor(Object.keys(responses), code) !== undefined
  const described = successCodesWithBody(responses)
  if (isFiltered || described.length === 0) return undefined
  return new FST_STATUS_CODE_NO_RESPONSE_SCHEMA(method, route.url, code, described.join(', '), code)
}

/** Whether the route describes a body that a success without content could not carry. */
function describesBody (responses: ResponseSchemas): boolean {
  return 'default' in responses || successCodesWithBody(responses).length > 0
}
