import Fastify from 'fastify'
import { body, Item } from '../schemas.js'

const app = Fastify()

app.post('/items', { schema: { body, response: { 201: Item } } }, async (request, reply) => {
  reply.code(201)
  return { id: 1, name: request.body.name }
})
app.delete('/items/:id', async (request, reply) => reply.code(204).send())

await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
