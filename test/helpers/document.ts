import { createRequire } from 'node:module'
import swagger from '@fastify/swagger'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { validate } from '@readme/openapi-parser'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { parse } from 'yaml'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { buildPlain } from './app.js'

const info = { title: 'Shop', version: '1.0.0' }

export const modes: Record<string, FastifyDynamicSwaggerOptions> = {
  'OpenAPI 3.0': { openapi: { openapi: '3.0.3', info } },
  'OpenAPI 3.1': { openapi: { openapi: '3.1.0', info } },
  'Swagger 2.0': { swagger: { info } }
}

export const orders = ['before', 'after'] as const

// Every mode in both orders, as the arguments of buildDocumented().
export const variants = Object.entries(modes).flatMap(([mode, options]) => orders.map(order => ({ mode, options, order })))

export type Variant = { options: FastifyDynamicSwaggerOptions, order: 'before' | 'after' }

/** An application with this plugin and @fastify/swagger, which is registered before or after it. */
export async function buildDocumented (t: Test, { options, order }: Variant): Promise<FastifyInstance> {
  const app = buildPlain(t)
  if (order === 'before') await app.register(swagger, options)
  await app.register(statusCode)
  if (order === 'after') await app.register(swagger, options)
  return app
}

export type Document = any

const { version } = createRequire(import.meta.url)('@fastify/swagger/package.json') as { version: string }
const leavesSiblings = version.localeCompare('9.5', 'en', { numeric: true }) < 0

/** @fastify/swagger before 9.5 leaves a description beside a `$ref`, where readers of OpenAPI 3.0 ignore it. */
function withoutSiblings (key: string, value: Document): Document {
  return leavesSiblings && value?.$ref !== undefined ? { $ref: value.$ref } : value
}

// The validator compiles its schema anew for each document, and the same one comes from more than one application.
const valid = new Set<string>()

/** The document of an application, which a validator has found right, and which is the same as YAML. */
export async function documentOf (t: Test, app: FastifyInstance): Promise<Document> {
  await app.ready()
  const yaml = parse(app.swagger({ yaml: true }))
  const document = JSON.parse(JSON.stringify(app.swagger()))
  t.same(yaml, document, 'YAML is the same')
  const text = JSON.stringify(document)
  if (!valid.has(text)) {
    const result = await validate(JSON.parse(text))
    t.ok(result.valid, JSON.stringify(result))
    if (result.valid) valid.add(text)
  }
  return JSON.parse(text, withoutSiblings)
}

export const Problem = { $id: 'Problem', type: 'object', properties: { message: { type: 'string' } } }

export type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>

/** An application with these options, with the schema of `Problem`, and with a transform of @fastify/swagger. */
export async function buildSharing (
  t: Test, { options, order }: Variant, own: StatusCodeOptions, transform?: Transform
): Promise<FastifyInstance> {
  const app = buildPlain(t)
  app.addSchema(Problem)
  const swaggerOptions = { ...options, ...transform && { transform } } as FastifyDynamicSwaggerOptions
  if (order === 'before') await app.register(swagger, swaggerOptions)
  await app.register(statusCode, own)
  if (order === 'after') await app.register(swagger, swaggerOptions)
  return app
}

/** The responses of an operation: of each its description, and its schema as JSON. */
export function summaryOf (responses: Document): Record<string, [string, string]> {
  return Object.fromEntries(Object.entries<Document>(responses).map(([key, { description, content, schema }]) => {
    const body = schema ?? content?.['application/json']?.schema
    return [key, [description, body === undefined ? 'no content' : JSON.stringify(body)]]
  }))
}
