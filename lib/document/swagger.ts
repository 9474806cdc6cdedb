// All that this package knows of how @fastify/swagger (9.x) reads a route.
//
// Its `onRoute` hook keeps the route's options by reference, and reads their `schema` when the document is asked for. Until
// then the documented schema has to take the place of the route's, but no earlier than in `onReady`: Fastify has compiled
// everything by then, and keeps a reference of its own to what a request sees.

import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import type { Settings } from '../contract/options.js'
import { isPlainObject, resolveRef } from '../contract/schemas.js'
import { FST_STATUS_CODE_INVALID_OPTION } from '../errors.js'
import { methodsOf } from '../fastify.js'
import { createInvalidSchema, documentSchema, invalidSchemaId, sharedInvalid } from './document.js'
import type { Documented, DocumentKind } from './document.js'
import { isDocumentable, opaqueResponses, takeResponses, withConverted, withResponses } from './libraries.js'

type TransformInput = { schema: FastifySchema, url: string, route: RouteOptions }
type TransformResult = { schema: FastifySchema, url: string }

// On the options of a route, where a transform finds it. Global, for the package may be loaded both as an ES module and
// as CommonJS; enumerable, so that it's on the copies of the options too.
const documentation = Symbol.for('fastify-status-code.documentation')

/** The code of the log line about routes that only a transform can document. */
export const NOT_DOCUMENTED = 'FST_STATUS_CODE_NOT_DOCUMENTED'

// Whether statusCodeTransform() was called, by whichever copy of this package.
const transformMade = Symbol.for('fastify-status-code.transform')

type DocumentedRoute = RouteOptions & { [documentation]?: { is?: Documented } }

/** Gives the functions that document the routes of a scope: one for when a route is added, and one for what it has become. */
export function createDocumentRoute (app: FastifyInstance) {
  const routes: DocumentedRoute[] = []
  // Those whose schemas aren't JSON Schema. They are left to a transform.
  const opaqueRoutes: DocumentedRoute[] = []
  app.addHook('onReady', async function documentRoutes () {
    refuseUnknownRefs([...routes, ...opaqueRoutes].map(route => route[documentation]!.is!))
    for (const route of routes.splice(0)) {
      const documented = route[documentation]!.is!
      if (isDocumentable(route.schema, documented)) route.schema = documentSchema(route.schema, documented, kindOf(documented.scope))
      else opaqueRoutes.push(route)
    }
    const shown = opaqueRoutes.splice(0).filter(isKnownShown)
    if (shown.length > 0 && !(transformMade in globalThis)) logUndocumented(app, shown)
  })

  /** Says that a route is going to be documented, for what @fastify/swagger copies of it at once. */
  function announceRoute (route: DocumentedRoute): void {
    route[documentation] = {}
    if (isCopied(route)) route.config = { ...route.config, swaggerTransform: createCopyTransform(route) } as NonNullable<RouteOptions['config']>
  }

  /** Documents a route, once the application is ready. */
  function documentRoute (route: DocumentedRoute, documented: Documented): void {
    if (!hasSwagger(documented.scope)) return
    (route[documentation] ??= {}).is = documented
    // Fastify's own serializer isn't set yet: who has one has brought the schemas of another library.
    const isOpaque = route.serializerCompiler !== undefined || documented.scope.serializerCompiler !== undefined;
    (isOpaque ? opaqueRoutes : routes).push(route)
  }

  return { announceRoute, documentRoute }
}

/**
 * Refuses a `$ref` among the responses of a scope that leads nowhere: Fastify, which compiles none of them, doesn't tell.
 *
 * @throws {FST_STATUS_CODE_INVALID_OPTION}
 */
function refuseUnknownRefs (documented: Documented[]): void {
  const scopes = new Set(documented.map(({ scope }) => scope))
  const schemas = new Set(documented.flatMap(({ responses, validation }) => [responses, validation?.schema]))
  for (const ref of [...schemas].flatMap(refsIn)) {
    // What is in the document itself is up to @fastify/swagger. What one scope lacks, another one may have.
    if (ref.startsWith('#') || [...scopes].some(scope => resolveRef(ref, scope) !== undefined)) continue
    throw new FST_STATUS_CODE_INVALID_OPTION(`a response has the $ref ${ref}, but no addSchema() has added that schema`)
  }
}

