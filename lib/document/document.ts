import type { FastifyInstance, FastifySchema } from 'fastify'
import { STATUS_CODES } from '../builtins.js'
import { isNoContent } from '../codes.js'
import type { Settings } from '../contract/options.js'
import { hasBody, isDefaultKey, keyFor, plainSchema, resolveRef, responseSchemasOf } from '../contract/schemas.js'
import type { Keywords, ResponseSchemas } from '../contract/schemas.js'

/** What a route is documented by, beside its schema. */
export type Documented = Readonly<{
  /** The code of its contract, if it has one. */
  code: number | undefined
  /** The successes whose own schema says that they have no body. */
  emptyCodes: readonly number[]
  /** Whether that is only a default of its scope. */
  isDefault: boolean
  /** The keys of responses that its links refer to. */
  linkedKeys: readonly string[]
  /** How its invalid requests are answered, if that's up to its scope. */
  validation: Settings['validation']
  /** What every route of its scope can answer. */
  responses: Settings['responses']
  /** Where its shared schemas are found. */
  scope: Pick<FastifyInstance, 'getSchema' | 'hasDecorator' | 'hasPlugin' | 'initialConfig' | 'serializerCompiler'>
}>

/** What is known of the document. */
export type DocumentKind = Readonly<{
  /** Whether it's OpenAPI 3, and not Swagger 2.0, if that can be told. */
  isOpenApi3: boolean | undefined
  /** Whether what stands beside a `$ref` is certainly left out of the schema. */
  dropsSiblings: boolean
}>

type Context = DocumentKind & Pick<Documented, 'emptyCodes' | 'scope'>

const classes = ['Informational', 'Successful', 'Redirection', 'Client Error', 'Server Error'] as const

/** The `$id` of the schema that documents an invalid request: the shape of Fastify's own errors. */
export function invalidSchemaId (statusCode: number): string {
  return `ValidationError${statusCode}`
}

/** That schema. */
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

/** The responses that a scope adds to those of its routes: its own ones, and that to an invalid request. */
export function sharedResponses ({ validation, responses }: Documented): ResponseSchemas {
  if (validation === undefined) return responses
  const { statusCode, schema } = validation
  const invalid = schema ?? sharedInvalid(statusCode, responses) ?? { $ref: `${invalidSchemaId(statusCode)}#` }
  return { ...responses, [statusCode]: invalid }
}

/** What a scope already says of all its errors holds for an invalid request too. */
export function sharedInvalid (statusCode: number, responses: Settings['responses']): object | undefined {
  return responses[statusCode] ?? responses['4xx']
}

/** Whether the keys of a route's own responses leave room for this one of its scope. */
export function isAdded (key: string, ownKeys: readonly string[]): boolean {
  // By the class of the status, or by `default`: that is what Fastify would serialize it with.
  return keyFor(ownKeys, key) === undefined
}

/**
 * The schema by which a route is documented: what it has, with the response of its declared code in place of the
 * documenter's '200 Default Response', with those that are added, and a description of each. Documenting a documented schema
 * changes nothing.
 */
export function documentSchema (schema: FastifySchema | undefined, documented: Documented, kind: DocumentKind): FastifySchema {
  const { code, emptyCodes, scope } = documented
  const context = { ...kind, emptyCodes, scope }
  const own = responseSchemasOf(schema)
  const response = code === undefined ? copyResponses(own) : documentOwn(own, code, documented, context, schema)
  // Where there is any response, the documenter adds no success of its own.
  if (schema?.response === undefined && code === undefined) response[200] = { type: 'null', description: 'Default Response' }
  const keys = Object.keys(own)
  for (const [key, shared] of describeShared(documented, context)) {
    if (isAdded(key, keys)) response[key] = key.startsWith('3') ? copyOf(shared, kind) : asJson(shared, schema, kind)
  }
  return { ...schema, response }
}

type Described = Context & Pick<Documented, 'validation'> & { entries: Array<[key: string, described: Keywords]> }

// What the last route with these responses was given. Most routes of an application share it.
const lastDescribed = new WeakMap<object, Described>()

/** The responses that a scope adds, with their descriptions. Each route is to be given copies: a transform may change them. */
function describeShared (documented: Documented, context: Context): Described['entries'] {
  const { responses, validation } = documented
  const last = lastDescribed.get(responses)
  const isSame = last?.scope === context.scope && last.validation === validation &&
    last.isOpenApi3 === context.isOpenApi3 && last.dropsSiblings === context.dropsSiblings
  if (isSame) return last.entries
  const entries = Object.entries(sharedResponses(documented))
    .map(([key, schema]): [string, Keywords] => [key, describe(plainSchema(schema), key, context)])
  lastDescribed.set(responses, { ...context, validation, entries })
  return entries
}

