// @ts-check

import sensible from '@fastify/sensible'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify from 'fastify'
import statusCode, { status } from 'fastify-status-code'
import { items } from './items.js'
import { HttpError } from './schemas.js'

/** @import { FastifyInstance, FastifyServerOptions } from 'fastify' */

/**
 * The items API of a shop, in memory. Its documentation is at `/docs`.
 *
 * @param {FastifyServerOptions} [options]
 * @param {(app: FastifyInstance) => unknown} [prepare] what tests register before everything else
 */
export async function buildShop (options = {}, prepare = () => {}) {
  const app = Fastify(options)
  await prepare(app)

  await app.register(sensible, { sharedSchemaId: 'HttpError' })
  await app.register(swagger, {
    openapi: { openapi: '3.0.3', info: { title: 'Shop', version: '1.0.0' } },
    refResolver: { buildLocalReference: json => String(json.$id) }
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  // Before the routes, and awaited: a route that is added earlier is not seen.
  await app.register(statusCode, {
    responses: { 500: HttpError },
    validation: { statusCode: 400, schema: HttpError },
    undeclared: 'warn',
    undeclaredErrors: 'warn'
  })

  app.get('/', { statusCode: status.HTTP_302_FOUND, schema: { hide: true } }, (request, reply) => reply.redirect('/docs'))
  await app.register(items, { prefix: '/items' })

  return app
}
