// An application of all kinds of routes, and what a test run asks of it. Run as a program, it is one of several processes of a run:
// `application.ts <directory> <part> with|without`.

import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import type { FastifyInstance, FastifySchema, InjectOptions } from 'fastify'
import statusCode from '../../index.js'
import { statusCoverage } from '../../lib/coverage/plugin.js'

const Item = { type: 'object', properties: { id: { type: 'integer' } } }
const Problem = { type: 'object', properties: { message: { type: 'string' } } }
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
const ok = async () => ({ id: 1 })
const fail = (statusCode: number) => async () => { throw Object.assign(new Error('failed'), { statusCode }) }
const schemaOf = (response: object, other = {}) => ({ ...other, response }) as FastifySchema

/** With the plugin or without it, where tests build the application. */
export async function buildCounted (directory: string, hasPlugin: boolean): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(statusCoverage, { directory })
  if (hasPlugin) await app.register(statusCode, { responses: { 401: Problem, '4xx': Problem }, validation: { statusCode: 422 } })
  app.post('/declared', { statusCode: 201, schema: schemaOf({ 201: Item, 409: Problem }, { body }) }, ok)
  app.delete('/declared/:id', { statusCode: 204 }, async () => {})
  app.get('/redirect', { statusCode: 303 }, async (request, reply) => reply.redirect('/declared'))
  app.get('/class', { statusCode: 201, schema: schemaOf({ '2XX': Item }) }, ok)
  app.get('/default', { statusCode: 200, schema: schemaOf({ default: Item }) }, ok)
  app.get('/classes', { schema: schemaOf({ '2xx': Item, '4xx': Problem, '5xx': Problem }) }, fail(418))
  app.get('/two', { schema: schemaOf({ 200: Item, 202: Item }) }, async (request, reply) => reply.code(202).send({ id: 1 }))
  app.get('/errors', { schema: schemaOf({ 404: Problem }) }, fail(404))
  app.get('/thrown', { statusCode: 200, schema: schemaOf({ 200: Item }) }, fail(410))
  app.get('/failed', { statusCode: 200, schema: schemaOf({ 200: Item }) }, fail(500))
  app.get('/hooked', { statusCode: 200, schema: schemaOf({ 200: Item }), onRequest: async (request, reply) => reply.code(401).send({ message: 'who?' }) }, ok)
  app.get('/handled', { statusCode: 200, schema: schemaOf({ 200: Item }), errorHandler: (error, request, reply) => { reply.code(409).send(error) } }, fail(400))
  app.get('/hidden', { statusCode: 200, schema: { hide: true, ...schemaOf({ 200: Item, 404: Problem }) } }, ok)
  app.get('/free', ok)
  app.get('/free/never', ok)
  app.get('/never', { statusCode: 200, schema: schemaOf({ 200: Item, 404: Problem }) }, ok)
  app.head('/own', { statusCode: 200, schema: schemaOf({ 200: Item }) }, async () => {})
  app.route({ method: ['GET', 'POST'], url: '/several', statusCode: 200, schema: schemaOf({ 200: Item }), handler: ok })
  app.get('/missed', { statusCode: 200 }, (request, reply) => { reply.callNotFound() })
  app.put('/large', { statusCode: 200, schema: schemaOf({ 200: Item }), bodyLimit: 10 }, ok)
  await app.register(async scope => {
    scope.get('/', { statusCode: 200, schema: schemaOf({ 200: Item }) }, ok)
    scope.get('/:id', { statusCode: 200, schema: schemaOf({ 200: Item }), constraints: { version: '1.0.0' } }, ok)
    scope.get('/:id', { statusCode: 200, schema: schemaOf({ 200: Item }), constraints: { version: '2.0.0' } }, ok)
  }, { prefix: '/nested' })
  return app
}

/** What each part of a run asks for. */
export const requests: Record<string, InjectOptions[]> = {
  first: [
    { method: 'POST', url: '/declared', payload: { name: 'a' } }, { method: 'POST', url: '/declared', payload: {} }, { url: '/class' }, { url: '/default' },
    { url: '/classes' }, { url: '/two' }, { url: '/errors' }, { url: '/thrown' }, { url: '/failed' }, { url: '/hooked' }, { url: '/handled' },
    { url: '/free' }, { url: '/nowhere' }, { method: 'HEAD', url: '/two' }, { url: '/nested' }, { url: '/nested/' }
  ],
  second: [
    { method: 'POST', url: '/declared', payload: { name: 'b' } }, { method: 'DELETE', url: '/declared/1' }, { url: '/redirect' }, { url: '/hidden' },
    { method: 'HEAD', url: '/own' }, { url: '/several' }, { method: 'POST', url: '/several' }, { url: '/missed' },
    { method: 'PUT', url: '/large', payload: { name: 'too long' } }, { method: 'PUT', url: '/large', payload: '<a/>', headers: { 'content-type': 'text/xml' } },
    { url: '/nested/1', headers: { 'accept-version': '1.0.0' } }, { url: '/nested/1', headers: { 'accept-version': '2.0.0' } }
  ]
}

export async function ask (app: FastifyInstance, part: string): Promise<void> {
  for (const request of requests[part]!) await app.inject(request)
}

const [, program, directory, part, plugin] = process.argv
if (program === fileURLToPath(import.meta.url)) await ask(await buildCounted(directory!, plugin === 'with'), part!)
