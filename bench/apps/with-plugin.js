import Fastify from 'fastify'
import statusCode from 'fastify-status-code'
import { item, notFound, schema } from './requests.js'

export async function build () {
  const app = Fastify()
  await app.register(statusCode)

  app.post('/items', { statusCode: 201, schema: schema(201) }, (request, reply) => { reply.send(item) })
  app.delete('/items/:id', { statusCode: 204 }, (request, reply) => { reply.send() })
  app.delete('/bodies/:id', { statusCode: 204 }, (request, reply) => { reply.send(item) })
  app.get('/items', { statusCode: 200, schema: schema(200) }, (request, reply) => { reply.send(item) })
  app.get('/undeclared', { schema: schema(200) }, (request, reply) => { reply.send(item) })
  app.post('/items/1/reserve', { statusCode: 303 }, (request, reply) => { reply.redirect('/items/1') })
  app.post('/items/2/reserve', { statusCode: 303 }, () => { throw notFound() })

  app.post('/async/items', { statusCode: 201, schema: schema(201) }, async () => item)
  app.delete('/async/items/:id', { statusCode: 204 }, async () => {})
  app.delete('/async/bodies/:id', { statusCode: 204 }, async () => item)
  app.get('/async/items', { statusCode: 200, schema: schema(200) }, async () => item)
  app.get('/async/undeclared', { schema: schema(200) }, async () => item)
  app.post('/async/items/1/reserve', { statusCode: 303 }, async (request, reply) => reply.redirect('/items/1'))
  app.post('/async/items/2/reserve', { statusCode: 303 }, async () => { throw notFound() })

  await app.ready()
  return app
}
