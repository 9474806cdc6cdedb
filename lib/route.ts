import { inspect } from 'node:util'
import type { RouteOptions } from 'fastify'
import { FST_STATUS_CODE_BODY_SCHEMA, FST_STATUS_CODE_INVALID, FST_STATUS_CODE_NO_RESPONSE_SCHEMA } from './errors.js'
import { isNoContent } from './no-content.js'
import type { Settings } from './options.js'
import { keyFor, noContentCodesWithBody, responseSchemasOf, successCodesWithBody } from './response-schema.js'
import type { ResponseSchemas } from './response-schema.js'

/** What a route has promised: all that its replies and its documentation depend on. */
export type Contract = Readonly<{
  /** The status of its success. */
  code: number
  /** The keys of its response schemas: status codes, classes such as `2xx`, or `default`. */
  responseKeys: readonly string[]
}> & Settings

/**
 * Reads and checks what a route declares.
 *
 * @returns its contract, or `undefined` where it declares none
 * @throws {FST_STATUS_CODE_INVALID} if `statusCode` can't be the status of a response
 * @throws {FST_STATUS_CODE_BODY_SCHEMA} if a no-content code has a schema with a body
 * @throws {FST_STATUS_CODE_NO_RESPONSE_SCHEMA} if the body of the declared code would be sent unfiltered
 */
export function readContract (route: RouteOptions, settings: Settings): Contract | undefined {
  const code: unknown = route.statusCode
  if (code === undefined) return undefined
  const method = String(route.method)
  if (!isFinalStatus(code)) throw new FST_STATUS_CODE_INVALID(method, route.url, inspect(code))

  const responses = responseSchemasOf(route.schema)
  const [bodyless] = noContentCodesWithBody(responses)
  if (bodyless !== undefined) throw new FST_STATUS_CODE_BODY_SCHEMA(method, route.url, bodyless, bodyless)
  if (leavesUnfiltered(responses, code)) {
    throw new FST_STATUS_CODE_NO_RESPONSE_SCHEMA(method, route.url, code, successCodesWithBody(responses).join(', '), code)
  }
  return { ...settings, code, responseKeys: Object.keys(responses) }
}

function isFinalStatus (code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= 200 && (code as number) <= 599
}

function leavesUnfiltered (responses: ResponseSchemas, code: number): boolean {
  const isFiltered = code > 299 || isNoContent(code) || keyFor(Object.keys(responses), code) !== undefined
  return !isFiltered && successCodesWithBody(responses).length > 0
}
