import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance, FastifySchema } from 'fastify'
import statusCode from '../../index.js'
import type { SharedResponses } from '../../index.js'
import { buildPlain, recordLog } from '../helpers/app.js'
import type { LogLine } from '../helpers/app.js'
import { until } from '../helpers/patience.js'

const Problem = { type: 'object', properties: { message: { type: 'string' } } }
const querystring = { type: 'object', required: ['name'] }
const ok = async () => ({ id: 1 })

/** An application that documents 422, and whose error handler may answer with another status. */
async function buildInvalid (
  t: Test, status?: number, responses?: SharedResponses
): Promise<{ app: FastifyInstance, said: () => LogLine[] }> {
  const { lines, logger } = recordLog()
  const app = buildPlain(t, { logger })
  await app.register(statusCode, { validation: { statusCode: 422 }, responses })
  if (status !== undefined) app.setErrorHandler(async (_error, request, reply) => { reply.code(status).send({ message: 'refused' }) })
  return { app, said: () => lines.filter(line => line['code'] === 'FST_STATUS_CODE_INVALID_ANSWER') }
}

/** Asks on a real connection, which has ended when what is said at its end was said. */
async function ask (app: FastifyInstance, url: string): Promise<number> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  const response = await fetch(`http://127.0.0.1:${(app.server.address() as { port: number }).port}${url}`)
  await response.text()
  return response.status
}

t.test('an error handler that answers an invalid request with another status than the documented one is named, once for a route', async t => {
  const { app, said } = await buildInvalid(t, 400)
  app.get('/a', { statusCode: 201, schema: { querystring } }, ok)
  app.get('/b', { schema: { querystring } }, ok)
  for (const url of ['/a', '/a', '/b', '/a']) t.equal(await ask(app, url), 400)
  await until(() => said().length >= 2)

  t.strictSame(said().map(({ level }) => level), [40, 40])
  t.match(said()[0]?.msg, /^Route GET \/a answered an invalid request with 400, but the option validation documents 422\./)
  t.match(said()[1]?.msg, /^Route GET \/b /)
})

const silent: Record<string, { status?: number, responses?: SharedResponses, response?: FastifySchema['response'], query?: string }> = {
  'nobody answers otherwise': {},
  'the handler answers as documented': { status: 422 },
  'the route describes that status': { status: 400, response: { 400: Problem } },
  'the route describes its class': { status: 400, response: { '4xx': Problem } },
  'the route describes all': { status: 400, response: { default: Problem } },
  'the scope declares that status': { status: 400, responses: { 400: Problem } },
  'the handler itself has failed': { status: 503 },
  'the handler hides the error': { status: 200 },
  'the request is valid': { status: 400, query: '?name=x' }
}

for (const [title, { status, responses, response, query = '' }] of Object.entries(silent)) {
  t.test(`nothing is said where ${title}`, async t => {
    const { app, said } = await buildInvalid(t, status, responses)
    const { app: other, said: saidOther } = await buildInvalid(t, 400)
    app.get('/', { schema: { querystring, ...(response === undefined ? {} : { response }) } }, ok)
    other.get('/', { schema: { querystring } }, ok)
    await ask(app, `/${query}`)
    // Whose line comes after the one that doesn't.
    await ask(other, '/')
    await until(() => saidOther().length === 1)
    t.strictSame(said(), [])
  })
}

t.test('an error that the handler throws is not held to the documented status', async t => {
  const { app, said } = await buildInvalid(t, 400)
  app.get('/thrown', { schema: { querystring } }, async () => { throw Object.assign(new Error('no'), { statusCode: 400 }) })
  t.equal(await ask(app, '/thrown?name=x'), 400)
  t.equal(await ask(app, '/thrown'), 400)
  await until(() => said().length === 1)
  t.equal(said().length, 1)
})
