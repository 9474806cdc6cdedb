// What one runtime answers over HTTP, as JSON: scripts/test-runtimes.js compares it with what Node.js answers.

import { request } from 'node:http'
import { Readable } from 'node:stream'
import Fastify from 'fastify'
import statusCode from '../dist/esm/index.js'

const app = Fastify({ forceCloseConnections: true })
await app.register(statusCode, { undeclared: 'error', validation: { statusCode: 422 } })
const Item = { type: 'object', properties: { id: { type: 'integer' } } }
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
const payloads = {
  nothing: () => undefined,
  object: () => ({ id: 1, secret: 'secret' }),
  text: () => 'text',
  buffer: () => Buffer.from('buffer'),
  stream: () => Readable.from(['stream']),
  'web-stream': () => new Blob(['web stream']).stream(),
  // With a type of its own: Bun gives a text none.
  response: () => new Response('response', { status: 201, headers: { 'content-type': 'text/plain' } })
}
for (const code of [200, 201, 204, 205, 303, 304, 418]) {
  for (const [name, payload] of Object.entries(payloads)) app.get(`/${code}/${name}`, { statusCode: code }, async () => payload())
}
app.post('/items', { statusCode: 201, schema: { body, response: { 201: Item, 202: Item } } }, async request => ({ id: 1, ...request.body }))
app.get('/redirect', { statusCode: 303 }, async (request, reply) => reply.redirect('/items'))
app.get('/failed', { statusCode: 201 }, async () => { throw new Error('failed') })
app.get('/undeclared', { statusCode: 201 }, async (request, reply) => reply.code(202).send('text'))

await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address()

const answers = {}
for (const code of [200, 201, 204, 205, 303, 304, 418]) {
  for (const name of Object.keys(payloads)) {
    for (const method of ['GET', 'HEAD']) await ask(method, `/${code}/${name}`)
  }
}
for (const payload of [{ name: 'Cup' }, {}]) await ask('POST', '/items', payload)
for (const url of ['/redirect', '/failed', '/undeclared']) await ask('GET', url)
console.log(JSON.stringify(answers))
await app.close()
process.exit()

async function ask (method, path, payload) {
  const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
  const response = await new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path, headers, agent: false }, resolve).on('error', reject).end(JSON.stringify(payload))
  })
  let text = ''
  for await (const chunk of response) text += chunk
  const { 'content-type': type, 'content-length': length, location } = response.headers
  answers[`${method} ${path} ${JSON.stringify(payload) ?? ''}`] = [response.statusCode, type, length, location, text]
}
