// Responses that are the types of a schema library, and not JSON Schema: only the transform of that library can document them.

import type { FastifySchema } from 'fastify'
import { isJsonResponse, responseSchemasOf } from '../contract/schemas.js'
import type { ResponseSchemas } from '../contract/schemas.js'
import { isAdded, sharedResponses } from './document.js'
import type { Documented } from './document.js'

/** Those that a scope adds to the route's own. */
export function opaqueResponses (schema: FastifySchema | undefined, documented: Documented): ResponseSchemas {
  const shared = sharedResponses(documented)
  const keys = Object.keys(responseSchemasOf(schema))
  const opaqueKeys = Object.keys(shared).filter(key => !isJsonResponse(shared[key]) && isAdded(key, keys))
  return Object.fromEntries(opaqueKeys.map(key => [key, shared[key]]))
}

/** A schema with more responses. */
export function withResponses (schema: FastifySchema | undefined, responses: ResponseSchemas): FastifySchema {
  const isUnchanged = Object.keys(responses).length === 0
  return isUnchanged ? schema as FastifySchema : { ...schema, response: { ...responseSchemasOf(schema), ...responses } }
}

/** A schema without some of its responses, and these. */
export function takeResponses (schema: FastifySchema | undefined, keys: string[]): [FastifySchema | undefined, ResponseSchemas] {
  const rest = { ...responseSchemasOf(schema) }
  const taken: ResponseSchemas = {}
  for (const key of keys.filter(key => key in rest)) {
    taken[key] = rest[key]
    delete rest[key]
  }
  if (Object.keys(taken).length === 0) return [schema, taken]
  return [{ ...schema, response: Object.keys(rest).length === 0 ? undefined : rest }, taken]
}

/** What a route is documented by, with the responses that its library has turned into JSON Schema, and without those that it hasn't. */
export function withConverted (documented: Documented, opaque: ResponseSchemas, converted: ResponseSchemas): Documented {
  const keys = Object.keys(opaque)
  if (keys.length === 0) return documented
  const responses: Record<string, object> = { ...documented.responses }
  let { validation } = documented
  for (const key of keys) {
    const schema = isJsonResponse(converted[key]) ? converted[key] as object : undefined
    if (schema === undefined) delete responses[key]
    else responses[key] = schema
    if (Number(key) === validation?.statusCode) validation = schema && { ...validation, schema }
  }
  return { ...documented, responses, validation }
}

/** Whether all responses of a route are JSON Schema. */
export function isDocumentable (schema: FastifySchema | undefined, documented: Documented): boolean {
  return Object.values(responseSchemasOf(schema)).every(isJsonResponse) && Object.keys(opaqueResponses(schema, documented)).length === 0
}
