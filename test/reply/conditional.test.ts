import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import etag from '@fastify/etag'
import type { FastifyEtagOptions } from '@fastify/etag'
import fastifyStatic from '@fastify/static'
import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

const modified = 'Mon, 01 Jan 2024 00:00:00 GMT'
const later = 'Tue, 02 Jan 2024 00:00:00 GMT'
const methods = ['GET', 'HEAD'] as const
const orders = ['before', 'after'] as const

async function buildTagged (t: Test, order: 'before' | 'after', options: StatusCodeOptions, own: FastifyEtagOptions = {}): Promise<FastifyInstance> {
  const app = buildPlain(t)
  if (order === 'before') await app.register(etag, own)
  await app.register(statusCode, options)
  if (order === 'after') await app.register(etag, own)
  return app
}

/** The requests of a client that may have a version already: whichever it has, by its tags in both forms. */
function conditional (...tags: unknown[]): InjectOptions[] {
  const values = ['*', '"other"', ...tags.flatMap(tag => [String(tag), `W/${tag}`, String(tag).replace('W/', '')])]
  return methods.flatMap(method => [{ method }, ...values.map(value => ({ method, headers: { 'if-none-match': value } }))])
}

async function refuse (t: Test, app: FastifyInstance, requests: InjectOptions[], code: string): Promise<void> {
  for (const request of requests) {
    const { statusCode, headers, body } = await app.inject({ url: '/', ...request })
    const title = JSON.stringify(request)
    t.equal(statusCode, 500, title)
    t.notMatch(headers, { 'last-modified': modified }, title)
    if (request.method === 'GET') t.match(JSON.parse(body), { statusCode: 500, code }, title)
  }
}

for (const order of orders) {
  for (const weak of [false, true]) {
    const tag = weak ? 'W/"1"' : '"1"'

    t.test(`with @fastify/etag, registered ${order} it, weak ${weak}: an undeclared status is a 500 to every conditional request`, async t => {
      const tagged = await buildTagged(t, order, { undeclared: 'error' }, { weak })
      tagged.get('/', { statusCode: 201 }, async (request, reply) => reply.code(202).header('etag', tag).send('content'))
      await refuse(t, tagged, conditional(tag), 'FST_STATUS_CODE_UNDECLARED')

      const untagged = await buildTagged(t, order, { undeclared: 'error' }, { weak })
      untagged.get('/', { statusCode: 201 }, async (request, reply) => reply.code(202).send('content'))
      untagged.get('/allowed', { statusCode: 202 }, async () => 'content')
      const { headers } = await untagged.inject('/allowed')
      t.match(headers.etag, /^(W\/)?".+"$/)
      await refuse(t, untagged, conditional(headers.etag), 'FST_STATUS_CODE_UNDECLARED')
    })

    t.test(`with @fastify/etag, registered ${order} it, weak ${weak}: an unexpected body is a 500, unless the client has that version`, async t => {
      for (const code of [204, 205, 304]) {
        const app = await buildTagged(t, order, { onUnexpectedBody: 'error' }, { weak })
        app.get('/', { statusCode: code }, async (request, reply) => { reply.header('etag', tag); return 'content' })
        await refuse(t, app, conditional(), 'FST_STATUS_CODE_UNEXPECTED_BODY')
        for (const method of methods) {
          const { statusCode, headers, body } = await app.inject({ method, url: '/', headers: { 'if-none-match': tag } })
          t.strictSame([statusCode, headers.etag, body], [304, tag, ''], `${code} ${method}`)
        }
      }
    })

    t.test(`with @fastify/etag, registered ${order} it, weak ${weak}: what is declared is a 304 to who has it, and itself to others`, async t => {
      const app = await buildTagged(t, order, { undeclared: 'error' }, { weak })
      app.get('/', { schema: { response: { 201: { type: 'string' }, 304: { description: 'As it was' } } }, statusCode: 201 }, async () => 'content')
      const { headers } = await app.inject('/')
      for (const method of methods) {
        t.equal((await app.inject({ method, url: '/', headers: { 'if-none-match': headers.etag as string } })).statusCode, 304, method)
        for (const other of ['*', '"other"']) t.equal((await app.inject({ method, url: '/', headers: { 'if-none-match': other } })).statusCode, 201, method)
      }
    })
  }

  t.test(`with @fastify/static, registered ${order} it, a 304 that isn't declared is a 500, with the validators of no file`, async t => {
    const root = t.testdir()
    writeFileSync(join(root, 'page.txt'), 'content')
    utimesSync(join(root, 'page.txt'), new Date(modified), new Date(modified))
    const app = buildPlain(t)
    if (order === 'before') await app.register(fastifyStatic, { root, serve: false })
    await app.register(statusCode, { undeclared: 'error' })
    if (order === 'after') await app.register(fastifyStatic, { root, serve: false })
    app.get('/', { statusCode: 200 }, async (request, reply) => reply.sendFile('page.txt'))

    const { statusCode: status, headers } = await app.inject('/')
    t.match([status, headers['last-modified']], [200, modified])
    for (const validator of [{ 'if-modified-since': later }, { 'if-none-match': headers.etag as string }, { 'if-none-match': '*' }]) {
      await refuse(t, app, methods.map(method => ({ method, headers: validator })), 'FST_STATUS_CODE_UNDECLARED')
      const refused = await app.inject({ url: '/', headers: validator })
      t.notOk(refused.headers.etag)
    }
  })
}

/** What an application may do for itself: an answer to who has what was last modified then. */
async function answerModified (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  if (!(Date.parse(String(reply.getHeader('last-modified'))) <= since)) return payload
  reply.code(304)
  return ''
}

t.test('last-modified of a refused reply makes no 304 of the error, whoever answers conditional requests', async t => {
  const requests = methods.flatMap(method => [{ method }, { method, headers: { 'if-modified-since': later } }])
  const app = await build(t, { undeclared: 'error' })
  app.addHook('onSend', answerModified)
  app.get('/', { statusCode: 201 }, async (request, reply) => reply.code(202).header('last-modified', modified).send('content'))
  await refuse(t, app, requests, 'FST_STATUS_CODE_UNDECLARED')

  const strict = await build(t, { onUnexpectedBody: 'error' })
  strict.get('/', { statusCode: 204, onError: async (request, reply) => { t.notOk(reply.hasHeader('last-modified')) } }, async (request, reply) => {
    reply.header('last-modified', modified)
    return 'content'
  })
  await refuse(t, strict, requests, 'FST_STATUS_CODE_UNEXPECTED_BODY')
})
