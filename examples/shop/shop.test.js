// @ts-check
//
// Run it with `node --test`, and ask what it has seen with `npx fastify-status-code coverage --check missing,undeclared`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCoverage } from 'fastify-status-code/coverage'
import { buildShop } from './app.js'

const cup = { name: 'Cup', price: 4, stock: 1 }

/** @import { HTTPMethods } from 'fastify' */

/**
 * Requests, with the status that each is answered with.
 *
 * @type {Array<[method: HTTPMethods, url: string, status: number, payload?: object]>}
 */
const cases = [
  ['GET', '/items', 200],
  ['POST', '/items', 201, cup],
  ['POST', '/items', 400, {}],
  ['PUT', '/items/cup', 201, cup],
  ['PUT', '/items/cup', 200, cup],
  ['PUT', '/items/cup', 400, {}],
  ['GET', '/items/cup', 200],
  ['GET', '/items/none', 404],
  ['POST', '/items/cup/restock', 202, { quantity: 1 }],
  ['POST', '/items/none/restock', 404, { quantity: 1 }],
  ['POST', '/items/cup/restock', 400, { quantity: 0 }],
  ['POST', '/items/cup/reserve', 303],
  ['POST', '/items/cup/reserve', 303],
  ['POST', '/items/cup/reserve', 409],
  ['POST', '/items/none/reserve', 404],
  ['DELETE', '/items/cup', 204],
  ['DELETE', '/items/cup', 404]
]

test('each request is answered with its status', async () => {
  // Before the routes, for it counts those that come after it.
  const app = await buildShop({}, app => app.register(statusCoverage, { directory: 'coverage/status' }))
  for (const [method, url, expected, payload] of cases) {
    const { statusCode } = await app.inject({ method, url, ...payload && { payload } })
    assert.equal(statusCode, expected, `${method} ${url}`)
  }
})