function copyOf (described: Keywords, kind: DocumentKind): Keywords {
  return hidesDescription(kind) ? Object.defineProperties({}, Object.getOwnPropertyDescriptors(described)) : { ...described }
}

function documentOwn (
  own: ResponseSchemas, code: number, { isDefault, linkedKeys }: Documented, context: Context, schema: FastifySchema | undefined
): ResponseSchemas {
  const response = copyResponses({})
  for (const key of Object.keys(own)) response[key] = isDefaultKey(key) ? own[key] : describe(plainSchema(own[key]), key, context)
  const key = keyFor(Object.keys(own), code)
  // Nobody has said what the body of a mere default is.
  const isBare = isNoContent(code) || (key === undefined && isDefault && producesOf(schema) === undefined)
  if (isBare) {
    response[code] ??= describeNoContent(undefined, String(code), context)
  } else if (key === undefined) {
    response[code] = describe(undefined, String(code), context)
  } else if (key !== String(code)) {
    response[code] = describe(plainSchema(own[key]), String(code), context)
    // A pattern stands for the declared code, and would be documented beside it as another success (in Swagger 2.0 as 200).
    if (!isDefaultKey(key) && !linkedKeys.includes(key.toUpperCase())) delete response[key]
  }
  return response
}

/** A copy that takes little room: V8 keeps some for all numbers below a 201, but not in an object that has had a much larger one. */
function copyResponses (responses: ResponseSchemas): ResponseSchemas {
  const sparse = 99_999
  const copy: ResponseSchemas = { [sparse]: undefined }
  delete copy[sparse]
  return Object.assign(copy, responses)
}

/** A response with its description, and without content where its code has none. */
function describe (schema: Keywords | undefined, key: string, context: Context): Keywords {
  const code = Number(key)
  const isBare = /^3/.test(key) && (schema === undefined || !hasBody(schema))
  const isEmpty = isNoContent(code) || context.emptyCodes.includes(code) || isBare
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

// Beside a `$ref`, documents of OpenAPI 3 read `description`, and the schema is without it from @fastify/swagger 9.5.2 on. Others read
// `x-response-description`, and leave that out.
function describeRef (schema: Keywords, description: unknown, kind: Context): Keywords {
  if (kind.dropsSiblings) return { ...schema, description }
  const described = { ...schema, 'x-response-description': description }
  if (!hidesDescription(kind)) return described
  return Object.defineProperty(described, 'description', { value: description, enumerable: false, configurable: true, writable: true })
}

/** Whether a description may be there that isn't enumerable: it's read, but a transform that copies loses it. */
function hidesDescription ({ isOpenApi3, dropsSiblings }: DocumentKind): boolean {
  return isOpenApi3 !== false && !dropsSiblings
}

function ownDescription (schema: Keywords | undefined, { scope }: Context): unknown {
  // @fastify/swagger takes an empty one for none.
  return schema?.['x-response-description'] || schema?.['description'] || descriptionOfRef(schema?.['$ref'], scope) || undefined
}

function descriptionOfRef (ref: unknown, scope: Documented['scope']): unknown {
  return typeof ref === 'string' ? resolveRef(ref, scope)?.['description'] : undefined
}

/** The response to an error, which is JSON whatever else the route produces. Swagger 2.0 can't tell. */
function asJson (response: Keywords, schema: FastifySchema | undefined, kind: DocumentKind): Keywords {
  if (!kind.isOpenApi3 || producesOf(schema) === undefined || 'content' in response) return copyOf(response, kind)
  const { description, 'x-response-description': own, headers, ...body } = response
  return { description: own || description, ...headers !== undefined && { headers }, content: { 'application/json': { schema: body } } }
}

function producesOf (schema: FastifySchema | undefined): string[] | undefined {
  return (schema as { produces?: string[] } | undefined)?.produces
}

/** What a status, or a class of them, is called: as in the body of Fastify's errors. */
function phraseOf (key: string): string {
  return key.toLowerCase() === 'default' ? 'Default Response' : STATUS_CODES[key] ?? classes[Number(key.charAt(0)) - 1]!
}
