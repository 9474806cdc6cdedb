// What is said, and where it's heard.

import t from 'tap'
import type { Test } from 'tap'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { StatusCodeOptions } from '../../index.js'
import { build, recordLog } from '../helpers/app.js'
import type { LogLine } from '../helpers/app.js'

const ok = async () => 'ok'
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
const Detail = { type: 'object', required: ['detail'], properties: { detail: { type: 'string' } } }

async function buildHeard (t: Test, options: StatusCodeOptions = {}) {
  const { lines, logger } = recordLog('info')
  const app = await build(t, options, { logger, disableRequestLogging: true })
  return { app, said: (code: string) => lines.filter(line => line['code'] === code) }
}

/** What the process is warned of while this runs, by the plugin. */
async function warningsOf (t: Test, run: () => Promise<unknown>): Promise<Array<{ code: string, message: string }>> {
  const warnings: Array<{ code: string, message: string }> = []
  const record = (warning: Error & { code?: string }) => {
    if (warning.code?.startsWith('FST_STATUS_CODE_')) warnings.push({ code: warning.code, message: warning.message })
  }
  process.on('warning', record)
  t.teardown(() => process.off('warning', record))
  await run()
  await new Promise(resolve => setImmediate(resolve))
  process.off('warning', record)
  return warnings
}

t.test('without a logger each warning is one of the process, once', async t => {
  const ask = async () => {
    const app = await build(t, { undeclared: 'warn', undeclaredErrors: 'warn', defaults: { PUT: 201 } })
    app.post('/unheard', { statusCode: 201 }, async (request, reply) => reply.code(202).send('x'))
    app.delete('/unheard', { statusCode: 204 }, async () => 'body')
    app.put('/unheard', { schema: { response: { 200: body } } }, ok)
    for (let times = 0; times < 3; times++) {
      for (const method of ['POST', 'DELETE'] as const) await app.inject({ method, url: '/unheard' })
    }
  }
  const warnings = await warningsOf(t, async () => { await ask(); await ask() })
  t.strictSame(warnings, [
    {
      code: 'FST_STATUS_CODE_DEFAULT_SKIPPED',
      message: 'A default status contradicts the response schemas of these routes, and has no effect there: PUT /unheard (201).' +
        ' Declare a statusCode on them, or add a response schema for the default.'
    },
    {
      code: 'FST_STATUS_CODE_UNDECLARED',
      message: 'Route POST /unheard replied with 202, but declares 201.' +
        ' Remove what sets 202 (reply.code(), a hook, a redirect), or add 202 to schema.response.'
    },
    {
      code: 'FST_STATUS_CODE_UNEXPECTED_BODY',
      message: 'Route DELETE /unheard replied with 204 and a body, which was not sent: this reply has none.' +
        ' Return nothing, and let no hook add a body, or reply with another status.'
    }
  ])
})

t.test('with a logger nothing is a warning of the process, whatever its level is', async t => {
  for (const level of ['info', 'warn', 'silent']) {
    const warnings = await warningsOf(t, async () => {
      const app = await build(t, { undeclared: 'warn' }, { logger: recordLog(level).logger })
      app.post('/heard', { statusCode: 201 }, async (request, reply) => reply.code(202).send('x'))
      await app.inject({ method: 'POST', url: '/heard' })
    })
    t.strictSame(warnings, [], level)
  }
})

t.test('a log line has its facts as fields, and only the first one for each code the advice', async t => {
  const { app, said } = await buildHeard(t, { undeclared: 'warn', undeclaredErrors: 'warn' })
  app.post('/items/:id', { statusCode: 201 }, async (request, reply) => reply.code(202).send('x'))
  app.get('/other', { statusCode: 203 }, async () => { throw Object.assign(new Error('gone'), { statusCode: 410 }) })
  await app.inject({ method: 'POST', url: '/items/1' })
  await app.inject('/other')

  const [first, second] = said('FST_STATUS_CODE_UNDECLARED') as [LogLine, LogLine]
  t.match(first, { level: 40, method: 'POST', url: '/items/:id', statusCode: 202, declared: 201 })
  t.equal(first.msg, 'Route POST /items/:id replied with 202, but declares 201.' +
    ' Remove what sets 202 (reply.code(), a hook, a redirect), or add 202 to schema.response.')
  t.match(second, { level: 40, method: 'GET', url: '/other', statusCode: 410, declared: 203, err: { message: 'gone' } })
  t.equal(second.msg, 'Route GET /other replied with 410, but declares 203.')
})

