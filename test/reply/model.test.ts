import t from 'tap'
import type { FastifyReply, FastifySchema } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { build, isFastifyBefore, recordLog } from '../helpers/app.js'

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const item = { id: 1, secret: 'x' }
const schema: FastifySchema = { response: { 201: Item } }
const filtered = '{"id":1}'
const unfiltered = JSON.stringify(item)

async function answer (t: Parameters<typeof build>[0], response: FastifySchema['response'], code: number, prepare?: (reply: FastifyReply) => void) {
  const app = await build(t)
  app.post('/', { statusCode: 201, schema: { response } }, async (request, reply) => {
    prepare?.(reply)
    return reply.code(code).send(item)
  })
  const { statusCode, body, headers } = await app.inject({ method: 'POST', url: '/' })
  t.equal(statusCode, code)
  return { body, type: headers['content-type'] }
}

t.test('another success without a schema of its own is serialized with that of the declared code', async t => {
  for (const code of [200, 202, 203, 206, 299]) t.equal((await answer(t, { 201: Item }, code)).body, filtered, String(code))
})

t.test('a status that is no success, or has a schema, is serialized as Fastify does', async t => {
  const Other = { type: 'object', properties: { secret: { type: 'string' } } }
  t.equal((await answer(t, { 201: Item }, 404)).body, unfiltered)
  t.equal((await answer(t, { 201: Item }, 303)).body, unfiltered)
  t.equal((await answer(t, { 201: Item, 202: Other }, 202)).body, '{"secret":"x"}')
  t.equal((await answer(t, { 201: Item, '2xx': Other }, 202)).body, '{"secret":"x"}')
  t.equal((await answer(t, { 201: Item, '2XX': Other }, 202)).body, '{"secret":"x"}')
  t.equal((await answer(t, { 201: Item, default: Other }, 202)).body, '{"secret":"x"}')
})

t.test('a route of another application whose response key is a mistake changes nothing', async t => {
  const mistaken = await build(t)
  mistaken.post('/', { statusCode: 201, schema: { response: { '201,404': Item } } }, async () => item)
  await t.rejects(async () => mistaken.ready(), { code: 'FST_ERR_SCH_SERIALIZATION_BUILD' })
  t.equal((await answer(t, { 201: Item, 404: Item }, 202)).body, filtered)
})

t.test('a response without schemas stays unfiltered', async t => {
  t.equal((await answer(t, { 404: Item }, 202)).body, unfiltered)
})

t.test('of a content map the schema of the reply\'s media type is lent', async t => {
  const content = { 'application/json': { schema: Item }, '*/*': { schema: { type: 'object', properties: { secret: { type: 'string' } } } } }
  t.equal((await answer(t, { 201: { content } }, 202)).body, filtered)
  t.equal((await answer(t, { 201: { content } }, 202, reply => { reply.type('application/vnd.shop+json; charset=utf-8') })).body, '{"secret":"x"}')
  const only = { 'application/hal+json': { schema: Item } }
  t.equal((await answer(t, { 201: { content: only } }, 202)).body, unfiltered)
})

t.test('a serializer that the user has set comes before the schema', async t => {
  const { body, type } = await answer(t, { 201: Item }, 202, reply => { reply.type('text/csv').serializer(() => 'id\n1') })
  t.equal(body, 'id\n1')
  t.equal(type, 'text/csv')

  const app = await build(t)
  app.setReplySerializer((payload, status) => `${status}: ${JSON.stringify(payload)}`)
  app.get('/', { statusCode: 201, schema }, async (request, reply) => reply.code(202).send(item))
  t.equal((await app.inject('/')).body, `202: ${unfiltered}`)
})

t.test('a hook that replaces the payload later is served with the schema too', async t => {
  const app = await build(t)
  app.addHook('onRoute', route => {
    const own = route.preSerialization
    route.preSerialization = [...(Array.isArray(own) ? own : []), async () => ({ id: 2, secret: 'y' })]
  })
  app.get('/', { statusCode: 201, schema }, async (request, reply) => reply.code(202).send(item))

  t.equal((await app.inject('/')).body, '{"id":2}')
})

t.test('what an error handler answers is not serialized with the schema of the success', async t => {
  const app = await build(t)
  app.setErrorHandler(async (error: Error, request, reply) => reply.code(202).send({ reason: error.message }))
  app.get('/', { statusCode: 201, schema }, async () => { throw new Error('later') })

  t.equal((await app.inject('/')).body, '{"reason":"later"}')
})

t.test('an error that comes after a schema was lent is not serialized with it', async t => {
  for (const response of [{ 201: Item }, { 201: { content: { '*/*': { schema: Item } } } }]) {
    const app = await build(t)
    let isFirst = true
    app.setErrorHandler(async (error: Error) => ({ reason: error.message }))
    app.addHook('onSend', async () => { if (isFirst) { isFirst = false; throw new Error('late') } })
    app.get('/', { statusCode: 201, schema: { response } as FastifySchema }, async (request, reply) => reply.code(202).send(item))

    const { body, headers } = await app.inject('/')
    t.equal(body, '{"reason":"late"}')
    t.match(headers['content-type'], /^application\/json/)
  }
})

t.test('a body that does not fit the lent schema fails as one of the declared code does', async t => {
  const app = await build(t)
  const Strict = { ...Item, required: ['id'] }
  app.get('/', { statusCode: 201, schema: { response: { 201: Strict } } as FastifySchema }, async (request, reply) => reply.code(202).send({}))

  t.equal((await app.inject('/')).statusCode, 500)
})

