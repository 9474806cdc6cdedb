import Fastify from 'fastify'
import { item, notFound, schema } from './requests.js'

export async function build () {
  const app = Fastify()

  app.post('/items', { schema: schema(201) }, (request, reply) => { reply.code(201).send(item) })
  app.delete('/items/:id', (request, reply) => { reply.code(204).send() })
  app.get('/items', { schema: schema(200) }, (request, reply) => { reply.send(item) })
  app.get('/undeclared', { schema: schema(200) }, (request, reply) => { reply.send(item) })
  app.post('/items/1/reserve', (request, reply) => { reply.redirect('/items/1', 303) })
  app.post('/items/2/reserve', () => { throw notFound() })

  app.post('/async/items', { schema: schema(201) }, async (request, reply) => { reply.code(201); return item })
  app.delete('/async/items/:id', async (request, reply) => reply.code(204).send())
  app.get('/async/items', { schema: schema(200) }, async () => item)
  app.get('/async/undeclared', { schema: schema(200) }, async () => item)
  app.post('/async/items/1/reserve', async (request, reply) => reply.redirect('/items/1', 303))
  app.post('/async/items/2/reserve', async () => { throw notFound() })

  await app.ready()
  return app
}
