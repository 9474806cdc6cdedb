import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'

/** The response schemas of a route, by status code, `2xx` or `default`. */
export type ResponseSchemas = Record<string, unknown>

/** The responses that routes share, by status code, `3xx`, `4xx`, `5xx` or `default`. */
export type ResponsesByKey = Readonly<Record<string, object>>

/** A schema by its keywords. */
export type Keywords = Record<string, unknown>

/** Where shared schemas are found by their `$id`. */
export type SchemaScope = Pick<FastifyInstance, 'getSchema'>

/** The response schemas of a route, none where it has none. */
export function responseSchemasOf (schema: FastifySchema | undefined): ResponseSchemas {
  const response = schema?.response
  return isObject(response) ? response : {}
}

/** The schemas by which Fastify validates the requests of a route. */
export function requestSchemasOf (schema: FastifySchema | undefined): unknown[] {
  const { body, headers, params, querystring, query } = (schema ?? {}) as Record<string, unknown>
  return [body, headers, params, querystring, query].filter(part => part !== undefined && part !== null)
}

/** Whether Fastify answers a request of this route that its schemas refuse. */
export function validates ({ attachValidation, schema }: RouteOptions): boolean {
  return !attachValidation && requestSchemasOf(schema).length > 0
}

/** Whether a schema certainly describes a body. */
export function describesBody (schema: unknown): boolean {
  const keywords = toJsonSchema(schema)
  return keywords !== undefined && hasBody(keywords)
}

/** Whether a schema says that there is no body: by `null`, or by a library's type for that or for nothing. */
export function saysNoBody (schema: unknown): boolean {
  if (isJsonSchema(schema)) return allowsOnlyNull(plainSchema(schema))
  return ['null', 'undefined', 'void'].includes((schema as { type?: string } | null | undefined)?.type ?? '')
}

/** Whether a response has a body by its schema. */
export function hasBody (schema: unknown): boolean {
  const keywords = plainSchema(schema)
  if (!isObject(keywords)) return keywords !== undefined
  return !isBare(keywords) && !allowsOnlyNull(keywords) && !allowsNothing(keywords)
}

const annotations = new Set([
  'title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$id', '$schema', '$comment', 'headers'
])

/** Whether a schema says nothing of a body, so that it filters none. */
export function isBare (schema: unknown): boolean {
  return isJsonSchema(schema) && Object.keys(plainSchema(schema)).every(key => annotations.has(key) || key.startsWith('x-'))
}

// OpenAPI 3.0 has no type for it, so that the transform of zod writes an enum.
function allowsOnlyNull ({ type, const: constant, enum: values }: Keywords): boolean {
  return constant === null || isOnly(type, 'null') || isOnly(values, null)
}

function allowsNothing ({ not }: Keywords): boolean {
  return isObject(not) && Object.keys(not).length === 0
}

/** Whether this is that value, or a list of nothing else. */
function isOnly (found: unknown, value: unknown): boolean {
  return Array.isArray(found) ? found.length === 1 && found[0] === value : found === value
}

/**
 * A schema as JSON Schema. A type of another library is opaque, unless it offers to be described by Standard JSON Schema or by a method
 * of its own: it may lack both, or fail where JSON Schema has no word for it.
 */
export function toJsonSchema (schema: unknown): Keywords | undefined {
  if (isJsonSchema(schema)) return plainSchema(schema)
  const type = schema as LibraryType | null | undefined
  try {
    return type?.['~standard']?.jsonSchema?.output({ target: 'draft-2020-12' }) ?? type?.toJSONSchema?.()
  } catch {
    return undefined
  }
}

type LibraryType = {
  '~standard'?: { jsonSchema?: { output: (options: { target: string }) => Keywords } }
  toJSONSchema?: () => Keywords
}

/** Whether this is JSON Schema, and not the type of another schema library. */
function isJsonSchema (schema: unknown): boolean {
  return isPlainObject(plainSchema(schema))
}

/** Whether this is JSON Schema, within which `true` and `false` are schemas too. */
export function isJsonSchemaOrBoolean (schema: unknown): boolean {
  return typeof schema === 'boolean' || isJsonSchema(schema)
}

/** Whether this is JSON Schema, and so is what it describes by media type. */
export function isJsonResponse (response: unknown): boolean {
  if (!isJsonSchema(response)) return false
  const { content } = plainSchema(response)
  if (!isObject(content)) return true
  return Object.values(content).every(media => isJsonSchemaOrBoolean((media as Keywords | undefined)?.['schema'] ?? {}))
}

/** Whether this can be a schema: JSON Schema, or a type of another library. */
export function isSchema (value: unknown): value is object {
  if (isJsonSchema(value)) return isContent(plainSchema(value)['content'])
  const isObjectOrFunction = isObject(value) || typeof value === 'function'
  return isObjectOrFunction && ['~standard', 'safeParse', 'validate'].some(member => member in value)
}

/** Whether a response may have this by media type: nothing, or one type at least. */
function isContent (content: unknown): boolean {
  if (content === undefined) return true
  return isObject(content) && Object.keys(content).length > 0 && Object.values(content).every(isObject)
}

/** The keywords of a schema; fluent-json-schema hands over builders, which Fastify unwraps the same way. */
export function plainSchema (schema: unknown): Keywords {
  return (isObject(schema) && schema['isFluentSchema'] === true ? schema.valueOf() : schema) as Keywords
}

/** A copy of what is JSON, all the way down. The types of a library stay themselves. */
export function copyJson<Value> (value: Value): Value {
  if (Array.isArray(value)) return value.map(copyJson) as Value
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyJson(part)])) as Value
}

/** The references that stand for a whole response, or for what it is in some media type. */
export function refsOf (response: unknown): string[] {
  const { $ref, content } = { ...response as { $ref?: unknown, content?: Record<string, { schema?: Keywords }> } }
  const own = typeof $ref === 'string' ? [$ref] : []
  return [...own, ...Object.values(content ?? {}).flatMap(media => refsOf(media.schema))]
}

/** The schema that a reference leads to in the end: `undefined` if there is none, or in a circle. */
export function dereference (schema: unknown, scope: SchemaScope): unknown {
  let target = schema
  for (let steps = 0; steps < 10; steps++) {
    const ref = (target as Keywords | null | undefined)?.['$ref']
    if (typeof ref !== 'string') return target
    target = resolveRef(ref, scope)
  }
  return undefined
}

/** The schema that a `$ref` points to, such as `Item#/properties/id`, or `undefined` where there is none. */
export function resolveRef (ref: string, scope: SchemaScope): Keywords | undefined {
  const [id = '', pointer = ''] = ref.split('#')
  let target = scope.getSchema(id) as Keywords | undefined
  for (const step of pointer.split('/').slice(1)) {
    target = target?.[decode(step).replaceAll('~1', '/').replaceAll('~0', '~')] as Keywords | undefined
  }
  return target
}

function decode (step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

/** Whether this is an object without a class, of this realm or of another, as a test runner's or `structuredClone`'s is. */
export function isPlainObject (value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
