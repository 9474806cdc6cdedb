// What others have put in the place of a reply's methods, or written past them, stays in force.

import { Readable } from 'node:stream'
import t from 'tap'
import type { FastifyReply } from 'fastify'
import { build } from '../helpers/app.js'
import { exchange } from '../helpers/wire.js'

const codes = [200, 201]
const next = { method: 'GET', url: '/next' }

t.test('methods that a hook has put on the reply are called', async t => {
  const app = await build(t)
  app.addHook('onRequest', async (request, reply) => {
    for (const method of ['send', 'redirect', 'callNotFound'] as const) {
      const own = reply[method] as (...args: unknown[]) => FastifyReply
      Object.assign(reply, {
        [method] (this: FastifyReply, ...args: unknown[]) {
          this.header(`x-${method}`, '1')
          return own.apply(this, args)
        }
      })
    }
  })
  app.get('/send', { statusCode: 201 }, async () => 'ok')
  app.get('/redirect', { statusCode: 303 }, async (request, reply) => reply.redirect('/there'))
  app.get('/callnotfound', { statusCode: 201 }, (request, reply) => { reply.callNotFound() })

  for (const [method, code] of [['send', 201], ['redirect', 303], ['callnotfound', 404]] as const) {
    const { statusCode, headers } = await app.inject(`/${method}`)
    t.equal(statusCode, code)
    t.equal(headers[`x-${method}`], '1', method)
  }
})

t.test('methods that a handler puts on the reply can call the ones before them', async t => {
  const app = await build(t)
  app.get('/', { statusCode: 201 }, (request, reply) => {
    const { send } = reply
    reply.send = payload => send.call(reply.header('x-own', '1'), payload)
    reply.send('ok')
  })
  const { statusCode, headers } = await app.inject('/')
  t.equal(statusCode, 201)
  t.equal(headers['x-own'], '1')
})

t.test('an object whose prototype is the reply can be used in its place', async t => {
  const app = await build(t)
  const inherit = (reply: FastifyReply) => Object.create(Object.create(reply)) as FastifyReply
  app.get('/send', { statusCode: 201 }, (request, reply) => { inherit(reply).send('ok') })
  app.get('/redirect', { statusCode: 303 }, (request, reply) => { inherit(reply).redirect('/there') })
  app.get('/missed', { statusCode: 201 }, (request, reply) => { inherit(reply).callNotFound() })
  app.get('/failed', { statusCode: 201 }, (request, reply) => { inherit(reply).send(new Error('failed')) })

  for (const [url, code] of [['/send', 201], ['/redirect', 303], ['/missed', 404], ['/failed', 500]] as const) {
    t.equal((await app.inject(url)).statusCode, code, url)
  }
})

for (const code of codes) {
  t.test(`a head that is written by hand on a route of ${code} is sent, and the connection goes on`, async t => {
    for (const undeclared of ['allow', 'error'] as const) {
      const app = await build(t, { undeclared })
      for (const kind of ['stream', 'web']) {
        const payload = () => kind === 'stream' ? Readable.from(['content']) : new Blob(['content']).stream()
        app.get(`/written/${kind}`, { statusCode: code }, (request, reply) => {
          reply.raw.writeHead(202, { 'x-own': '1' })
          reply.send(payload())
        })
        app.get(`/flushed/${kind}`, { statusCode: code }, (request, reply) => {
          reply.raw.flushHeaders()
          reply.send(payload())
        })
      }
      app.get('/next', async () => 'next')
      for (const kind of ['stream', 'web']) {
        const [written, flushed, after] = await exchange(app, [
          { method: 'GET', url: `/written/${kind}` }, { method: 'GET', url: `/flushed/${kind}` }, next
        ])
        t.equal(written!.status, 202)
        t.equal(written!.body.toString(), 'content')
        t.equal(flushed!.status, code)
        t.equal(flushed!.body.toString(), 'content')
        t.equal(after!.body.toString(), 'next')
      }
    }
  })
}

t.test('no trailer is left of a reply without content', async t => {
  const app = await build(t)
  for (const code of [204, 205, 304]) {
    app.get(`/${code}`, { statusCode: code }, async (request, reply) => {
      reply.trailer('x-sum', async () => 'sum')
      return 'content'
    })
  }
  for (const code of [204, 205, 304]) {
    const { headers, trailers } = await app.inject(`/${code}`)
    t.same(trailers, {}, String(code))
    t.notOk('trailer' in headers || 'transfer-encoding' in headers)
  }
})

t.test('after hijack() nothing touches the head', async t => {
  const after: Record<string, (reply: FastifyReply) => void> = {
    'an error that is thrown': () => { throw new Error('late') },
    'an error that is sent': reply => { reply.send(new Error('late')) },
    'callNotFound()': reply => { reply.callNotFound() }
  }
  for (const [title, act] of Object.entries(after)) {
    const app = await build(t)
    app.get('/', { statusCode: 201 }, (request, reply) => {
      reply.hijack()
      setImmediate(() => reply.raw.end('raw'))
      act(reply)
    })
    t.match(await app.inject('/'), { statusCode: 201, body: 'raw' }, title)
  }
})
