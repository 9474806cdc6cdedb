import type { FastifyInstance, FastifySchema } from 'fastify'
import { STATUS_CODES } from '../builtins.js'
import { isNoContent } from '../codes.js'
import type { Settings } from '../contract/options.js'
import { isDefaultKey, keyFor, plainSchema, resolveRef, responseSchemasOf } from '../contract/schemas.js'
import type { Keywords, ResponseSchemas } from '../contract/schemas.js'

type Validation = NonNullable<Settings['validation']>

// Node still says what RFC 9110 has renamed.
const phrases: Record<number, string | undefined> = { ...STATUS_CODES, 413: 'Content Too Large', 422: 'Unprocessable Content' }
const classes = ['Informational', 'Successful', 'Redirection', 'Client Error', 'Server Error'] as const

/** What a route is documented by, beside its schema. */
export type Documented = Readonly<{
  /** The code that it declares, if it does. */
  code: number | undefined
  /** How its invalid requests are answered, if that's up to its scope. */
  validation: Settings['validation']
  /** Where its shared schemas are found. */
  scope: Pick<FastifyInstance, 'getSchema' | 'hasDecorator' | 'serializerCompiler'>
}>

type Scope = Documented['scope']

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
export function documentSchema (schema: FastifySchema | undefined, { code, validation, scope }: Documented): FastifySchema {
  let response = schema?.response === undefined ? undefined : responseSchemasOf(schema)
  if (code !== undefined) response = documentSuccess(response ?? {}, code, scope)
  // Where there is any response, the documenter adds no success of its own.
  if (validation !== undefined) response = documentInvalid(response ?? { 200: defaultResponse }, validation, scope)
  return { ...schema, response }
}

// How the documenter shows a route without response schemas.
const defaultResponse = { type: 'null', description: 'Default Response' }

function documentInvalid (responses: ResponseSchemas, validation: Validation, scope: Scope): ResponseSchemas {
  const { statusCode, schema = errorSchema } = validation
  if (keyFor(Object.keys(responses), statusCode) !== undefined) return responses
  const documented = copyResponses(responses)
  documented[statusCode] = documentContent(plainSchema(schema), statusCode, scope)
  return documented
}

function documentSuccess (responses: ResponseSchemas, code: number, scope: Scope): ResponseSchemas {
  const documented = copyResponses(responses)
  for (const key of Object.keys(responses)) {
    if (isNoContent(Number(key))) documented[key] = documentNoContent(plainSchema(responses[key]), Number(key), scope)
  }
  if (isNoContent(code)) {
    documented[code] ??= documentNoContent(undefined, code, scope)
    return documented
  }
  const key = keyFor(Object.keys(responses), code)
  documented[code] = documentContent(key === undefined ? undefined : plainSchema(responses[key]), code, scope)
  // A pattern stands for the declared code, and would be documented beside it as another success (in Swagger 2.0 as 200).
  if (key !== undefined && key !== String(code) && !isDefaultKey(key)) delete documented[key]
  return documented
}

/** A copy that takes little room: V8 keeps some for all numbers below a 201, but not in an object that has had a much larger one. */
function copyResponses (responses: ResponseSchemas): ResponseSchemas {
  const sparse = 99_999
  const copy: ResponseSchemas = { [sparse]: undefined }
  delete copy[sparse]
  return Object.assign(copy, responses)
}

// `type: 'null'` is how @fastify/swagger is told that there is no content.
function documentNoContent (schema: Keywords | undefined, code: number, scope: Scope): Keywords {
  const entry: Keywords = { type: 'null', description: ownDescription(schema, scope) ?? reasonPhrase(code) }
  if (schema?.['headers'] !== undefined) entry['headers'] = schema['headers']
  return entry
}

function documentContent (schema: Keywords | undefined, code: number, scope: Scope): Keywords {
  if (schema === undefined && code >= 300 && code <= 399) return documentNoContent(schema, code, scope)
  const own = ownDescription(schema, scope)
  if (schema?.['$ref'] !== undefined) return describeRef(schema, own ?? reasonPhrase(code))
  return own === undefined ? { ...schema, 'x-response-description': reasonPhrase(code) } : { ...schema }
}

// Beside a `$ref` only `description` is read. It is not enumerable, or Swagger 2.0 would show it in the schema too.
function describeRef (schema: Keywords, value: unknown): Keywords {
  return Object.defineProperty({ ...schema }, 'description', { value, enumerable: false, configurable: true, writable: true })
}

function ownDescription (schema: Keywords | undefined, scope: Scope): unknown {
  return schema?.['x-response-description'] ?? schema?.['description'] ?? descriptionOfRef(schema?.['$ref'], scope)
}

function descriptionOfRef (ref: unknown, scope: Scope): unknown {
  return typeof ref === 'string' ? resolveRef(ref, scope)?.['description'] : undefined
}

function reasonPhrase (code: number): string {
  return phrases[code] ?? classes[Math.trunc(code / 100) - 1]!
}
