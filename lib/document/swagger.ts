// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference, and reads their `schema` when the document is asked for. Until
// then the documented schema has to take the place of the route's, but no earlier than in `onReady`: Fastify has compiled
// everything by then, and keeps a reference of its own to what a request sees.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import type { Settings } from '../contract/options.js'
import { addedResponses, invalidSchemaId, ownInvalidResponse } from '../contract/responses.js'
import { isJsonResponse, isJsonSchemaOrBoolean, refsOf, requestSchemasOf, resolveRef, responseSchemasOf } from '../contract/schemas.js'
import { FST_STATUS_CODE_INVALID_OPTION } from '../errors.js'
import { recordOf, setRecord } from '../record.js'
import { createInvalidSchema, documentSchema, isDocumentable } from './document.js'
import type { Documented } from './document.js'

type Entry = { route: RouteOptions, scope: FastifyInstance, documented: Documented, isOpaque: boolean }

/** The routes of an application that are to be documented. */
export class DocumentedRoutes {
  readonly #marks: Record<symbol, unknown> = {}
  // Whether some schemas of the application aren't JSON Schema.
  #hasForeignSchemas = false
  #entries: Entry[] = []

  /** Notes what a route of the document tells of the schemas of its application. */
  noteSchema (route: RouteOptions, scope: FastifyInstance): void {
    if (!hasSwagger(scope) || isHidden(route)) return
    const { schema } = route
    const isJson = requestSchemasOf(schema).every(isJsonSchemaOrBoolean) && Object.values(responseSchemasOf(schema)).every(isJsonResponse)
    this.#hasForeignSchemas ||= !isJson
    const marked = (schema ?? {}) as Record<symbol, unknown>
    for (const mark of Object.getOwnPropertySymbols(marked)) this.#marks[mark] = marked[mark]
  }

  /** Notes what a route is to be documented by, once the application is ready. */
  add (route: RouteOptions, scope: FastifyInstance, given: Omit<Documented, 'linkedKeys' | 'scope'>): void {
    if (!hasSwagger(scope)) return
    const documented = { ...given, scope, linkedKeys: Object.keys((route as { links?: object }).links ?? {}) }
    setRecord(route, { ...recordOf(route), documented, marks: this.#marks })
    // Fastify's own serializer isn't set yet: who has one has brought the schemas of another library.
    const isOpaque = route.serializerCompiler !== undefined || scope.serializerCompiler !== undefined
    this.#entries.push({ route, scope, documented, isOpaque })
  }

  /**
   * Documents all of them.
   *
   * @returns the routes that a document shows and only a transform can document
   * @throws {FST_STATUS_CODE_INVALID_OPTION} for a reference that leads nowhere
   */
  document (): RouteOptions[] {
    const entries = this.#entries
    // Emptied, for this lives as long as the application.
    this.#entries = []
    refuseUnknownRefs(entries)
    const kind = entries[0] && kindOf(entries[0].scope)
    const left = entries.filter(entry => !this.#documentRoute(entry, kind !== 'Swagger')).map(({ route }) => route)
    // A document that is read from a file shows no route, and a HEAD none.
    return kind === undefined || hasTransform() ? [] : left.filter(route => route.method !== 'HEAD' && !isHidden(route))
  }

  /** Documents a route, unless only a transform can. */
  #documentRoute ({ route, documented, isOpaque }: Entry, isOpenApi3: boolean): boolean {
    const { schema } = route
    if (isOpaque || !this.#takesJsonSchema(schema) || !isDocumentable(schema, documented)) return false
    route.schema = documentSchema(schema, documented, isOpenApi3)
    setRecord(route, { ...recordOf(route), own: schema, shown: route.schema })
    return true
  }

  // Where a route has no responses, the schemas of its application tell.
  #takesJsonSchema (schema: FastifySchema | undefined): boolean {
    if (!requestSchemasOf(schema).every(isJsonSchemaOrBoolean)) return false
    return Object.keys(responseSchemasOf(schema)).length > 0 || !this.#hasForeignSchemas
  }
}

/**
 * Refuses a `$ref` among the shared responses that leads nowhere: Fastify, which compiles none of them, doesn't tell.
 *
 * @throws {FST_STATUS_CODE_INVALID_OPTION}
 */
function refuseUnknownRefs (entries: Entry[]): void {
  const scopes = new Set(entries.map(({ scope }) => scope))
  const known = new Set<string>()
  for (const { route, documented } of entries) {
    for (const [key, schema] of addedResponses(route.schema, documented.shared)) {
      for (const ref of refsOf(schema)) {
        if (known.has(ref)) continue
        // A document has the schemas of all scopes.
        if (!isElsewhere(ref) && ![...scopes].some(scope => resolveRef(ref, scope) !== undefined)) throw unknownRef(key, ref)
        known.add(ref)
      }
    }
  }
}

/** Whether a reference leads into the document itself, or to another one. */
function isElsewhere (ref: string): boolean {
  return /^#|^[a-z][a-z+.-]*:/i.test(ref)
}

function unknownRef (key: string, ref: string): Error {
  return new FST_STATUS_CODE_INVALID_OPTION(`the response ${key} of its options has the $ref ${ref}, but no addSchema() has added that schema`)
}

/** Adds the schema of the answer to an invalid request, where the scope doesn't bring its own. */
export function addInvalidSchema (app: FastifyInstance, settings: Settings): void {
  const { responses: [shared], validation } = settings
  if (validation === undefined || ownInvalidResponse(typeof shared === 'object' ? shared : {}, validation) !== undefined) return
  const { statusCode } = validation
  if (app.getSchema(invalidSchemaId(statusCode)) === undefined) app.addSchema(createInvalidSchema(statusCode))
}

/**
 * The kind of document that @fastify/swagger makes of the routes of a scope. It has no API that tells, but only one of its sources mentions
 * `openapiObject`, a property that minifiers keep. `undefined` for a document that is read from a file, or a decorator of another name.
 */
function kindOf (scope: object): 'OpenAPI' | 'Swagger' | undefined {
  const source = String((scope as { swagger?: unknown }).swagger)
  if (source.includes('openapiObject')) return 'OpenAPI'
  return source.includes('swaggerTransform') ? 'Swagger' : undefined
}

/** Whether a route says itself that no document shows it, as those do that plugins add for themselves. */
export function isHidden ({ schema }: Pick<RouteOptions, 'schema'>): boolean {
  const { hide, tags } = { ...schema } as { hide?: boolean, tags?: unknown }
  return hide === true || (Array.isArray(tags) && tags.includes('X-HIDDEN'))
}

/** Whether @fastify/swagger is there. It sees no route that was added before it. */
function hasSwagger (scope: FastifyInstance): boolean {
  return scope.hasPlugin('@fastify/swagger') || scope.hasDecorator('swagger')
}

// Of the process: @fastify/swagger doesn't tell with which transform an application has registered it.
const transform = Symbol.for('fastify-status-code.transform')

/** Notes that there is a transform which documents statuses, made by whichever copy of this package. */
export function noteTransform (): void {
  Object.assign(globalThis, { [transform]: true })
}

function hasTransform (): boolean {
  return transform in globalThis
}
