import { execFileSync } from 'node:child_process'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import type { FastifyInstance, FastifyReply, FastifySchema, LightMyRequestResponse as Response } from 'fastify'
import { buildSync } from 'esbuild'
import t from 'tap'
import type { Test } from 'tap'
import statusCode from '../index.js'
import type { StatusCodeOptions } from '../index.js'
import { ReplyInternals, UNKNOWN_FASTIFY } from '../lib/fastify.js'
import { build, buildPlain } from './helpers/app.js'

type Head = Pick<Response, 'statusCode' | 'headers'>
type Build = (t: Test, options: StatusCodeOptions) => Promise<FastifyInstance>

/** Other plugins' `onRoute` hooks, which come before this plugin's, and hide Fastify's hook for HEAD. */
const neighbours: Record<string, Build> = {
  'no other plugin': build,
  '@fastify/otel': async (t, options) => {
    const app = buildPlain(t)
    await app.register(new FastifyOtelInstrumentation().plugin())
    await app.register(statusCode, options)
    return app
  },
  'a plugin that wraps all hooks without a name': async (t, options) => {
    const app = buildPlain(t)
    app.addHook('onRoute', route => {
      if (route.onSend === undefined) return
      route.onSend = [route.onSend].flat().map(hook => (...args) => (hook as (...args: unknown[]) => void)(...args))
    })
    await app.register(statusCode, options)
    return app
  },
  'a plugin that adds a hook to each route': async (t, options) => {
    const app = buildPlain(t)
    app.addHook('onRoute', route => { route.onSend = [route.onSend ?? []].flat().concat(async function added () {}) })
    await app.register(statusCode, options)
    return app
  }
}

/** What GET and HEAD have in common: the message of an error names the method, and so has another length. */
function headOf ({ statusCode, headers: { date, 'content-length': length, ...headers } }: Head): object {
  return statusCode === 500 ? headers : { ...headers, length }
}

for (const [neighbour, build] of Object.entries(neighbours)) {
  t.test(`HEAD answers as GET beside ${neighbour}`, async t => {
    for (const onUnexpectedBody of ['drop', 'error'] as const) {
      for (const onSend of [undefined, async () => {}, [async () => {}, async () => {}]]) {
        for (const code of [201, 204, 205, 304]) {
          const app = await build(t, { onUnexpectedBody })
          app.get('/', { statusCode: code, ...(onSend === undefined ? {} : { onSend }) }, async () => ({ ok: true }))
          const [get, head] = [await app.inject('/'), await app.inject({ method: 'HEAD', url: '/' })]
          t.equal(head.statusCode, get.statusCode, String(code))
          t.same(headOf(head), headOf(get))
          t.equal(head.body, '')
        }
      }
    }
  })
}

t.test('HEAD follows its GET below every kind of prefix, and in method arrays', async t => {
  const app = await build(t, { defaults: { GET: 204 } })
  for (const prefixTrailingSlash of ['both', 'slash', 'no-slash'] as const) {
    await app.register(async app => { app.get('/', { prefixTrailingSlash }, async () => 'body') }, { prefix: `/${prefixTrailingSlash}` })
  }
  app.route({ method: ['GET', 'POST'], url: '/methods', statusCode: 204, handler: async () => 'body' })
  for (const url of ['/both', '/both/', '/slash/', '/no-slash', '/methods']) {
    const { statusCode, headers } = await app.inject({ method: 'HEAD', url })
    t.equal(statusCode, 204, url)
    t.notOk('content-length' in headers, url)
  }
})

t.test('HEAD follows its GET beside onRoute hooks that add routes, and that change what GET and HEAD have in common', async t => {
  const handler = async () => ({ ok: true })
  const before: Record<string, (app: FastifyInstance) => void> = {
    'a hook that adds constraints': app => { app.addHook('onRoute', route => { route.constraints = { ...route.constraints, version: '1.0.0' } }) },
    'a hook that adds onSend to GET alone': app => {
      app.addHook('onRoute', route => { if (route.method === 'GET') route.onSend = [async () => {}] })
    }
  }
  const after: Record<string, (app: FastifyInstance) => void> = {
    'a hook that adds another route': app => {
      app.addHook('onRoute', function (route) { if (route.method === 'GET') this.options(route.url, handler) })
    }
  }
  for (const [title, addHook] of Object.entries({ ...before, ...after })) {
    const app = buildPlain(t)
    if (title in before) addHook(app)
    await app.register(statusCode, { defaults: { GET: 203 }, onUnexpectedBody: 'error' })
    if (title in after) addHook(app)
    app.get('/', handler)
    app.get('/none', { statusCode: 204 }, handler)
    for (const [url, code] of [['/', 203], ['/none', 500]] as const) {
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode } = await app.inject({ method, url, headers: { 'accept-version': '1.0.0' } })
        t.equal(statusCode, code, `${title}: ${method} ${url}`)
      }
    }
  }
})

