import { fileURLToPath } from 'node:url'
import sensible from '@fastify/sensible'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import statusCode, { status } from 'fastify-status-code'

const Item = Type.Object({ name: Type.String(), price: Type.Number() })
const ById = Type.Object({ id: Type.String() })

/** @type {import('@fastify/type-provider-typebox').FastifyPluginAsyncTypebox} */
async function itemsController (app) {
  const stored = new Map()
  let lastId = 0

  app.post('', { schema: { body: Item, response: { 201: Item } } }, async (request, reply) => {
    stored.set(String(++lastId), request.body)
    reply.header('location', `${app.prefix}/${lastId}`)
    return request.body
  })
  app.put('/:id', { schema: { params: ById, body: Item, response: { 200: Item, 201: Item } } }, async (request, reply) => {
    if (!stored.has(request.params.id)) reply.status(status.HTTP_201_CREATED)
    stored.set(request.params.id, request.body)
    return request.body
  })
  app.delete('/:id', { statusCode: status.HTTP_204_NO_CONTENT, schema: { params: ById } }, async request => {
    if (!stored.delete(request.params.id)) throw app.httpErrors.notFound()
  })
}

export async function build () {
  const app = Fastify()
  await app.register(sensible)
  await app.register(statusCode, { defaults: { POST: 201 } })
  await app.register(itemsController, { prefix: '/items' })
  return app
}

const isMain = process.argv[1] === fileURLToPath(import.meta.url)
if (isMain) console.log(await (await build()).listen({ port: Number(process.env.PORT ?? 3000) }))
