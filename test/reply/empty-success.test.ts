// A success whose own response schema says that it has no body: a 200, 201 or 202 without content.

import { Readable } from 'node:stream'
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import t from 'tap'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { statusCodeTransform } from '../../index.js'
import { build, recordLog } from '../helpers/app.js'
import { buildDocumented } from '../helpers/document.js'
import { addNext, assertNext, next, payloads } from '../helpers/no-content.js'
import { exchange } from '../helpers/wire.js'

const schemas: Record<string, { schema: unknown, prepare?: (app: FastifyInstance) => unknown }> = {
  "{ type: 'null' }": { schema: { type: 'null', description: 'Queued' } },
  'a reference to null': { schema: { $ref: 'Nothing#' }, prepare: app => app.addSchema({ $id: 'Nothing', type: 'null' }) },
  'z.null()': { schema: z.null(), prepare: app => app.setSerializerCompiler(serializerCompiler) },
  'z.undefined()': { schema: z.undefined(), prepare: app => app.setSerializerCompiler(serializerCompiler) },
  'z.void()': { schema: z.void(), prepare: app => app.setSerializerCompiler(serializerCompiler) }
}

for (const [kind, { schema, prepare }] of Object.entries(schemas)) {
  t.test(`nothing of a body leaves with a success that is described by ${kind}, whatever is returned`, async t => {
    for (const [index, code] of [200, 201, 202].entries()) {
      for (const isDeclared of [true, false]) {
        const app = await build(t, { onUnexpectedBody: 'drop' })
        await prepare?.(app)
        const declared = isDeclared ? code : [201, 202, 200][index]!
        const response = { [code]: schema, ...isDeclared ? {} : { [declared]: schema } }
        for (const [number, payload] of Object.values(payloads).entries()) {
          app.get(`/${number}`, { statusCode: declared, schema: { response } as FastifySchema }, async (request, reply) => {
            if (!isDeclared) reply.code(code)
            return payload(code)
          })
        }
        addNext(app)
        for (const [number, name] of Object.keys(payloads).entries()) {
          const url = `/${number}`
          const [get, head, after] = await exchange(app, [{ method: 'GET', url }, { method: 'HEAD', url }, next])
          for (const answer of [get!, head!]) {
            t.equal(answer.status, code, name)
            t.equal(answer.body.length, 0)
            t.strictSame(answer.headers['content-length'], ['0'])
            for (const header of ['content-type', 'transfer-encoding']) t.notOk(header in answer.headers, header)
          }
          assertNext(t, after!)
        }
      }
    }
  })
}

t.test('a body of such a success is reported, and refused where it is an error', async t => {
  const schema = { response: { 202: { type: 'null' } } }
  for (const onUnexpectedBody of ['warn', 'error'] as const) {
    const { lines, logger } = recordLog()
    const app = await build(t, { onUnexpectedBody }, { logger })
    for (const [url, payload] of Object.entries({ '/object': { queued: true }, '/null': null, '/nothing': undefined })) {
      app.post(url, { statusCode: 202, schema }, async () => payload)
    }
    app.post('/stream', { statusCode: 202, schema }, async () => Readable.from(['text']))
    const isError = onUnexpectedBody === 'error'
    for (const url of ['/object', '/stream']) t.equal((await app.inject({ method: 'POST', url })).statusCode, isError ? 500 : 202, url)
    for (const url of ['/null', '/nothing']) t.equal((await app.inject({ method: 'POST', url })).statusCode, 202, url)
    t.equal(lines.filter(({ code }) => code === 'FST_STATUS_CODE_UNEXPECTED_BODY').length, isError ? 0 : 2)
  }
})

t.test('a class describes such a success too, on the wire as in the document', async t => {
  const app = await buildDocumented(t, { options: { openapi: {} }, order: 'before' })
  app.get('/', { statusCode: 201, schema: { response: { '2xx': { type: 'null' } } } }, async () => ({ id: 1 }))
  const { statusCode, body, headers } = await app.inject('/')
  t.match({ statusCode, body, headers }, { statusCode: 201, body: '', headers: { 'content-length': '0' } })
  t.strictSame(app.swagger().paths?.['/']?.get?.responses, { 201: { description: 'Created' } })
})

t.test('an error of such a route has its own body', async t => {
  const app = await build(t)
  app.post('/', { statusCode: 202, schema: { response: { 202: { type: 'null' } } } }, async () => { throw new Error('failed') })
  t.match((await app.inject({ method: 'POST', url: '/' })).json(), { message: 'failed' })
})

t.test('the document shows such a success without content', async t => {
  const app = await buildDocumented(t, { options: { openapi: {} }, order: 'before' })
  app.post('/', { statusCode: 202, schema: { response: { 202: { type: 'null' } } } }, async () => {})
  await app.ready()
  t.same(app.swagger().paths?.['/']?.post?.responses, { 202: { description: 'Accepted' } })
})

t.test('the document of zod shows such a success without content', async t => {
  for (const schema of [z.null(), z.undefined(), z.void()]) {
    const app = await buildDocumented(t, { options: { openapi: {}, transform: statusCodeTransform(jsonSchemaTransform) }, order: 'before' })
    app.setSerializerCompiler(serializerCompiler)
    app.post('/', { statusCode: 202, schema: { response: { 202: schema } } }, async () => {})
    await app.ready()
    t.same(app.swagger().paths?.['/']?.post?.responses, { 202: { description: 'Accepted' } })
  }
})
