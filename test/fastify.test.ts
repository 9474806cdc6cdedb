import t from 'tap'
import { findHeadHook } from '../lib/automatic-head.js'
import { buildPlain } from './helpers/app.js'

t.test("Fastify's hook of an automatic HEAD route is found, after those of its GET", async t => {
  const app = buildPlain(t)
  const found: Record<string, number> = {}
  app.addHook('onRoute', route => { found[`${String(route.method)} ${route.url}`] = findHeadHook(route.onSend) })
  const onSend = async () => {}
  app.get('/none', async () => 'ok')
  app.get('/one', { onSend }, async () => 'ok')
  app.get('/two', { onSend: [onSend, onSend] }, async () => 'ok')
  t.strictSame(found, { 'GET /none': -1, 'HEAD /none': 0, 'GET /one': -1, 'HEAD /one': 1, 'GET /two': -1, 'HEAD /two': 2 })
})

t.test('a HEAD route of the application has no such hook', async t => {
  const app = buildPlain(t)
  const found: number[] = []
  app.addHook('onRoute', route => { found.push(findHeadHook(route.onSend)) })
  app.head('/', { onSend: async () => {} }, async () => {})
  t.strictSame(found, [-1])
})
