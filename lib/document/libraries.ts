// Schemas that are the types of a library, and not JSON Schema: only the transform of that library can document them.

import type { FastifyInstance, FastifySchema } from 'fastify'
import { isJsonResponse, isJsonSchemaOrBoolean, requestSchemasOf, responseSchemasOf } from '../contract/schemas.js'
import type { ResponseSchemas } from '../contract/schemas.js'
import { isAdded, sharedResponses } from './document.js'
import type { Documented } from './document.js'

type Application = Pick<FastifyInstance, 'initialConfig'>

/** What is known of the schemas of an application: whether some aren't JSON Schema, and what libraries have marked theirs with. */
type Known = { hasForeignSchemas: boolean, marks: object }

// By the config of the server, which all scopes of an application share.
const applications = new WeakMap<object, Known>()

/** Notes what the schema of a route tells of those of its application. */
export function noteSchema ({ initialConfig }: Application, schema: FastifySchema | undefined): void {
  const known = applications.get(initialConfig) ?? { hasForeignSchemas: false, marks: {} }
  applications.set(initialConfig, known)
  known.hasForeignSchemas ||= !hasJsonRequests(schema) || !hasJsonResponses(schema)
  const marked = (schema ?? {}) as Record<symbol, unknown>
  for (const mark of Object.getOwnPropertySymbols(marked)) Object.assign(known.marks, { [mark]: marked[mark] })
}

function hasJsonRequests (schema: FastifySchema | undefined): boolean {
  return requestSchemasOf(schema).every(isJsonSchemaOrBoolean)
}

function hasJsonResponses (schema: FastifySchema | undefined): boolean {
  return Object.values(responseSchemasOf(schema)).every(isJsonResponse)
}

/** Whether JSON Schema may be added to the schema of a route: where it has no responses, that's up to those of its application. */
export function takesJsonSchema (schema: FastifySchema | undefined, { initialConfig }: Application): boolean {
  if (!hasJsonRequests(schema)) return false
  return Object.keys(responseSchemasOf(schema)).length > 0 || applications.get(initialConfig)?.hasForeignSchemas !== true
}

/** Those that a scope adds to the route's own. */
export function opaqueResponses (schema: FastifySchema | undefined, documented: Documented): ResponseSchemas {
  const shared = sharedResponses(documented)
  const keys = Object.keys(responseSchemasOf(schema))
  const opaqueKeys = Object.keys(shared).filter(key => !isJsonResponse(shared[key]) && isAdded(key, keys))
  return Object.fromEntries(opaqueKeys.map(key => [key, shared[key]]))
}

/** A schema with more responses. Where there was none, it's marked as those of the application are, for a library to know it. */
export function withResponses (
  schema: FastifySchema | undefined, responses: ResponseSchemas, { initialConfig }: Application
): FastifySchema {
  if (Object.keys(responses).length === 0) return schema as FastifySchema
  return { ...schema ?? applications.get(initialConfig)?.marks, response: { ...responseSchemasOf(schema), ...responses } }
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
  return hasJsonResponses(schema) && Object.keys(opaqueResponses(schema, documented)).length === 0
}
