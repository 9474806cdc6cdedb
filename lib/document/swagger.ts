// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference, and reads their `schema` when the document is asked for. Until
// then the documented schema has to take the place of the route's, but no earlier than in `onReady`: Fastify has compiled
// everything by then, and keeps a reference of its own to what a request sees.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import type { Settings } from '../contract/options.js'
import { resolveRef } from '../contract/schemas.js'
import { FST_STATUS_CODE_INVALID_OPTION } from '../errors.js'
import { nameOfRoute } from '../fastify.js'
import { createInvalidSchema, documentSchema, invalidSchemaId, sharedInvalid } from './document.js'
import type { Documented, DocumentKind } from './document.js'
import { isDocumentable, noteSchema, opaqueResponses, takeResponses, takesJsonSchema, withConverted, withResponses } from './libraries.js'

type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and
// as CommonJS; enumerable, so that it's on the copies of the options too.
const documentation = Symbol.for('fastify-status-code.documentation')

/** The code of the log line about routes that only a transform can document. */
const NOT_DOCUMENTED = 'FST_STATUS_CODE_NOT_DOCUMENTED'

// Whether statusCodeTransform() was called, by whichever copy of this package.
const transformMade = Symbol.for('fastify-status-code.transform')

type DocumentedRoute = RouteOptions & { [documentation]?: { documented?: Documented, replaced?: Replaced } }

/** The schema that a route had, and the documented one that has taken its place. */
type Replaced = { own: FastifySchema | undefined, shown: FastifySchema }

type Entry = { route: DocumentedRoute, documented: Documented, isOpaque: boolean }

/** Gives the functions that document the routes of a scope: one for when a route is added, and two for what it has become. */
export function createDocumentRoute (app: FastifyInstance) {
  const entries = entriesOf(app)
  app.addHook('onReady', async function documentRoutes () {
    refuseUnknownRefs(entries)
    const left = entries.splice(0).filter(entry => !documentEntry(entry))
    const shown = left.filter(isKnownShown).map(({ route }) => route)
    if (shown.length > 0 && !(transformMade in globalThis)) logUndocumented(app, shown)
  })

  /** Says that a route is going to be documented, for what @fastify/swagger copies of it at once. */
  function announceRoute (route: DocumentedRoute): void {
    route[documentation] = {}
    if (isCopied(route)) route.config = { ...route.config, swaggerTransform: createCopyTransform(route) } as NonNullable<RouteOptions['config']>
  }

  /** Notes what a route of the document tells of the schemas of its application. */
  function noteSchemas (route: RouteOptions, scope: FastifyInstance): void {
    if (hasSwagger(scope) && !isHidden(route)) noteSchema(scope, route.schema)
  }

  /** Documents a route, once the application is ready. */
  function documentRoute (route: DocumentedRoute, given: Omit<Documented, 'linkedKeys'>): void {
    if (!hasSwagger(given.scope)) return
    const documented = { ...given, linkedKeys: linkedKeysOf(route) }
    const holder = route[documentation] ??= {}
    holder.documented = documented
    // Fastify's own serializer isn't set yet: who has one has brought the schemas of another library.
    const isOpaque = route.serializerCompiler !== undefined || given.scope.serializerCompiler !== undefined
    entries.push({ route, documented, isOpaque })
  }

  return { announceRoute, noteSchemas, documentRoute }
}

/** Takes from a route what another one is documented by, with the options of which it was added. */
export function forgetDocument (route: DocumentedRoute): void {
  const replaced = route[documentation]?.replaced
  if (replaced?.shown === route.schema) route.schema = replaced?.own as FastifySchema
  delete route[documentation]
}

// By the config of the server, which all scopes of an application share: a document shows the routes of all of them.
const entriesByApplication = new WeakMap<object, Entry[]>()

/** The routes of an application that are to be documented. */
function entriesOf ({ initialConfig }: FastifyInstance): Entry[] {
  const entries = entriesByApplication.get(initialConfig) ?? []
  entriesByApplication.set(initialConfig, entries)
  return entries
}