t.test('the HEAD of a route of several methods has the default on which they agree', async t => {
  const app = await build(t, { defaults: { GET: 203, POST: 203 } })
  app.route({ method: ['GET', 'POST'], url: '/', handler: async () => 'ok' })
  for (const method of ['GET', 'HEAD', 'POST'] as const) t.equal((await app.inject({ method, url: '/' })).statusCode, 203)
})

t.test('a HEAD route has the default of GET, or one of its own', async t => {
  for (const [defaults, code] of [[{ GET: 203 }, 203], [{ GET: 203, HEAD: 202 }, 202]] as const) {
    const app = await build(t, { defaults })
    app.get('/', { exposeHeadRoute: false }, async () => {})
    app.head('/', { onSend: async () => {} }, async () => {})
    app.head('/alone', async () => {})
    for (const url of ['/', '/alone']) t.equal((await app.inject({ method: 'HEAD', url })).statusCode, code, url)
  }
})

t.test('the onSend hooks of a HEAD of one\'s own see nothing in the place of its payload, whatever route is beside it', async t => {
  const app = await build(t)
  const seen: unknown[] = []
  const onSend = async (request: unknown, reply: unknown, payload: unknown) => { seen.push(payload) }
  app.head('/', { statusCode: 204, onSend }, async () => {})
  app.get('/', { statusCode: 204 }, async () => {})
  app.route({ method: ['GET', 'HEAD'], url: '/both', statusCode: 204, onSend, handler: async () => {} })
  for (const url of ['/', '/both']) t.equal((await app.inject({ method: 'HEAD', url })).statusCode, 204)
  t.strictSame(seen, [undefined, undefined])
})

t.test('HEAD answers as GET in a minified bundle', async t => {
  const { outputFiles: [bundle] } = buildSync({
    stdin: { contents: server, resolveDir: import.meta.dirname, loader: 'ts' }, bundle: true, minify: true, platform: 'node', write: false
  })
  const answers = JSON.parse(execFileSync(process.execPath, ['--input-type=commonjs'], { input: bundle!.text, encoding: 'utf8' })) as Record<string, [Head, Head]>
  for (const [url, [get, head]] of Object.entries(answers)) {
    t.equal(head.statusCode, get.statusCode, url)
    t.same(headOf(head), headOf(get), url)
  }
  t.equal(Object.keys(answers).length, 8)
})

const server = `
  import Fastify from 'fastify'
  import statusCode from '../index.js'

  const ask = async () => {
    const answers = {}
    for (const onUnexpectedBody of ['drop', 'error']) {
      const app = Fastify()
      await app.register(statusCode, { onUnexpectedBody })
      for (const code of [201, 204, 205, 304]) {
        app.get('/' + code, { statusCode: code, onSend: async () => {} }, async () => ({ ok: true }))
      }
      for (const code of [201, 204, 205, 304]) {
        answers[onUnexpectedBody + code] = await Promise.all(['GET', 'HEAD'].map(async method => {
          const { statusCode, headers } = await app.inject({ method, url: '/' + code })
          return { statusCode, headers }
        }))
      }
    }
    console.log(JSON.stringify(answers))
  }
  ask()
`

