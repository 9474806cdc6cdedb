import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import t from 'tap'
import { build } from '../helpers/app.js'
import { exchangeHttp2 } from '../helpers/wire.js'

const http2: FastifyServerOptions & { http2: true } = { http2: true }

// HTTP/2 responses keep their status elsewhere than those of HTTP/1.1 do.
const cases: { title: string, add: (app: FastifyInstance) => unknown, expected: number }[] = [
  { title: 'the declared status is that of the reply', expected: 201, add: app => app.get('/', { statusCode: 201 }, async () => 'ok') },
  {
    title: 'what the handler says wins over it',
    expected: 200,
    add: app => app.get('/', { statusCode: 201 }, async (request, reply) => reply.code(200).send('ok'))
  },
  {
    title: 'what an instance-wide hook says wins over it, 200 included',
    expected: 200,
    add: app => app
      .addHook('onRequest', async (request, reply) => { reply.code(200) })
      .get('/', { statusCode: 201 }, async () => 'ok')
  },
  {
    title: 'a redirect stays a redirect on a route that declares another kind of status',
    expected: 302,
    add: app => app.get('/', { statusCode: 201 }, async (request, reply) => reply.redirect('/x'))
  },
  {
    title: 'a redirect answers with the declared code where that is one of a redirect',
    expected: 303,
    add: app => app.get('/', { statusCode: 303 }, async (request, reply) => reply.redirect('/x'))
  },
  {
    title: 'an error does not get it',
    expected: 500,
    add: app => app.get('/', { statusCode: 201 }, async () => { throw new Error('failed') })
  },
  {
    title: "an error handler without a code does not get it, but Fastify's 200",
    expected: 200,
    add: app => app
      .setErrorHandler((thrown, request, reply) => { reply.send('failed') })
      .get('/', { statusCode: 201 }, async () => { throw new Error('failed') })
  },
  {
    title: 'the not-found handler does not get it',
    expected: 404,
    add: app => app.get('/', { statusCode: 201 }, (request, reply) => { reply.callNotFound() })
  }
]

for (const { title, add, expected } of cases) {
  t.test(`over HTTP/2, ${title}`, async t => {
    const app = await build(t, {}, http2)
    add(app)
    const [answer] = await exchangeHttp2(t, app, [{ method: 'GET', url: '/' }])
    t.equal(answer!.status, expected)
  })
}