/** Documents a route, unless only a transform can. */
function documentEntry ({ route, documented, isOpaque }: Entry): boolean {
  const { schema } = route
  if (isOpaque || !takesJsonSchema(schema, documented.scope) || !isDocumentable(schema, documented)) return false
  const shown = documentSchema(schema, documented, kindOf(documented.scope))
  route[documentation]!.replaced = { own: schema, shown }
  route.schema = shown
  return true
}

/**
 * Refuses a `$ref` among the responses of a scope that leads nowhere: Fastify, which compiles none of them, doesn't tell.
 *
 * @throws {FST_STATUS_CODE_INVALID_OPTION}
 */
function refuseUnknownRefs (entries: Entry[]): void {
  const scopes = [...new Set(entries.map(({ documented }) => documented.scope))]
  for (const { option, ref, scope } of refsOf(entries)) {
    // What is in the document itself, or elsewhere, is up to @fastify/swagger.
    if (/^#|^[a-z][a-z+.-]*:/i.test(ref)) continue
    // What one scope lacks, another one in the same document may have.
    if (scopes.some(other => makerOf(other) === makerOf(scope) && resolveRef(ref, other) !== undefined)) continue
    throw new FST_STATUS_CODE_INVALID_OPTION(`${option} has the $ref ${ref}, but no addSchema() has added that schema`)
  }
}

/** What makes the document of a scope, unless it has a name of its own. */
function makerOf (scope: Documented['scope']): unknown {
  return (scope as { swagger?: unknown }).swagger
}

type Reference = { option: string, ref: string, scope: Documented['scope'] }

/** The references that stand for a whole response, or for what it is in some media type: once for all routes that share them. */
function refsOf (entries: Entry[]): Reference[] {
  const refs: Reference[] = []
  const seen = new Set<unknown>()
  for (const { documented: { responses, validation, scope } } of entries) {
    if (!seen.has(responses)) {
      for (const key in responses) collectRefs(responses[key], `responses.${key}`, scope, refs)
    }
    if (!seen.has(validation)) collectRefs(validation?.schema, 'validation.schema', scope, refs)
    seen.add(responses).add(validation)
  }
  return refs
}

function collectRefs (schema: unknown, option: string, scope: Reference['scope'], refs: Reference[]): void {
  const { $ref, content } = { ...schema as { $ref?: unknown, content?: Record<string, { schema?: unknown }> } }
  if (typeof $ref === 'string') refs.push({ option, ref: $ref, scope })
  for (const type in content) collectRefs(content[type]?.schema, `${option}.content['${type}']`, scope, refs)
}

/** Adds the schema of the answer to an invalid request, where the scope doesn't bring its own. */
export function addInvalidSchema (app: FastifyInstance, { validation, responses }: Settings): void {
  if (validation === undefined || (validation.schema ?? sharedInvalid(validation.statusCode, responses)) !== undefined) return
  if (app.getSchema(invalidSchemaId(validation.statusCode)) === undefined) app.addSchema(createInvalidSchema(validation.statusCode))
}

const kinds = new WeakMap<object, DocumentKind>()
const unknownKind: DocumentKind = { isOpenApi3: undefined, dropsSiblings: false }

/** Which kind of document @fastify/swagger makes of the routes of a scope, if it's one kind. */
function kindOf (scope: Documented['scope']): DocumentKind {
  const known = kinds.get(scope) ?? readKind(scope)
  kinds.set(scope, known)
  return known
}

// Before a document is asked for, only the source of the decorator that makes it tells, whatever its name is: by the names of
// properties, which a minifier keeps.
function readKind (scope: object): DocumentKind {
  const found: DocumentKind[] = []
  for (const source of decoratorSources(scope)) {
    if (!source.includes('swaggerTransform')) continue
    const isOpenApi3 = source.includes('openapiObject')
    // Before 9.5.2 it was given a callback.
    found.push({ isOpenApi3, dropsSiblings: isOpenApi3 && !/\bdone\b/.test(source) })
  }
  const [kind = unknownKind, ...others] = found
  return others.every(other => other.isOpenApi3 === kind.isOpenApi3) ? kind : unknownKind
}

/** The sources of the functions that a scope, and those around it, have been given. Nothing is called to read them. */
function * decoratorSources (scope: object): Generator<string> {
  for (let owner: object | null = scope; owner !== null; owner = Object.getPrototypeOf(owner)) {
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(owner))) {
      if (typeof value === 'function') yield Function.prototype.toString.call(value)
    }
  }
}

