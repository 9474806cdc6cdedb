import t from 'tap'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import { buildPlain, recordLog } from '../helpers/app.js'

const code = 'FST_STATUS_CODE_DEFAULT_SKIPPED'
const Item = { type: 'object', properties: { id: { type: 'integer' } } }
const schema = { response: { 200: Item } }
const ok = async () => ({ id: 1 })
const isSkipped = (line: { [key: string]: unknown }) => line['code'] === code

function record (t: Test) {
  const { lines, logger } = recordLog('info')
  return { lines, app: buildPlain(t, { logger }) }
}

t.test('the routes that a default does not fit are named in one line of the log, once the application is ready', async t => {
  const { lines, app } = record(t)
  await app.register(statusCode, { defaults: { POST: 201, GET: 203, DELETE: 204 } })
  app.post('/a', { schema }, ok)
  app.get('/b', { schema }, ok)
  await app.register(async child => { child.delete('/c', { schema }, ok) }, { prefix: '/child' })
  app.route({ method: ['POST', 'DELETE'], url: '/several', schema, handler: ok })
  app.post('/fits', { schema: { response: { 201: Item } } }, ok)
  app.post('/own', { statusCode: 200, schema }, ok)
  app.post('/bare', ok)
  await new Promise(setImmediate)
  t.notOk(lines.some(isSkipped), 'nothing before it is ready')
  await app.ready()

  const said = lines.filter(isSkipped)
  t.equal(said.length, 1)
  t.equal(said[0]?.level, 30)
  t.match(said[0]?.msg, ' POST /a (201), GET /b (203), DELETE /child/c (204). ')
  t.equal((await app.inject({ method: 'POST', url: '/a' })).statusCode, 200)
})

t.test('one line names the routes of all scopes', async t => {
  const { lines, app } = record(t)
  await app.register(statusCode, { defaults: { POST: 201 } })
  app.post('/a', { schema }, ok)
  await app.register(async child => {
    await child.register(statusCode, { defaults: { POST: 202 } })
    child.post('/b', { schema }, ok)
  })
  await app.ready()

  t.strictSame(lines.filter(isSkipped).map(({ msg }) => /: (.*?)\. /.exec(msg)?.[1]), ['POST /a (201), POST /b (202)'])
})

t.test('nothing is said where no default is skipped', async t => {
  for (const options of [{}, { defaults: { POST: 201 } }, { defaults: { POST: 200 } }] as const) {
    const { lines, app } = record(t)
    await app.register(statusCode, options)
    app.post('/', ok)
    app.post('/errors', { schema: { response: { '4xx': Item } } }, ok)
    app.post('/class', { schema: { response: { '2xx': Item } } }, ok)
    app.get('/', { schema }, ok)
    await app.ready()
    t.strictSame(lines.filter(isSkipped), [])
  }
})

t.test('what a later onRoute hook adds decides whether a default is skipped', async t => {
  const { lines, app } = record(t)
  await app.register(statusCode, { defaults: { POST: 201 } })
  app.addHook('onRoute', route => {
    if (route.url === '/skipped') route.schema = { response: { 200: Item } }
    else route.schema = { response: { 200: Item, 201: Item } }
  })
  app.post('/skipped', ok)
  app.post('/mended', { schema }, ok)
  await app.ready()

  t.strictSame(lines.filter(isSkipped).map(({ msg }) => /: (.*?)\. /.exec(msg)?.[1]), ['POST /skipped (201)'])
  t.equal((await app.inject({ method: 'POST', url: '/skipped' })).statusCode, 200)
  t.equal((await app.inject({ method: 'POST', url: '/mended' })).statusCode, 201)
})
