import type { FastifySchema } from 'fastify'
import { STATUS_CODES } from '../builtins.js'
import { isNoContent } from '../codes.js'
import { addedResponses, invalidSchemaId, isDefaultKey, keyFor } from '../contract/responses.js'
import { copyJson, hasBody, isJsonResponse, plainSchema, resolveRef, responseSchemasOf } from '../contract/schemas.js'
import type { Keywords, ResponsesByKey, ResponseSchemas, SchemaScope } from '../contract/schemas.js'

/** What a route is documented by, beside its schema. */
export type Documented = Readonly<{
  /** The code of its contract, if it has one. */
  code: number | undefined
  /** Whether that is only a default of its scope. */
  isDefault: boolean
  /** The successes whose own schema says that they have no body. */
  emptyCodes: readonly number[]
  /** The keys of responses that its links refer to. */
  linkedKeys: readonly string[]
  /** The responses that its scope shares. */
  shared: ResponsesByKey
  /** Where its shared schemas are found. */
  scope: SchemaScope
}>

type Context = Pick<Documented, 'emptyCodes' | 'scope'> & { isOpenApi3: boolean }

const classes = ['Informational', 'Successful', 'Redirection', 'Client Error', 'Server Error'] as const

/** The schema that documents an invalid request: the shape of Fastify's own errors. */
export function createInvalidSchema (statusCode: number): Keywords {
  return {
    $id: invalidSchemaId(statusCode),
    type: 'object',
    properties: { statusCode: { type: 'integer' }, code: { type: 'string' }, error: { type: 'string' }, message: { type: 'string' } },
    required: ['statusCode', 'error', 'message'],
    example: {
      statusCode,
      code: 'FST_ERR_VALIDATION',
      error: phraseOf(String(statusCode)),
      message: "body must have required property 'name'"
    }
  }
}

/** Whether all responses of a route are JSON Schema, those that its scope adds too. */
export function isDocumentable (schema: FastifySchema | undefined, { shared }: Documented): boolean {
  const added = addedResponses(schema, shared).map(([, response]) => response)
  return [...Object.values(responseSchemasOf(schema)), ...added].every(isJsonResponse)
}

/**
 * The schema by which a route is documented: what it has, with the response of its declared code in place of the
 * documenter's '200 Default Response', with those that are added, and a description of each. Documenting a documented schema
 * changes nothing.
 */
export function documentSchema (schema: FastifySchema | undefined, documented: Documented, isOpenApi3: boolean): FastifySchema {
  const { code, emptyCodes, scope, shared } = documented
  const context = { emptyCodes, scope, isOpenApi3 }
  const own = responseSchemasOf(schema)
  const response = code === undefined ? copyResponses(own) : documentOwn(own, code, documented, context, schema)
  // Where there is any response, the documenter adds no success of its own.
  if (schema?.response === undefined && code === undefined) response[200] = { type: 'null', description: 'Default Response' }
  for (const [key, added] of addedResponses(schema, shared)) {
    // A transform may change those of one route.
    const described = describe(copyJson(plainSchema(added)), key, context)
    response[key] = key.startsWith('3') ? described : asJson(described, schema, context)
  }
  return { ...schema, response }
}

function documentOwn (
  own: ResponseSchemas, code: number, { isDefault, linkedKeys }: Documented, context: Context, schema: FastifySchema | undefined
): ResponseSchemas {
  const response = copyResponses({})
  for (const key of Object.keys(own)) response[key] = isDefaultKey(key) ? own[key] : describe(plainSchema(own[key]), key, context)
  const key = keyFor(Object.keys(own), code)
  // Nobody has said what the body of a mere default is.
  const isUnknown = isNoContent(code) || (key === undefined && isDefault && producesOf(schema) === undefined)
  if (isUnknown) {
    response[code] ??= describeNoContent(undefined, String(code), context)
  } else if (key === undefined) {
    response[code] = describe(undefined, String(code), context)
  } else if (key !== String(code)) {
    response[code] = describe(plainSchema(own[key]), String(code), context)
    // A class stands for the declared code, and would be documented beside it as another success (in Swagger 2.0 as 200).
    if (!isDefaultKey(key) && !linkedKeys.includes(key.toUpperCase())) delete response[key]
  }
  return response
}

/** A copy of 0.2 KB. V8 reserves 2.6 KB for an object whose first key is 201. A huge key first makes it a hash table. */
function copyResponses (responses: ResponseSchemas): ResponseSchemas {
  const huge = 99_999
  const copy: ResponseSchemas = { [huge]: undefined }
  delete copy[huge]
  return Object.assign(copy, responses)
}

/** A response with its description, and without content where its code has none. */
function describe (schema: Keywords | undefined, key: string, context: Context): Keywords {
  const code = Number(key)
  const isEmpty = isNoContent(code) || context.emptyCodes.includes(code) || (key.startsWith('3') && (schema === undefined || !hasBody(schema)))
  if (isEmpty) return describeNoContent(schema, key, context)
  const own = ownDescription(schema, context)
  if (schema?.['$ref'] !== undefined) return describeRef(schema, own ?? phraseOf(key), context)
  return own === undefined ? { ...schema, 'x-response-description': phraseOf(key) } : { ...schema }
}

// `type: 'null'` is how @fastify/swagger is told that there is no content.
function describeNoContent (schema: Keywords | undefined, key: string, context: Context): Keywords {
  const entry: Keywords = { type: 'null', description: ownDescription(schema, context) ?? phraseOf(key) }
  if (schema?.['headers'] !== undefined) entry['headers'] = schema['headers']
  return entry
}

// Beside a `$ref`, documents of OpenAPI 3 read `description`, and those of Swagger 2.0 `x-response-description`.
function describeRef (schema: Keywords, description: unknown, { isOpenApi3 }: Context): Keywords {
  return { ...schema, [isOpenApi3 ? 'description' : 'x-response-description']: description }
}

function ownDescription (schema: Keywords | undefined, { scope }: Context): unknown {
  // @fastify/swagger takes an empty one for none.
  return schema?.['x-response-description'] || schema?.['description'] || descriptionOfRef(schema?.['$ref'], scope) || undefined
}

function descriptionOfRef (ref: unknown, scope: SchemaScope): unknown {
  return typeof ref === 'string' ? resolveRef(ref, scope)?.['description'] : undefined
}

/** The response to an error, which is JSON whatever else the route produces. Swagger 2.0 can't tell. */
function asJson (response: Keywords, schema: FastifySchema | undefined, { isOpenApi3 }: Context): Keywords {
  if (!isOpenApi3 || producesOf(schema) === undefined || 'content' in response) return response
  const { description, 'x-response-description': own, headers, ...body } = response
  return { description: own || description, ...headers !== undefined && { headers }, content: { 'application/json': { schema: body } } }
}

function producesOf (schema: FastifySchema | undefined): string[] | undefined {
  return (schema as { produces?: string[] } | undefined)?.produces
}

/** What a status, or a class of them, is called: as in the body of Fastify's errors. */
function phraseOf (key: string): string {
  return isDefaultKey(key) ? 'Default Response' : STATUS_CODES[key] ?? classes[Number(key.charAt(0)) - 1]!
}
