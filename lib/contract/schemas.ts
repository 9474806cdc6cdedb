import type { FastifyInstance, FastifySchema } from 'fastify'
import { isNoContent } from '../codes.js'

/** The response schemas of a route, by status code, `2xx` or `default`. */
export type ResponseSchemas = Record<string, unknown>

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

/** The key whose schema Fastify applies to a reply of this status: the exact code (or class), else its class, else `default`. */
export function keyFor (keys: readonly string[], code: number | string): string | undefined {
  // In any case of its letters, as Fastify reads them.
  const find = (name: string) => keys.find(key => key.toLowerCase() === name)
  return find(String(code)) ?? find(`${String(code).charAt(0)}xx`) ?? find('default')
}

/** The key whose schema would serialize every success that has none of its own, if there is one. */
export function catchAllKey (keys: readonly string[]): string | undefined {
  return keys.find(key => /^(2xx|default)$/i.test(key))
}

/** The codes that never carry content and still have a schema with a body. */
export function noContentCodesWithBody (responses: ResponseSchemas, scope: SchemaScope): string[] {
  return Object.keys(responses).filter(key => isNoContent(Number(key)) && describesBody(dereference(responses[key], scope)))
}

/** Whether a schema certainly describes a body. */
export function describesBody (schema: unknown): boolean {
  const keywords = toJsonSchema(schema)
  return keywords !== undefined && hasBody(keywords)
}

// Only JSON Schema says whether it describes a body. A type of another library is opaque, unless it offers to be described by
// Standard JSON Schema or by a method of its own: it may lack both, or fail where JSON Schema has no word for it.
function toJsonSchema (schema: unknown): Keywords | undefined {
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

/** The schema that a reference leads to in the end: `undefined` if there is none yet, or in a circle. */
function dereference (schema: unknown, scope: SchemaScope): unknown {
  let target = schema
  for (let steps = 0; steps < 10; steps++) {
    const ref = refOf(target)
    if (ref === undefined) return target
    target = resolveRef(ref, scope)
  }
  return undefined
}

function refOf (schema: unknown): string | undefined {
  const ref = (schema as Keywords | null | undefined)?.['$ref']
  return typeof ref === 'string' ? ref : undefined
}

/** Whether a code that never carries content has a schema that isn't there yet. */
export function refersToUnknown (responses: ResponseSchemas, scope: SchemaScope): boolean {
  return Object.keys(responses).some(key => isNoContent(Number(key)) && dereference(responses[key], scope) === undefined)
}

/** The status of the only success that the response schemas describe, if there is exactly one, and no `2xx`. */
export function onlySuccess (responses: ResponseSchemas): number | undefined {
  const [key, ...others] = Object.keys(responses).filter(key => /^2(\d\d|xx)$/i.test(key))
  return key === undefined || others.length > 0 || isNaN(Number(key)) ? undefined : Number(key)
}

/** The success codes (2xx, and the pattern `2xx`) whose schema describes a body. */
export function successCodesWithBody (responses: ResponseSchemas): string[] {
  return Object.keys(responses).filter(key => /^2(\d\d|xx)$/i.test(key) && !isNoContent(Number(key)) && hasBody(responses[key]))
}

/** The successes whose own schema says that they have no body. */
export function emptySuccesses (responses: ResponseSchemas, scope: SchemaScope): number[] {
  return Object.keys(responses).filter(key => /^2\d\d$/.test(key) && saysNoBody(dereference(responses[key], scope))).map(Number)
}

/** Whether some response is described that a success without content would contradict: the body of another, or `default`. */
export function describesOtherSuccess (responses: ResponseSchemas): boolean {
  return successCodesWithBody(responses).length > 0 || Object.keys(responses).some(isDefaultKey)
}

/** Whether this is the key of all statuses that have none of their own. */
export function isDefaultKey (key: string): boolean {
  return key.toLowerCase() === 'default'
}

const annotations = new Set([
  'title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$id', '$schema', '$comment', 'headers'
])

/** Whether a response has a body by its schema. */
export function hasBody (schema: unknown): boolean {
  const keywords = plainSchema(schema)
  if (!isObject(keywords)) return keywords !== undefined
  if (allowsOnlyNull(keywords)) return false
  if (isObject(keywords['not']) && Object.keys(keywords['not']).length === 0) return false
  return !isJsonSchema(keywords) || Object.keys(keywords).some(key => !annotations.has(key) && !key.startsWith('x-'))
}

/** Whether a schema says that there is no body: by `null`, or by a library's type for nothing, which has no JSON Schema. */
function saysNoBody (schema: unknown): boolean {
  const { type } = { ...schema as { type?: unknown } }
  return type === 'undefined' || type === 'void' || allowsOnlyNull(toJsonSchema(schema) ?? {})
}

// OpenAPI 3.0 has no type for it, so that the transform of zod writes an enum.
function allowsOnlyNull ({ type, const: constant, enum: values }: Keywords): boolean {
  return constant === null || isOnly(type, 'null') || isOnly(values, null)
}

/** Whether this is that value, or a list of nothing else. */
function isOnly (found: unknown, value: unknown): boolean {
  return Array.isArray(found) ? found.length === 1 && found[0] === value : found === value
}

/** Whether this is JSON Schema, and not the type of another schema library. */
export function isJsonSchema (schema: unknown): boolean {
  return isPlainObject(plainSchema(schema))
}

/** Whether this is JSON Schema, and so is what it describes by media type. */
export function isJsonResponse (response: unknown): boolean {
  if (!isJsonSchema(response)) return false
  const { content } = plainSchema(response)
  if (!isObject(content)) return true
  return Object.values(content).every(media => isJsonSchemaOrBoolean((media as Keywords | undefined)?.['schema'] ?? {}))
}

/** Whether this is JSON Schema, within which `true` and `false` are schemas too. */
export function isJsonSchemaOrBoolean (schema: unknown): boolean {
  return typeof schema === 'boolean' || isJsonSchema(schema)
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

/** The schema that a `$ref` points to, such as `Item#/properties/id`, or `undefined` where there is none yet. */
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
