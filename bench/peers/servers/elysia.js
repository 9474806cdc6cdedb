import { node } from '@elysiajs/node'
import { Elysia, t } from 'elysia'

new Elysia({ adapter: node() })
  .post('/items', ({ body, status }) => status(201, { id: 1, name: body.name }), {
    body: t.Object({ name: t.String() }),
    response: { 201: t.Object({ id: t.Integer(), name: t.String() }) }
  })
  .delete('/items/:id', ({ status }) => status(204))
  .listen({ hostname: '127.0.0.1', port: Number(process.argv[2]) })
