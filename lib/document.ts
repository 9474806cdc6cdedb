import { STATUS_CODES } from 'node:http'
import type { FastifySchema } from 'fastify'
import { isNoContent } from './no-content.js'
import type { Settings } from './options.js'
import { keyFor, plainSchema, responseSchemasOf } from './response-schema.js'
import type { Keywords, ResponseSchemas } from './response-schema.js'

type Validation = NonNullable<Settings['validation']>

/** Finds a shared schema by its `$id`, as `instance.getSchema()` does. */
export type FindSchema = (id: string) => unknown

// Node still says what RFC 9110 has renamed.
const phrases: Record<number, string | undefined> = { ...STATUS_CODES, 413: 'Content Too Large', 422: 'Unprocessable Content' }
const classes: Record<string, string> = { 2: 'Successful', 3: 'Redirection', 4: 'Client Error', 5: 'Server Error' }

/** What a route is documented by, beside its schema. */
export type Documented = Readonly<{
  /** The code that it declares, if it does. */
  code: number | undefined
  /** How its invalid requests are answered, if that's up to its scope. */
  validation: Settings['validation']
}>

// The shape of Fastify's own errors.
const errorSchema = {
  type: 'object',
  properties: { statusCode: { type: 'integer' }, code: { type: 'string' }, error: { type: 'string' }, message: { type: 'string' } },
  required: ['statusCode', 'error', 'message']
}

/**
 * The schema by which a route is documented: what it has, with the response of its declared code in place of the
 * documenter's '200 Default Response', and that of failed validation. Documenting a documented schema changes nothing.
 */
export function documentSchema (schema: FastifySchema | undefined, by: Documented, findSchema: FindSchema): FastifySchema {
  const { code, validation } = by
  let response = schema?.response === undefined ? undefined : responseSchemasOf(schema)
  if (code !== undefined) response = documentSuccess(response ?? {}, code, findSchema)
  // Where there is any response, the documenter adds no success of its own.
  if (validation !== undefined) response = documentInvalid(response ?? { 200: defaultResponse }, validation, findSchema)
  return { ...schema, response }
}

// How the documenter shows a route without response schemas.
const defaultResponse = { type: 'null', description: 'Default Response' }

function documentInvalid (responses: ResponseSchemas, validation: Validation, findSchema: FindSchema): ResponseSchemas {
  const { statusCode, schema = errorSchema } = validation
  if (keyFor(Object.keys(responses), statusCode) !== undefined) return responses
  return { ...responses, [statusCode]: documentContent(plainSchema(schema), statusCode, findSchema) }
}

function documentSuccess (responses: ResponseSchemas, code: number, findSchema: FindSchema): ResponseSchemas {
  const documented: ResponseSchemas = {}
  for (const [key, schema] of Object.entries(responses)) {
    documented[key] = isNoContent(Number(key)) ? documentNoContent(plainSchema(schema), Number(key), findSchema) : schema
  }
  if (isNoContent(code)) {
    documented[code] ??= documentNoContent(undefined, code, findSchema)
    return documented
  }
  const key = keyFor(Object.keys(responses), code)
  documented[code] = documentContent(key === undefined ? undefined : plainSchema(responses[key]), code, findSchema)
  // A pattern stands for the declared code, and would be documented beside it as another success (in Swagger 2.0 as 200).
  if (key !== undefined && key !== String(code) && key !== 'default') delete documented[key]
  return documented
}

// `type: 'null'` is how @fastify/swagger is told that there is no content.
function documentNoContent (schema: Keywords | undefined, code: number, findSchema: FindSchema): Keywords {
  const entry: Keywords = { type: 'null', description: ownDescription(schema, findSchema) ?? reasonPhrase(code) }
  if (schema?.['headers'] !== undefined) entry['headers'] = schema['headers']
  return entry
}

function documentContent (schema: Keywords | undefined, code: number, findSchema: FindSchema): Keywords {
  if (schema === undefined && code >= 300 && code <= 399) return documentNoContent(schema, code, findSchema)
  const own = ownDescription(schema, findSchema)
  // Beside a `$ref` only `description` is read, and it doesn't reach the schema.
  if (schema?.['$ref'] !== undefined) return { ...schema, description: own ?? reasonPhrase(code) }
  return own === undefined ? { ...schema, 'x-response-description': reasonPhrase(code) } : { ...schema }
}

function ownDescription (schema: Keywords | undefined, findSchema: FindSchema): unknown {
  return schema?.['x-response-description'] ?? schema?.['description'] ?? descriptionOfRef(schema?.['$ref'], findSchema)
}

function descriptionOfRef (ref: unknown, findSchema: FindSchema): unknown {
  if (typeof ref !== 'string') return undefined
  const [id = '', pointer = ''] = ref.split('#')
  let target = findSchema(id)
  for (const step of pointer.split('/').slice(1)) {
    target = (target as Keywords | undefined)?.[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return (target as Keywords | undefined)?.['description']
}

function reasonPhrase (code: number): string {
  return phrases[code] ?? `${classes[String(code).charAt(0)]}`
}
