// Schemas that are the types of a library, and not JSON Schema: only the transform of that library can document them.

import type { FastifySchema, RouteOptions } from 'fastify'
import { addedResponses } from '../contract/responses.js'
import { copyJson, isJsonResponse, responseSchemasOf } from '../contract/schemas.js'
import type { ResponseSchemas } from '../contract/schemas.js'
import { documentSchema, isDocumentable } from './document.js'
import { recordOf } from '../record.js'
import { noteTransform } from './swagger.js'
import type { Documented } from './document.js'

type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

/**
 * Makes a `transform` for `@fastify/swagger` that documents the declared statuses. You need it for schemas that are not JSON Schema.
 * Routes without a `statusCode` are documented as by `inner` alone.
 *
 * @param inner the transform that turns the schemas of a route into JSON Schema; without one they stay as they are
 * @returns a function for the option `transform` of `@fastify/swagger`
 * @example
 * await app.register(swagger, { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) })
 */
export function statusCodeTransform<Input extends TransformInput> (inner: (input: Input) => TransformResult = asItIs) {
  noteTransform()
  return (input: Input): TransformResult => {
    const { documented, marks = {}, own: former, shown } = { ...recordOf(input.route) }
    if (documented === undefined) return inner(input)
    // A library reads its own types, and not the JSON Schema that the plugin has added.
    const own = (shown !== undefined && shown === input.schema ? former : input.schema) as FastifySchema
    const opaque = opaqueResponses(own, documented)
    const result = convert({ ...input, schema: own }, opaque, marks, inner)
    const [schema, converted] = takeResponses(result.schema, Object.keys(opaque))
    const known = { ...documented, shared: withConverted(documented.shared, opaque, converted) }
    if (!isDocumentable(schema, known)) return result
    return { ...result, schema: documentSchema(schema, known, 'openapiObject' in input) }
  }
}

function asItIs ({ schema, url }: TransformInput): TransformResult {
  return { schema, url }
}

/** The shared responses that a route gets from its scope, and that are no JSON Schema. */
function opaqueResponses (schema: FastifySchema | undefined, { shared }: Documented): ResponseSchemas {
  return Object.fromEntries(addedResponses(schema, shared).filter(([, added]) => !isJsonResponse(added)))
}

/** What a library makes of the schema of a route, and of those shared responses. */
function convert<Input extends TransformInput> (
  input: Input, opaque: ResponseSchemas, marks: object, inner: (input: Input) => TransformResult
): TransformResult {
  const { schema } = input
  if (Object.keys(opaque).length === 0) return inner(input)
  // Where there was none, it's marked as those of the application are, for a library to know it.
  const withOpaque = { ...schema ?? marks, response: { ...responseSchemasOf(schema), ...copyJson(opaque) } } as FastifySchema
  try {
    return inner({ ...input, schema: withOpaque })
  } catch (error) {
    // fastify-zod-openapi knows no schema but those of routes that it has seen: there may be none.
    if (schema !== undefined) throw error
    return inner(input)
  }
}

/** A schema without some of its responses, and these. */
function takeResponses (schema: FastifySchema | undefined, keys: string[]): [FastifySchema | undefined, ResponseSchemas] {
  const rest = { ...responseSchemasOf(schema) }
  const taken: ResponseSchemas = {}
  for (const key of keys.filter(key => key in rest)) {
    taken[key] = rest[key]
    delete rest[key]
  }
  if (Object.keys(taken).length === 0) return [schema, taken]
  return [{ ...schema, response: Object.keys(rest).length === 0 ? undefined : rest }, taken]
}

/** The shared responses, with what a library has turned into JSON Schema. Of any other nothing is known but that there is one. */
function withConverted (shared: Documented['shared'], opaque: ResponseSchemas, converted: ResponseSchemas): Documented['shared'] {
  const known = Object.keys(opaque).map(key => [key, isJsonResponse(converted[key]) ? converted[key] : {}])
  return { ...shared, ...Object.fromEntries(known) }
}
