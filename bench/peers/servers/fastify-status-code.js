import Fastify from 'fastify'
import statusCode from '../../../dist/esm/index.js'
import { body, Item } from '../schemas.js'

const app = Fastify()
await app.register(statusCode)

app.post('/items', { statusCode: 201, schema: { body, response: { 201: Item } } }, async request => ({ id: 1, name: request.body.name }))
app.delete('/items/:id', { statusCode: 204 }, async () => {})

await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
