// @ts-check

import { randomUUID } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import statusCode, { status } from 'fastify-status-code'
import { HttpError, Item, ItemBody, ItemParams, Job, NewItem, Redirect, RestockBody } from './schemas.js'

/** @import { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox' */
/** @import { Static } from '@sinclair/typebox' */

const tags = ['items']

/**
 * The routes of the items, which live in memory. There is a teapot to begin with.
 *
 * @type {FastifyPluginAsyncTypebox}
 */
export async function items (app) {
  /** @type {Map<string, Static<typeof Item>>} */
  const stored = new Map([['teapot', { id: 'teapot', name: 'Teapot', price: 24.5, stock: 3 }]])
  const pathOf = (/** @type {string} */ id) => `${app.prefix}/${encodeURIComponent(id)}`

  app.get('', {
    statusCode: status.HTTP_200_OK,
    schema: { tags, summary: 'List the items', response: { 200: Type.Array(Item) } }
  }, async () => [...stored.values()])

  app.post('', {
    statusCode: status.HTTP_201_CREATED,
    schema: { tags, summary: 'Create an item', body: ItemBody, response: { 201: NewItem } }
  }, async (request, reply) => {
    const item = { ...request.body, id: randomUUID() }
    stored.set(item.id, item)
    reply.header('location', pathOf(item.id))
    return item
  })

  app.put('/:id', {
    statusCode: status.HTTP_200_OK,
    schema: { tags, summary: 'Replace an item, or create it', params: ItemParams, body: ItemBody, response: { 200: Item, 201: NewItem } }
  }, async (request, reply) => {
    const item = { ...request.body, id: request.params.id }
    // reply.status() overrides the declared status.
    if (!stored.has(item.id)) reply.status(status.HTTP_201_CREATED).header('location', pathOf(item.id))
    stored.set(item.id, item)
    return item
  })

  app.register(existing)

  /**
   * The routes of an item that has to be there: each can answer 404 as well.
   *
   * @type {FastifyPluginAsyncTypebox}
   */
  async function existing (app) {
    await app.register(statusCode, { responses: { 404: HttpError } })

    function find (/** @type {string} */ id) {
      const item = stored.get(id)
      if (item === undefined) throw app.httpErrors.notFound(`There is no item '${id}'`)
      return item
    }

    app.get('/:id', {
      statusCode: status.HTTP_200_OK,
      schema: { tags, summary: 'Read an item', params: ItemParams, response: { 200: Item } }
    }, async request => find(request.params.id))

    app.delete('/:id', {
      statusCode: status.HTTP_204_NO_CONTENT,
      schema: { tags, summary: 'Delete an item', params: ItemParams }
    }, async request => {
      const { id } = find(request.params.id)
      stored.delete(id)
    })

    app.post('/:id/restock', {
      statusCode: status.HTTP_202_ACCEPTED,
      schema: { tags, summary: 'Order more of an item', params: ItemParams, body: RestockBody, response: { 202: Job } }
    }, async request => {
      const item = find(request.params.id)
      // Stands in for a queue and its worker.
      setImmediate(() => { item.stock += request.body.quantity })
      return { id: randomUUID(), status: /** @type {const} */ ('queued'), location: pathOf(item.id) }
    })

    app.post('/:id/reserve', {
      statusCode: status.HTTP_303_SEE_OTHER,
      schema: {
        tags,
        summary: 'Reserve one of an item',
        description: 'Replies with 303. A browser follows it at once: you see the 200 of the item.',
        params: ItemParams,
        response: { 303: Redirect, 409: HttpError }
      }
    }, async (request, reply) => {
      const item = find(request.params.id)
      if (item.stock === 0) throw app.httpErrors.conflict(`'${item.name}' is sold out`)
      item.stock--
      return reply.redirect(pathOf(item.id))
    })
  }
}
