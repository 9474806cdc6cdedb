import statusCode from 'fastify-status-code'
import { body, Item, item, Items } from './requests.js'

export async function prepare (app) {
  await app.register(statusCode)
}

export function addResource (app, url) {
  app.post(url, { statusCode: 201, schema: { body, response: { 201: Item } } }, async () => item)
  app.get(url, { statusCode: 200, schema: { response: { 200: Items } } }, async () => [item])
  app.get(`${url}/:id`, { statusCode: 200, schema: { response: { 200: Item } } }, async () => item)
  app.delete(`${url}/:id`, { statusCode: 204 }, async () => {})
}