/** Whether @fastify/swagger is there. It sees no route that was added before it. */
function hasSwagger (scope: Documented['scope']): boolean {
  return scope.hasPlugin('@fastify/swagger') || scope.hasDecorator('swagger')
}

/** Whether a document certainly shows this route: one that is made of the routes, and not read from a file. */
function isKnownShown ({ route, documented }: Entry): boolean {
  return route.method !== 'HEAD' && !isHidden(route) && kindOf(documented.scope).isOpenApi3 !== undefined
}

/** Whether a route says itself that no document shows it, as those do that plugins add for themselves. */
export function isHidden ({ schema }: RouteOptions): boolean {
  const { hide, tags } = { ...schema } as { hide?: boolean, tags?: unknown }
  return hide === true || (Array.isArray(tags) && tags.includes('X-HIDDEN'))
}

function linkedKeysOf (route: RouteOptions): string[] {
  return Object.keys((route as { links?: object }).links ?? {})
}

function logUndocumented (app: FastifyInstance, routes: RouteOptions[]): void {
  const names = routes.slice(0, 3).map(nameOfRoute).join(', ')
  const others = routes.length > 3 ? ` and ${routes.length - 3} more` : ''
  const problem = `The document of @fastify/swagger doesn't show the declared statuses of ${names}${others}, which only a transform can document: the application has schemas of another library than JSON Schema, or a serializer compiler.`
  app.log.warn({ code: NOT_DOCUMENTED }, `${problem} Register @fastify/swagger with transform: statusCodeTransform(the transform of your schema library).`)
}

// Of a HEAD route with an operationId it keeps a copy, whose schema only a transform can change.
function isCopied (route: RouteOptions): boolean {
  return route.method === 'HEAD' && (route.schema as { operationId?: string } | undefined)?.operationId !== undefined
}

function createCopyTransform (route: DocumentedRoute) {
  const { swaggerTransform } = { ...route.config } as { swaggerTransform?: unknown }
  return (input: TransformInput): unknown => {
    const documented = route[documentation]?.documented
    const isLeft = documented === undefined || !isDocumentable(input.schema, documented)
    const given = isLeft ? input : { ...input, schema: documentSchema(input.schema, documented, kindOf(documented.scope)) }
    return typeof swaggerTransform === 'function' ? swaggerTransform(given) : given
  }
}

/**
 * Makes a `transform` for `@fastify/swagger` that documents the declared statuses. You need it for schemas that are not JSON Schema.
 * Routes without a `statusCode` are documented as by `inner` alone.
 *
 * @param inner the transform that turns the schemas of a route into JSON Schema; without one they stay as they are
 * @returns a function for the option `transform` of `@fastify/swagger`
 * @example
 * await app.register(swagger, { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) })
 */
export function statusCodeTransform<Input extends TransformInput> (inner?: (input: Input) => TransformResult) {
  Object.assign(globalThis, { [transformMade]: true })
  return (input: Input): TransformResult => {
    const { documented, replaced } = { ...(input.route as DocumentedRoute)[documentation] }
    if (documented === undefined) return inner === undefined ? { schema: input.schema, url: input.url } : inner(input)
    // A library reads its own types, and not the JSON Schema that the plugin has added.
    const own = (replaced !== undefined && replaced.shown === input.schema ? replaced.own : input.schema) as FastifySchema
    const opaque = opaqueResponses(own, documented)
    const given = { ...input, schema: withResponses(own, opaque, documented.scope) }
    const result = inner === undefined ? { schema: own, url: input.url } : inner(given)
    const [schema, converted] = takeResponses(result.schema, Object.keys(opaque))
    const known = withConverted(documented, opaque, converted)
    if (!isDocumentable(schema, known)) return result
    return { ...result, schema: documentSchema(schema, known, { isOpenApi3: 'openapiObject' in input, dropsSiblings: false }) }
  }
}