t.test('a statusCode that is undefined is told once, with the routes that have it', async t => {
  const { app, said } = await buildHeard(t)
  const misspelt: { [name: string]: number } = {}
  app.get('/a', { statusCode: misspelt['HTTP_201_CREATE'] }, ok)
  app.post('/b', { statusCode: undefined }, ok)
  app.post('/c', { statusCode: 201 }, ok)
  app.post('/d', ok)
  await app.ready()
  t.strictSame(said('FST_STATUS_CODE_UNDEFINED').map(({ level, msg }) => [level, msg]), [
    [
      30,
      'The statusCode of these routes is undefined, and declares nothing: GET /a, POST /b.' +
        ' If it comes from a constant, check the name of the constant.'
    ]
  ])
})

t.test('a declared redirect without a location is told once for each route', async t => {
  const { app, said } = await buildHeard(t)
  for (const code of [301, 302, 303, 307, 308]) {
    app.get(`/${code}`, { statusCode: code }, async () => 'where?')
    app.get(`/${code}/redirect`, { statusCode: code }, async (request, reply) => reply.redirect('/there'))
    app.get(`/${code}/header`, { statusCode: code }, async (request, reply) => { reply.raw.setHeader('location', '/there'); return 'there' })
    app.get(`/${code}/response`, { statusCode: code }, async () => new Response(null, { status: code, headers: { location: '/there' } }))
    app.get(`/${code}/other`, { statusCode: code }, async (request, reply) => reply.code(200).send('here'))
    app.get(`/${code}/error`, { statusCode: code }, async () => { throw new Error('failed') })
  }
  app.get('/300', { statusCode: 300 }, ok)
  for (const code of [301, 302, 303, 307, 308, 300]) {
    for (let times = 0; times < 2; times++) await app.inject(`/${code}`)
    if (code !== 300) for (const path of ['redirect', 'header', 'response', 'other', 'error']) await app.inject(`/${code}/${path}`)
  }
  t.strictSame(said('FST_STATUS_CODE_NO_LOCATION').map(({ url, declared }) => [url, declared]), [301, 302, 303, 307, 308].map(code => [`/${code}`, code]))
})

const problems: Record<string, unknown> = { detail: Detail, shared: { $ref: 'Detail#' }, zod: z.object({ detail: z.string() }) }

function addProblems (app: FastifyInstance) {
  app.addSchema({ $id: 'Detail', ...Detail })
  for (const [name, schema] of Object.entries(problems)) {
    const own = name === 'zod' ? { serializerCompiler } : {}
    app.post(`/${name}`, { schema: { body, response: { 400: schema } } as FastifySchema, ...own as object }, ok)
  }
  app.post('/class', { schema: { body, response: { '4xx': Detail, 500: Detail } } as FastifySchema }, ok)
  app.post('/fits', { schema: { body, response: { 400: body.properties, 404: { type: 'object', required: ['message', 'error'] } } } as FastifySchema }, ok)
  app.post('/success', { schema: { body, response: { 200: Detail } } as FastifySchema }, ok)
}

t.test("error schemas that Fastify's own errors can't fit are told once, where its error handler answers", async t => {
  const { app, said } = await buildHeard(t)
  addProblems(app)
  t.match((await app.inject({ method: 'POST', url: '/detail', payload: {} })).json(), { statusCode: 500, code: 'FST_ERR_FAILED_ERROR_SERIALIZATION' })
  const lines = said('FST_STATUS_CODE_UNFIT_ERROR_SCHEMA')
  t.equal(lines.length, 1)
  t.equal(lines[0]!.level, 40)
  t.strictSame(lines[0]!['routes'], ['POST /detail (400)', 'POST /shared (400)', 'POST /zod (400)', 'POST /class (500, 4xx)'])
})

t.test('they are not told of where an error handler of the application answers', async t => {
  const handlers: Array<(app: FastifyInstance) => void> = [
    app => { app.setErrorHandler(async () => ({ detail: 'x' })) },
    app => { app.addHook('onRoute', route => { route.errorHandler = (error, request, reply) => { reply.send({ detail: String(error) }) } }) }
  ]
  for (const setHandler of handlers) {
    const { app, said } = await buildHeard(t)
    setHandler(app)
    addProblems(app)
    await app.ready()
    t.strictSame(said('FST_STATUS_CODE_UNFIT_ERROR_SCHEMA'), [])
  }
})

t.test('where several routes are refused as the application gets ready, the error names them all, and has the code of the first', async t => {
  const app = await build(t)
  const wrong: Record<string, object> = { '/a': { statusCode: 99 }, '/b': { statusCode: 204, schema: { response: { 204: body } } }, '/c': { statusCode: 99 } }
  app.addHook('onRoute', route => { Object.assign(route, wrong[route.url]) })
  for (const url of ['/a', '/b', '/fine', '/c']) app.get(url, ok)
  await t.rejects(async () => app.ready(), {
    code: 'FST_STATUS_CODE_INVALID',
    message: /^Route GET \/a declares .* 99.*\nRoute GET \/b has a response schema .* 204.*\nRoute GET \/c declares .* 99[^\n]*$/
  })
})
