import t from 'tap'
import type { Test } from 'tap'
import { buildShop } from '../../examples/shop/app.js'
import { operations } from '../helpers/shop.js'

const teapot = { name: 'Teapot', price: 24.5, stock: 1 }

async function openShop (t: Test) {
  const app = await buildShop()
  t.teardown(() => app.close())
  return app
}

/** A shop with one teapot, the last. */
async function openStockedShop (t: Test) {
  const app = await openShop(t)
  await app.inject({ method: 'PUT', url: '/items/teapot', payload: teapot })
  return app
}

t.test('an item is created with 201, and is where its Location says', async (t) => {
  const app = await openShop(t)
  const created = await app.inject({ method: 'POST', url: '/items', payload: teapot })
  t.equal(created.statusCode, 201)
  t.match(created.json(), teapot)

  const read = await app.inject(String(created.headers.location))
  t.equal(read.statusCode, 200)
  t.strictSame(read.json(), created.json())
})

t.test('the items are listed with 200', async (t) => {
  const app = await openStockedShop(t)
  const reply = await app.inject('/items')
  t.equal(reply.statusCode, 200)
  t.strictSame(reply.json(), [{ id: 'teapot', ...teapot }])
})

t.test('an item is put with 201 and a Location when it is new, and with 200 when it is replaced', async (t) => {
  const app = await openShop(t)
  const put = (price: number) => app.inject({ method: 'PUT', url: '/items/tea%20pot', payload: { ...teapot, price } })
  const created = await put(24.5)
  t.equal(created.statusCode, 201)
  t.equal(created.headers.location, '/items/tea%20pot')
  t.strictSame(created.json(), { id: 'tea pot', ...teapot })

  const replaced = await put(20)
  t.equal(replaced.statusCode, 200)
  t.notOk('location' in replaced.headers)
  t.equal((await app.inject('/items/tea%20pot')).json().price, 20)
  t.equal((await app.inject('/items')).json().length, 2, 'beside the one that was there')
})

t.test('an item is deleted with 204 and no body, once', async (t) => {
  const app = await openStockedShop(t)
  const deleted = await app.inject({ method: 'DELETE', url: '/items/teapot' })
  t.equal(deleted.statusCode, 204)
  t.equal(deleted.body, '')
  t.notOk('content-type' in deleted.headers)
  t.notOk('content-length' in deleted.headers)
  t.equal((await app.inject('/items/teapot')).statusCode, 404)
  t.equal((await app.inject({ method: 'DELETE', url: '/items/teapot' })).statusCode, 404)
})

t.test('a restock is queued with 202, and is seen where its job says', async (t) => {
  const app = await openStockedShop(t)
  const queued = await app.inject({ method: 'POST', url: '/items/teapot/restock', payload: { quantity: 10 } })
  t.equal(queued.statusCode, 202)
  t.match(queued.json(), { id: /^[0-9a-f-]{36}$/, status: 'queued', location: '/items/teapot' })
  await new Promise(resolve => setImmediate(resolve))
  t.equal((await app.inject(queued.json().location)).json().stock, 11)
})

t.test('a reservation redirects with 303 to the item, until it is sold out', async (t) => {
  const app = await openStockedShop(t)
  const reserve = () => app.inject({ method: 'POST', url: '/items/teapot/reserve' })
  const reserved = await reserve()
  t.equal(reserved.statusCode, 303)
  t.equal(reserved.headers.location, '/items/teapot')
  t.equal(reserved.body, '')
  t.equal((await app.inject(String(reserved.headers.location))).json().stock, 0)
  t.match((await reserve()).json(), { statusCode: 409, error: 'Conflict', message: "'Teapot' is sold out" })
})

t.test('an item that is not there is 404, whatever the route declares', async (t) => {
  const app = await openShop(t)
  for (const [method, url] of [
    ['GET', '/items/none'], ['DELETE', '/items/none'], ['POST', '/items/none/restock'], ['POST', '/items/none/reserve']
  ] as const) {
    const payload = url.endsWith('restock') ? { quantity: 1 } : undefined
    const reply = await app.inject({ method, url, ...(payload && { payload }) })
    t.equal(reply.statusCode, 404, `${method} ${url}`)
    t.strictSame(reply.json(), { statusCode: 404, error: 'Not Found', message: "There is no item 'none'" })
  }
})

t.test('a request that is not valid is 400, whatever the route declares', async (t) => {
  const app = await openStockedShop(t)
  for (const [method, url, payload] of [
    ['POST', '/items', { ...teapot, price: -1 }],
    ['POST', '/items', { name: 'Teapot' }],
    ['PUT', '/items/teapot', { ...teapot, stock: 0.5 }],
    ['PUT', '/items/', teapot],
    ['POST', '/items/teapot/restock', { quantity: 0 }]
  ] as const) {
    const reply = await app.inject({ method, url, payload })
    t.match(reply.json(), { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request' }, `${method} ${url}`)
    t.equal(reply.statusCode, 400)
  }
})

t.test('the root leads to the documentation', async (t) => {
  const app = await openShop(t)
  const root = await app.inject('/')
  t.equal(root.statusCode, 302)
  const docs = await app.inject(String(root.headers.location))
  t.equal(docs.statusCode, 200)
  t.match(docs.headers['content-type'], 'text/html')
})

t.test('the document lists for each route the codes that it declares, and nothing else', async (t) => {
  const app = await openShop(t)
  const { paths } = (await app.inject('/docs/json')).json<OpenApi>()
  const described = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, { responses }]) => {
    return [`${method} ${path}`, Object.fromEntries(Object.entries(responses).map(([code, { description }]) => [code, description]))]
  }))
  t.strictSame(Object.fromEntries(described), Object.fromEntries(operations.map(([route, , responses]) => [route, responses])))
})

t.test('the document has no content for 204 and 303, and the shared schema for errors', async (t) => {
  const app = await openShop(t)
  const { paths } = (await app.inject('/docs/json')).json<OpenApi>()
  t.strictSame(paths['/items/{id}']?.['delete']?.responses[204], { description: 'No Content' })
  t.notOk('content' in (paths['/items/{id}/reserve']?.['post']?.responses[303] ?? {}))
  t.match(paths['/items/{id}']?.['get']?.responses[404], {
    content: { 'application/json': { schema: { $ref: '#/components/schemas/HttpError' } } }
  })
})

type OpenApi = { paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>> }
