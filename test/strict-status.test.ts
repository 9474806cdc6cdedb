import t from 'tap'
import { isNoContent, strictStatus } from '../index.js'
import type { NoContentStatus } from '../types/strict-status.js'
import { build } from './helpers/app.js'

t.test('strictStatus gives the instance itself', async t => {
  const app = await build(t)
  t.equal(strictStatus(app), app)
})

t.test('routes that are added through it work, whatever the form', async t => {
  const app = await build(t)
  const routes = strictStatus(app)
  routes.post('/last', { statusCode: 201 }, async () => 'ok')
    .delete('/options', { statusCode: 204, handler: async () => {} })
    .route({ method: 'PUT', url: '/route', statusCode: 202, handler: (request, reply) => { reply.send('ok') } })
  routes.get('/plain', async () => 'ok')

  const added = [['POST', '/last', 201], ['DELETE', '/options', 204], ['PUT', '/route', 202], ['GET', '/plain', 200]] as const
  for (const [method, url, code] of added) t.equal((await app.inject({ method, url })).statusCode, code, url)
})

t.test('its types know the same codes without content as isNoContent', async t => {
  const known: Record<NoContentStatus, true> = { 204: true, 205: true, 304: true }
  const final = Array.from({ length: 400 }, (_, index) => 200 + index)
  t.same(Object.keys(known).map(Number), final.filter(isNoContent))
})
