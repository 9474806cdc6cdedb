import Fastify from 'fastify'
import { item, notFound, schema } from './requests.js'

/** By hand the routes have no hooks; with empty ones they show what hooks take. */
export async function build (hooks = {}, hooksOfSchema = {}) {
  const app = Fastify()

  app.post('/items', { ...hooksOfSchema, schema: schema(201) }, (request, reply) => { reply.code(201).send(item) })
  app.delete('/items/:id', hooks, (request, reply) => { reply.code(204).send() })
  app.delete('/bodies/:id', hooks, (request, reply) => { reply.code(204).send(item) })
  app.get('/items', { ...hooksOfSchema, schema: schema(200) }, (request, reply) => { reply.send(item) })
  app.get('/undeclared', { schema: schema(200) }, (request, reply) => { reply.send(item) })
  app.post('/items/1/reserve', hooks, (request, reply) => { reply.redirect('/items/1', 303) })
  app.post('/items/2/reserve', hooks, () => { throw notFound() })

  app.post('/async/items', { ...hooksOfSchema, schema: schema(201) }, async (request, reply) => { reply.code(201); return item })
  app.delete('/async/items/:id', hooks, async (request, reply) => reply.code(204).send())
  app.delete('/async/bodies/:id', hooks, async (request, reply) => { reply.code(204); return item })
  app.get('/async/items', { ...hooksOfSchema, schema: schema(200) }, async () => item)
  app.get('/async/undeclared', { schema: schema(200) }, async () => item)
  app.post('/async/items/1/reserve', hooks, async (request, reply) => reply.redirect('/items/1', 303))
  app.post('/async/items/2/reserve', hooks, async () => { throw notFound() })

  await app.ready()
  return app
}
