import type { FastifySchema } from 'fastify'
import { isNoContent } from './no-content.js'
import { resolveRef } from './shared-schema.js'
import type { SchemaScope } from './shared-schema.js'

/** The response schemas of a route, by status code, `2xx` or `default`. */
export type ResponseSchemas = Record<string, unknown>

/** A schema by its keywords. */
export type Keywords = Record<string, unknown>

/** The response schemas of a route, none where it has none. */
export function responseSchemasOf (schema: FastifySchema | undefined): ResponseSchemas {
  const response = schema?.response
  return isObject(response) ? response : {}
}

/** The key whose schema Fastify applies to a reply of this status: the exact code, else its class, else `default`. */
export function keyFor (keys: readonly string[], code: number): string | undefined {
  // In any case of its letters, as Fastify reads them.
  const find = (name: string) => keys.find(key => key.toLowerCase() === name)
  return find(String(code)) ?? find(`${String(code).charAt(0)}xx`) ?? find('default')
}

/** The codes that never carry content and still have a schema with a body. */
export function noContentCodesWithBody (responses: ResponseSchemas, scope: SchemaScope): string[] {
  return Object.keys(responses).filter(key => isNoContent(Number(key))).filter(key => {
    const schema = dereference(responses[key], scope)
    // Only JSON Schema says whether it describes a body; the schemas of other libraries are opaque objects.
    return isJsonSchema(schema) && hasBody(schema)
  })
}

function dereference (schema: unknown, scope: SchemaScope): unknown {
  const ref = (schema as Keywords | null | undefined)?.['$ref']
  return typeof ref === 'string' ? resolveRef(ref, scope) : schema
}

/** The success codes (2xx, and the pattern `2xx`) whose schema describes a body. */
export function successCodesWithBody (responses: ResponseSchemas): string[] {
  return Object.keys(responses).filter(key => /^2(\d\d|xx)$/i.test(key) && !isNoContent(Number(key)) && hasBody(responses[key]))
}

const annotations = new Set([
  'title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$id', '$schema', '$comment', 'headers'
])

function hasBody (schema: unknown): boolean {
  const keywords = plainSchema(schema)
  if (!isObject(keywords)) return keywords !== undefined
  const types = [keywords['type']].flat()
  if (types.length === 1 && types[0] === 'null') return false
  return !isJsonSchema(keywords) || Object.keys(keywords).some(key => !annotations.has(key) && !key.startsWith('x-'))
}

/** Whether this is JSON Schema, and not the type of another schema library. */
export function isJsonSchema (schema: unknown): boolean {
  const keywords = plainSchema(schema)
  if (!isObject(keywords)) return false
  const prototype = Object.getPrototypeOf(keywords)
  return prototype === null || prototype === Object.prototype
}

/** The keywords of a schema; fluent-json-schema hands over builders, which Fastify unwraps the same way. */
export function plainSchema (schema: unknown): Keywords {
  return (isObject(schema) && schema['isFluentSchema'] === true ? schema.valueOf() : schema) as Keywords
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
