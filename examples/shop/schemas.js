// @ts-check

import { Type } from '@sinclair/typebox'

/** @import { TUnsafe } from '@sinclair/typebox' */

const Id = Type.String({ minLength: 1, examples: ['teapot'] })
const headers = { Location: Type.String() }

export const ItemParams = Type.Object({ id: Id })

/** What a client says of an item. */
export const ItemBody = Type.Object({
  name: Type.String({ minLength: 1, examples: ['Teapot'] }),
  price: Type.Number({ minimum: 0, examples: [24.5] }),
  stock: Type.Integer({ minimum: 0, examples: [3] })
}, { additionalProperties: false })

export const Item = Type.Object({ id: Id, ...ItemBody.properties })

/** A new item, with its path in Location. */
export const NewItem = Type.Object(Item.properties, { headers })

export const RestockBody = Type.Object({
  quantity: Type.Integer({ minimum: 1, examples: [10] })
}, { additionalProperties: false })

/** Work that is yet to be done, and where its outcome will be seen. */
export const Job = Type.Object({
  id: Type.String({ format: 'uuid' }),
  status: Type.Literal('queued'),
  location: Type.String({ examples: ['/items/teapot'] })
})

export const Redirect = Type.Null({ headers })

/**
 * What all errors look like. @fastify/sensible adds the schema.
 *
 * @type {TUnsafe<import('@fastify/sensible').HttpError>}
 */
export const HttpError = Type.Unsafe({ $ref: 'HttpError#' })
