// An application for the compiler, whose routes have schemas of their own, and return what they take.

/** @typedef {{ imports: string, object: (...keys: string[]) => string }} Provider */

/** @type {(imports: string) => Provider} */
const typebox = imports => ({ imports, object: (...keys) => `Type.Object({ ${keys.map(key => `${key}: Type.String()`).join(', ')} })` })

/** @satisfies {Record<string, Provider>} */
export const providers = {
  'TypeBox 0.34': typebox(`import type { TypeBoxTypeProvider as Provider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'`),
  'TypeBox 1': typebox(`import type { TypeBoxTypeProvider as Provider } from 'type-provider-typebox-6'
import { Type } from 'typebox'`),
  zod: {
    imports: `import type { ZodTypeProvider as Provider } from 'fastify-type-provider-zod'
import { z } from 'zod'`,
    object: (/** @type {string[]} */ ...keys) => `z.object({ ${keys.map(key => `${key}: z.string()`).join(', ')} })`
  },
  'json-schema-to-ts': {
    imports: "import type { JsonSchemaToTsProvider as Provider } from '@fastify/type-provider-json-schema-to-ts'",
    object: (/** @type {string[]} */ ...keys) => {
      const properties = keys.map(key => `${key}: { type: 'string' }`).join(', ')
      const required = keys.map(key => `'${key}'`).join(', ')
      return `{ type: 'object', properties: { ${properties} }, required: [${required}], additionalProperties: false } as const`
    }
  }
}

/**
 * @param {Provider} provider
 * @param {boolean} isStrict whether the routes are added through `strictStatus`
 * @param {number} routes their number
 * @param {string} [responses] those of the scope, as source
 */
export function generate ({ imports, object }, isStrict, routes, responses = '') {
  const lines = Array.from({ length: routes }, (_, index) => {
    const key = `key${index}`
    const [params, body, response, problem] = [object('id'), object('name', key), object('id', key), object('message')]
    const notFound = "if (request.params.id === '') return reply.code(404).send({ message: 'not found' })"
    return [
      `routes.post('/${index}/:id', { statusCode: 201, schema: {
  params: ${params}, body: ${body}, response: { 201: ${response}, 404: ${problem} }
} }, async (request, reply) => {
  ${notFound}
  return { id: request.params.id, ${key}: request.body.${key} }
})`,
      `routes.get('/${index}/:id', { statusCode: 200, schema: {
  params: ${params}, response: { '2xx': ${response}, 404: ${problem} }
}, handler: async (request, reply) => {
  ${notFound}
  return { id: request.params.id, ${key}: 'read' }
} })`,
      `routes.route({ method: 'DELETE', url: '/${index}/:id', statusCode: 204, schema: {
  params: ${response}, response: { 404: ${problem} }
}, handler: async (request, reply) => {
  ${notFound}
} })`
    ][index % 3]
  })
  return `import Fastify from 'fastify'
import { strictStatus } from 'fastify-status-code'
${imports}
const app = Fastify().withTypeProvider<Provider>()
export const strict = strictStatus(app${responses === '' ? '' : `, { responses: ${responses} }`})
const routes = ${isStrict ? 'strict' : 'app'}
${lines.join('\n')}
`
}

/**
 * Lines that are about to be typed at the end of such an application: the options of a route, what it returns, its request and
 * its reply.
 *
 * @type {(provider: Provider) => string[]}
 */
export function generateUnfinished ({ object }) {
  const schema = `schema: { body: ${object('name')}, response: { 201: ${object('id')}, 404: ${object('message')} } }`
  return [
    `routes.post('/', { statusCode: 201, ${schema}, | }, async () => ({ id: '1' }))`,
    `routes.post('/', { statusCode: |, ${schema} }, async () => ({ id: '1' }))`,
    `routes.post('/', { statusCode: 201, schema: { body: ${object('name')}, response: { | } } }, async () => ({ id: '1' }))`,
    `routes.post('/', { statusCode: 201, ${schema} }, async () => ({ | }))`,
    `routes.post('/', { statusCode: 201, ${schema}, handler: async () => ({ | }) })`,
    `routes.route({ method: 'POST', url: '/', statusCode: 201, ${schema}, handler: async () => ({ | }) })`,
    `routes.post('/', { statusCode: 201, ${schema} }, async request => { request.body.| })`,
    `routes.post('/', { statusCode: 201, ${schema} }, async (request, reply) => { reply.| })`,
    `routes.post('/', { statusCode: 201, ${schema} }, async (request, reply) => reply.code(404).send({ | }))`
  ]
}
