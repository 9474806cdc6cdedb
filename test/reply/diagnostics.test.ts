import { tracingChannel } from 'node:diagnostics_channel'
import { Readable } from 'node:stream'
import t from 'tap'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import type { StatusCodeOptions } from '../../index.js'
import { build, buildPlain, isFastifyBefore, recordLog } from '../helpers/app.js'

type Case = {
  declared: number
  out: number
  handler: (request: FastifyRequest, reply: FastifyReply) => unknown
  options?: StatusCodeOptions
  route?: RouteShorthandOptions
  /** Adds what answers in the place of the route. */
  answer?: (app: FastifyInstance) => void
}

const fail = async () => { throw new Error('failed') }
const teapot = Object.assign(new Error('short and stout'), { statusCode: 418 })
const silently = (app: FastifyInstance) => { app.setErrorHandler(async (error: Error) => error.message) }

const cases: Record<string, Case> = {
  'the declared one': { declared: 201, out: 201, handler: async () => ({ id: 1 }) },
  'the declared one, sent': { declared: 201, out: 201, handler: (request, reply) => { reply.send({ id: 1 }) } },
  'the declared one, of an error': { declared: 418, out: 418, handler: async () => ({ id: 1 }) },
  'the declared one of a stream': { declared: 201, out: 201, handler: async () => Readable.from(['content']) },
  'one of the run time': { declared: 201, out: 202, handler: async (request, reply) => { reply.code(202); return { id: 1 } } },
  '200 of the run time': { declared: 201, out: 200, handler: async (request, reply) => { reply.status(200); return { id: 1 } } },
  'one of the onSend hook': { declared: 201, out: 202, handler: async () => 'x', route: { onSend: async (request, reply) => { reply.code(202) } } },
  'one of a hook that answers early': { declared: 201, out: 202, handler: fail, route: { preHandler: async (request, reply) => reply.code(202).send('x') } },
  'one of a Response': { declared: 201, out: 202, handler: async () => new Response('x', { status: 202 }) },
  ...Object.fromEntries([204, 205, 304].flatMap((code): [string, Case][] => [
    [`${code}, with an object withheld`, { declared: code, out: code, handler: async () => ({ id: 1 }) }],
    [`${code}, with a stream withheld`, { declared: code, out: code, handler: async () => Readable.from(['content']) }],
    [`${code}, with a web stream withheld`, { declared: 200, out: code, handler: async (request, reply) => reply.code(code).send(new Blob(['content']).stream()) }],
    [`${code}, withheld, refused`, { declared: code, out: 500, handler: async () => ({ id: 1 }), options: { onUnexpectedBody: 'error' } }]
  ])),
  'a redirect': { declared: 201, out: 302, handler: async (request, reply) => reply.redirect('/there') },
  'the declared redirect': { declared: 303, out: 303, handler: async (request, reply) => reply.redirect('/there') },
  ...Object.fromEntries([201, 204, 303, 404, 503].flatMap((declared): [string, Case][] => [
    [`an error on ${declared}`, { declared, out: 500, handler: fail }],
    [`an error on ${declared}, thrown at once`, { declared, out: 500, handler: () => { throw new Error('failed') } }],
    [`an error on ${declared}, of a hook`, { declared, out: 500, handler: fail, route: { preHandler: fail } }],
    [`an error with a status on ${declared}`, { declared, out: 418, handler: async () => { throw teapot } }],
    [`an error on ${declared}, sent`, { declared, out: 500, handler: (request, reply) => { reply.send(new Error('failed')) } }],
    [`not found on ${declared}`, { declared, out: 404, handler: (request, reply) => { reply.callNotFound() } }]
  ])),
  'an error that a handler without a code answers': { declared: 204, out: 200, handler: (request, reply) => { reply.send(new Error('failed')) }, answer: silently },
  drift: { declared: 201, out: 500, handler: async (request, reply) => reply.code(202).send('x'), options: { undeclared: 'error' } },
  'drift of a stream': { declared: 201, out: 500, handler: async (request, reply) => reply.code(202).send(Readable.from(['x'])), options: { undeclared: 'error' } },
  'a failed validation': {
    declared: 201,
    out: 422,
    handler: fail,
    options: { validation: { statusCode: 422 } },
    route: { schema: { querystring: { type: 'object', required: ['name'] } } }
  }
}

// Before 5.7 Fastify tells of an error before it gives the reply its status.
const errorHasStatus = !isFastifyBefore('5.7.0')

const channel = tracingChannel('fastify.request.handler')
type Store = { reply: FastifyReply }

/** The statuses that subscribers of the handler's channel read: with its error, and with its last event. */
function subscribe (app: FastifyInstance) {
  const seen: { error?: number, last?: number, isOut?: boolean } = {}
  const last = ({ reply }: Store) => { Object.assign(seen, { last: reply.statusCode, isOut: reply.raw.headersSent }) }
  const error = ({ reply }: Store) => { seen.error = reply.statusCode }
  const subscribers = { start () {}, end: last, asyncStart () {}, asyncEnd: last, error }
  channel.subscribe(subscribers as never)
  app.addHook('onClose', async () => { channel.unsubscribe(subscribers as never) })
  return seen
}

for (const [title, { declared, out, handler, options, route, answer }] of Object.entries(cases)) {
  t.test(`logs, onResponse hooks and diagnostics see ${title}`, async t => {
    const { lines, logger } = recordLog('info')
    const app = await build(t, options, { logger })
    const responded: number[] = []
    const note = async (request: FastifyRequest, reply: FastifyReply) => { responded.push(reply.statusCode) }
    app.addHook('onResponse', note)
    answer?.(app)
    const traced = subscribe(app)
    app.get('/', { statusCode: declared, ...route, onResponse: note }, handler)

    t.equal((await app.inject('/')).statusCode, out)
    await app.close()

    const completed = lines.filter(line => line.msg === 'request completed').map(line => (line['res'] as { statusCode: number }).statusCode)
    t.strictSame(completed, [out], 'the log')
    t.ok(responded.length > 0 && responded.every(status => status === out), `onResponse: ${responded}`)
    // The last event comes as the handler ends, when a stream may still have to come.
    if (traced.isOut) t.equal(traced.last, out, 'the last event of diagnostics')
    if (errorHasStatus && traced.error !== undefined) t.equal(traced.error, out, 'the error event of diagnostics')
  })
}

t.test('subscribers are told of every phase that they would be told of without the plugin', async t => {
  const phases = async (app: FastifyInstance, statusCode?: number) => {
    const seen: string[] = []
    const names = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const
    const subscribers = Object.fromEntries(names.map(name => [name, ({ route }: { route: object }) => { seen.push(`${name} ${JSON.stringify(route)}`) }]))
    channel.subscribe(subscribers as never)
    t.teardown(() => channel.unsubscribe(subscribers as never))
    app.get('/async', { statusCode }, async () => 'x')
    app.get('/sync', { statusCode }, (request, reply) => { reply.send('x') })
    app.get('/fail', { statusCode }, fail)
    for (const url of ['/async', '/sync', '/fail', '/nowhere']) await app.inject(url)
    channel.unsubscribe(subscribers as never)
    return seen
  }
  const expected = await phases(buildPlain(t))
  for (const code of [200, 201, 204, 303, 404]) t.strictSame(await phases(await build(t), code), expected, String(code))
})
