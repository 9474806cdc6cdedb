import { serve } from '@hono/node-server'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'

const content = schema => ({ content: { 'application/json': { schema } } })

const createItem = createRoute({
  method: 'post',
  path: '/items',
  request: { body: content(z.object({ name: z.string() })) },
  responses: { 201: { description: 'Created', ...content(z.object({ id: z.int(), name: z.string() })) } }
})
const deleteItem = createRoute({ method: 'delete', path: '/items/{id}', responses: { 204: { description: 'No Content' } } })

const app = new OpenAPIHono()
app.openapi(createItem, context => context.json({ id: 1, name: context.req.valid('json').name }, 201))
app.openapi(deleteItem, context => context.body(null, 204))

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[2]) })