/** All references within a schema. */
function refsIn (schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(refsIn)
  if (!isPlainObject(schema)) return []
  return Object.entries(schema).flatMap(([key, value]) => key === '$ref' && typeof value === 'string' ? [value] : refsIn(value))
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
  // Those of the scopes around it as well.
  for (const name in scope) {
    const decorator = (scope as Record<string, unknown>)[name]
    const source = typeof decorator === 'function' ? String(decorator) : ''
    if (!source.includes('swaggerTransform')) continue
    const isOpenApi3 = source.includes('openapiObject')
    // Before 9.5.2 it was given a callback.
    found.push({ isOpenApi3, dropsSiblings: isOpenApi3 && !/\bdone\b/.test(source) })
  }
  const [kind = unknownKind, ...others] = found
  return others.every(other => other.isOpenApi3 === kind.isOpenApi3) ? kind : unknownKind
}

/** Whether @fastify/swagger is there. It sees no route that was added before it. */
function hasSwagger (scope: Documented['scope']): boolean {
  return scope.hasPlugin('@fastify/swagger') || scope.hasDecorator('swagger')
}

/** Whether a document certainly shows this route: one that is made of the routes, and not read from a file. */
function isKnownShown (route: DocumentedRoute): boolean {
  const { hide } = { ...route.schema } as { hide?: boolean }
  return route.method !== 'HEAD' && hide !== true && kindOf(route[documentation]!.is!.scope).isOpenApi3 !== undefined
}

function logUndocumented (app: FastifyInstance, routes: RouteOptions[]): void {
  const names = routes.slice(0, 3).map(route => `${methodsOf(route).join('/')} ${route.url}`).join(', ')
  const others = routes.length > 3 ? ` and ${routes.length - 3} more` : ''
  const problem = `The document of @fastify/swagger doesn't show the declared statuses of ${names}${others}, which have schemas of another library than JSON Schema, or a serializer compiler.`
  app.log.warn({ code: NOT_DOCUMENTED }, `${problem} Register @fastify/swagger with transform: statusCodeTransform(the transform of your schema library).`)
}

// Of a HEAD route with an operationId it keeps a copy, whose schema only a transform can change.
function isCopied (route: RouteOptions): boolean {
  return route.method === 'HEAD' && (route.schema as { operationId?: string } | undefined)?.operationId !== undefined
}

function createCopyTransform (route: DocumentedRoute) {
  const { swaggerTransform } = { ...route.config } as { swaggerTransform?: unknown }
  return (input: TransformInput): unknown => {
    const documented = route[documentation]?.is
    const isLeft = documented === undefined || !isDocumentable(input.schema, documented)
    const given = isLeft ? input : { ...input, schema: documentSchema(input.schema, documented, kindOf(documented.scope)) }
    return typeof swaggerTransform === 'function' ? swaggerTransform(given) : given
  }
}

/**
 * Makes a `transform` for `@fastify/swagger` that documents the declared statuses, for schemas that are not JSON Schema, and
 * after a transform of your own. Routes without a `statusCode` are documented as by `inner` alone.
 *
 * @param inner the transform that turns the schemas of a route into JSON Schema; without one they stay as they are
 * @returns a function for the option `transform` of `@fastify/swagger`
 * @example
 * await app.register(swagger, { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) })
 */
export function statusCodeTransform<Input extends TransformInput> (inner?: (input: Input) => TransformResult) {
  Object.assign(globalThis, { [transformMade]: true })
  return (input: Input): TransformResult => {
    const documented = (input.route as DocumentedRoute)[documentation]?.is
    if (documented === undefined) return inner === undefined ? { schema: input.schema, url: input.url } : inner(input)
    // Of its own, the plugin adds JSON Schema; of the application, whatever its library reads.
    const opaque = opaqueResponses(input.schema, documented)
    const given = { ...input, schema: withResponses(input.schema, opaque) }
    const result = inner === undefined ? { schema: input.schema, url: input.url } : inner(given)
    const [schema, converted] = takeResponses(result.schema, Object.keys(opaque))
    const known = withConverted(documented, opaque, converted)
    if (!isDocumentable(schema, known)) return result
    return { ...result, schema: documentSchema(schema, known, { isOpenApi3: 'openapiObject' in input, dropsSiblings: false }) }
  }
}
