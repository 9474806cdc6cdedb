import { body, described, Item, item, Items } from './requests.js'

export async function prepare () {}

/** Adds a resource of four routes, whose responses are described by hand where there is a document to show them. */
export function addResource (app, url, isDocumented) {
  const describe = isDocumented ? described : schema => schema
  const deletion = isDocumented ? { schema: { response: { 204: { type: 'null', description: 'No Content' } } } } : {}

  app.post(url, { schema: { body, response: { 201: describe(Item, 'Created') } } }, async (request, reply) => { reply.code(201); return item })
  app.get(url, { schema: { response: { 200: describe(Items, 'OK') } } }, async () => [item])
  app.get(`${url}/:id`, { schema: { response: { 200: describe(Item, 'OK') } } }, async () => item)
  app.delete(`${url}/:id`, deletion, async (request, reply) => reply.code(204).send())
}