t.test('hooks see the status that goes out, not that of the lent schema', async t => {
  const app = await build(t)
  const seen: number[] = []
  app.addHook('onSend', async (request, reply) => { seen.push(reply.statusCode) })
  app.get('/', { statusCode: 201, schema }, async (request, reply) => reply.code(202).send(item))

  await app.inject('/')
  t.same(seen, [202])
})

t.test('a payload that only a serializer of the application can write is left to that', async t => {
  const app = await build(t)
  const circular: Record<string, unknown> = { id: 1 }
  circular['self'] = circular
  const text = (payload: unknown) => typeof (payload as { id: unknown }).id
  for (const [url, payload] of [['/bigint', { id: 1n }], ['/circular', circular]] as const) {
    app.get(url, { statusCode: 201, schema }, (request, reply) => { reply.code(200).serializer(text).send(payload) })
  }
  t.equal((await app.inject('/bigint')).body, 'bigint')
  t.equal((await app.inject('/circular')).body, 'number')
})

t.test('a serializer of the application whose output equals JSON is not replaced', async t => {
  const own = (payload: unknown) => JSON.stringify(payload)
  const app = await build(t)
  const payload = { id: 1, other: 2 }
  app.get('/reply', { statusCode: 201, schema }, (request, reply) => { reply.code(200).serializer(own).send(payload) })
  await app.register(async scope => {
    scope.setReplySerializer(own)
    scope.get('/scope', { statusCode: 201, schema }, (request, reply) => { reply.code(200).send(payload) })
  })
  for (const url of ['/reply', '/scope']) t.equal((await app.inject(url)).body, '{"id":1,"other":2}', url)
})

t.test('a payload that differs each time it is read is filtered, and read once', async t => {
  const app = await build(t)
  let reads = 0
  app.get('/', { statusCode: 201, schema }, async (request, reply) => {
    reply.code(200)
    return { get id () { return ++reads }, secret: 'secret' }
  })
  app.get('/json', { statusCode: 201, schema }, async (request, reply) => {
    reply.code(200)
    return { toJSON: () => ({ id: ++reads, secret: 'secret' }) }
  })
  t.equal((await app.inject('/')).body, '{"id":1}')
  t.notMatch((await app.inject('/json')).body, 'secret')
})

t.test('a content map is read by the media type alone, as Fastify reads it', async t => {
  const app = await build(t)
  const schema: FastifySchema = { response: { 201: { content: { 'application/json': { schema: Item } } } } }
  const types = ['application/json', 'application/json;charset=utf-8', 'application/json ; charset=utf-8']
  // Before, Fastify took no other case for JSON.
  if (!isFastifyBefore('5.12.0')) types.push('Application/JSON; charset=utf-8')
  for (const [index, type] of types.entries()) {
    app.get(`/${index}`, { statusCode: 201, schema }, (request, reply) => { reply.code(200).type(type).send({ id: 1, secret: 'secret' }) })
  }
  for (const [index, type] of types.entries()) t.equal((await app.inject(`/${index}`)).body, '{"id":1}', type)
})

t.test('of a body that a hook lets out after all, nothing leaves', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  for (const code of [204, 205, 304]) {
    app.get(`/${code}`, {
      statusCode: 201, schema: { response: { 201: Item } } as FastifySchema, onSend: async (request, reply) => { reply.code(200) }
    }, async (request, reply) => { reply.code(code); return { id: 1, secret: 'secret' } })
  }
  for (const url of ['/204', '/205', '/304']) t.equal((await app.inject(url)).body, '{}', url)
})

const Whole = { ...Item, required: ['id'] }
const Problem = { type: 'object', required: ['message'], properties: { code: { type: 'string' }, message: { type: 'string' } } }
const unfitting: Record<string, { statusCode: number, response: object, isZod?: boolean }> = {
  'the declared schema, of another code': { statusCode: 201, response: { 201: Whole } },
  'the schema of its class': { statusCode: 204, response: { '2XX': Whole } },
  'the default schema': { statusCode: 204, response: { default: Problem } },
  'its own schema of zod': { statusCode: 204, response: { 204: z.null() }, isZod: true },
  'its own schema of zod, of another code': { statusCode: 200, response: { 200: z.object({ id: z.number() }), 204: z.null() }, isZod: true }
}
for (const [title, { statusCode, response, isZod }] of Object.entries(unfitting)) {
  t.test(`a body that is withheld need not fit ${title}, and is reported`, async t => {
    for (const onUnexpectedBody of ['warn', 'drop', 'error'] as const) {
      const { lines, logger } = recordLog()
      const app = await build(t, { onUnexpectedBody }, { logger })
      if (isZod) app.setSerializerCompiler(serializerCompiler)
      app.get('/', { statusCode, schema: { response } }, async (request, reply) => { reply.code(204); return { name: 'x' } })

      const found = await app.inject('/')
      if (onUnexpectedBody === 'error') t.match(found, { statusCode: 500, body: /FST_STATUS_CODE_UNEXPECTED_BODY/ })
      else t.match(found, { statusCode: 204, body: '' })
      t.equal(lines.length, onUnexpectedBody === 'drop' ? 0 : 1, onUnexpectedBody)
    }
  })
}

t.test('null on a route whose schema takes nothing else is no body', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.setSerializerCompiler(serializerCompiler)
  app.delete('/', { statusCode: 204, schema: { response: { 204: z.null() } } }, async () => null)

  t.match(await app.inject({ method: 'DELETE', url: '/' }), { statusCode: 204, body: '' })
})