t.test('this version of Fastify has all that is known of its replies', async t => {
  const app = buildPlain(t)
  const warnings = recordWarnings(t)
  const internals = new ReplyInternals()
  const serializer = () => ''
  const tell = (reply: FastifyReply) => ({
    hasChosenStatus: internals.hasChosenStatus(reply),
    hasOwnSerializer: internals.hasOwnSerializer(reply),
    serializer: internals.serializerOf(reply),
    isLastErrorHandler: internals.isLastErrorHandler(reply)
  })
  const seen: unknown[] = []
  app.get('/', async (request, reply) => {
    seen.push(tell(reply))
    reply.code(200).headers({ 'X-Own': '1', 'X-Other': '2' }).trailer('x-sum', async () => 'sum').serializer(serializer)
    seen.push(tell(reply))
    internals.strip(reply, new Set(['x-own', 'x-none']))
    seen.push(reply.hasTrailer('x-sum'), reply.hasHeader('x-own'), reply.hasHeader('x-other'))
    throw new Error('failed')
  })
  app.addHook('onSend', async (request, reply) => { seen.push(internals.isLastErrorHandler(reply)) })
  await app.inject('/')
  await new Promise(resolve => setImmediate(resolve))
  t.same(seen, [
    { hasChosenStatus: false, hasOwnSerializer: false, serializer: null, isLastErrorHandler: false },
    { hasChosenStatus: true, hasOwnSerializer: true, serializer, isLastErrorHandler: false },
    false, false, true, true
  ])
  t.same(warnings, [])
})

t.test('a decorator of reply.code() that uses the reply is called for replies alone', async t => {
  const app = buildPlain(t)
  app.decorateReply('code', function (this: FastifyReply, code: number) {
    this.raw.setHeader('x-method', this.request.method)
    return Object.getPrototypeOf(Object.getPrototypeOf(this)).code.call(this, code)
  } as never)
  await app.register(statusCode)
  app.get('/', { statusCode: 201 }, async () => 'ok')
  app.get('/chosen', { statusCode: 201 }, async (request, reply) => reply.code(200).send('ok'))
  t.match(await app.inject('/'), { statusCode: 201, headers: { 'x-method': undefined } })
  t.match(await app.inject('/chosen'), { statusCode: 200, headers: { 'x-method': 'GET' } })
})

t.test('a version of Fastify that hides what is known of its replies is told once, and statuses are applied all the same', async t => {
  const warnings = recordWarnings(t)
  const description = Object.getOwnPropertyDescriptor(Symbol.prototype, 'description')!
  const { prototype } = Symbol
  const hide = () => Object.defineProperty(prototype, 'description', {
    ...description,
    get (this: symbol) { return description.get!.call(this).replace(/^fastify\./, 'renamed.') }
  })
  const show = () => Object.defineProperty(prototype, 'description', description)
  t.teardown(show)
  const errorHandler = async (error: unknown, request: unknown, reply: FastifyReply) => reply.code(500).send({ error: String(error) })
  const fail = async (request: unknown, reply: FastifyReply) => { if (reply.statusCode === 202) throw new Error('late') }
  for (let times = 0; times < 2; times++) {
    const app = buildPlain(t)
    hide()
    await app.register(statusCode)
    const schema: FastifySchema = { response: { 201: { type: 'object', properties: { id: { type: 'number' } } } } }
    app.get('/201', { statusCode: 201, schema }, async () => ({ id: 1, secret: 2 }))
    app.get('/204', { statusCode: 204 }, async (request, reply) => { reply.header('content-type', 'text/plain'); return 'body' })
    app.get('/303', { statusCode: 303 }, async (request, reply) => reply.redirect('/201'))
    app.get('/other', { statusCode: 201, schema }, async (request, reply) => reply.code(202).send({ id: 1, secret: 2 }))
    app.get('/error', { statusCode: 201 }, async () => { throw new Error('failed') })
    app.get('/late', { statusCode: 201, schema, errorHandler, onSend: fail }, async (request, reply) => reply.code(202).send({ id: 1 }))

    const answers = []
    for (const url of ['/201', '/204', '/303', '/other', '/error', '/late']) {
      const { statusCode, headers, body } = await app.inject(url)
      answers.push([statusCode, headers['content-type'], statusCode === 500 ? '' : body])
    }
    show()
    const json = 'application/json; charset=utf-8'
    t.same(answers, [[201, json, '{"id":1}'], [204, undefined, ''], [303, undefined, ''], [202, json, '{"id":1}'], [500, json, ''], [500, json, '']])
  }
  await new Promise(resolve => setImmediate(resolve))
  t.equal(warnings.length, 1)
  t.match(warnings[0]!.message, /fastify\.reply\.hasStatusCode.*Update fastify-status-code/)
})

function recordWarnings (t: Test): Error[] {
  const warnings: Error[] = []
  const record = (warning: Error & { code?: string }) => { if (warning.code === UNKNOWN_FASTIFY) warnings.push(warning) }
  process.on('warning', record)
  t.teardown(() => process.off('warning', record))
  return warnings
}
