import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance, FastifySchema } from 'fastify'
import plugin from '../../index.js'
import { readRoutes, removeFiles } from '../../lib/coverage/files.js'
import { statusCoverage } from '../../lib/coverage/plugin.js'
import { buildPlain } from '../helpers/app.js'
import { until } from '../helpers/patience.js'

const ok = async () => ({ id: 1 })
const schema = { response: { 200: { type: 'object' } } } as FastifySchema

async function buildCounted (t: Test): Promise<{ app: FastifyInstance, directory: string, seen: () => string[] }> {
  const directory = join(t.testdir(), 'status')
  const app = buildPlain(t)
  await app.register(statusCoverage, { directory })
  return { app, directory, seen: () => seenIn(directory) }
}

/** What the file of this process tells. */
function seenIn (directory: string): string[] {
  return readRoutes(directory).map(({ method, url, sent }) => {
    return `${method} ${url} ${Object.entries(sent).map(([code, times]) => `${code}:${times}`).join()}`.trim()
  })
}

/** What the process is warned of while this runs. */
async function warningsOf (t: Test, run: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = []
  const record = (warning: Error & { code?: string }) => { if (warning.code?.startsWith('FST_STATUS_CODE_')) warnings.push(warning.message) }
  process.on('warning', record)
  t.teardown(() => process.off('warning', record))
  await run()
  await new Promise(resolve => setImmediate(resolve))
  return warnings
}

t.test('the same route of several applications of a process is one line', async t => {
  const { app, directory, seen } = await buildCounted(t)
  const other = buildPlain(t)
  await other.register(statusCoverage, { directory })
  for (const each of [app, other]) {
    each.get('/items/:id', { schema }, ok)
    await each.inject('/items/1')
  }
  t.strictSame(seen(), ['GET /items/:id 200:2'])
})

t.test('versions of a route are one line, which declares what each of them does', async t => {
  const { app, directory, seen } = await buildCounted(t)
  await app.register(plugin, { defaults: { GET: 203 } })
  for (const [version, statusCode] of [['1.0.0', 200], ['2.0.0', 202]] as const) {
    app.get('/', { statusCode, constraints: { version } }, ok)
  }
  app.get('/free', ok)
  for (const version of ['1.0.0', '2.0.0']) await app.inject({ url: '/', headers: { 'accept-version': version } })
  await app.inject('/free')
  t.strictSame(seen(), ['GET / 200:1,202:1', 'GET /free 203:1'])
  t.match(readRoutes(directory), [{ statuses: [200, 202], isFree: false }, { statuses: [203], isFree: true }])
})

t.test('files that are removed while the application runs are begun again', async t => {
  const { app, directory, seen } = await buildCounted(t)
  app.get('/', { schema }, ok)
  await app.inject('/')
  removeFiles(directory)
  await app.inject('/')
  t.strictSame(seen(), ['GET / 200:1'])
  t.match(readRoutes(directory), [{ keys: ['200'] }])
})

t.test('the `/` of a prefix is one route, with a slash at its end and without', async t => {
  const { app, seen } = await buildCounted(t)
  await app.register(async scope => {
    scope.get('/', { schema }, ok)
    scope.get('/:id', { schema }, ok)
    scope.get('/:id/', { schema }, ok)
    scope.get('/hidden', { schema }, ok)
    scope.get('/hidden/', { schema: { hide: true } }, ok)
  }, { prefix: '/items' })
  for (const url of ['/items', '/items/', '/items/1', '/items/1/', '/items/hidden/', '/']) await app.inject(url)
  t.strictSame(seen(), ['GET /items 200:2', 'GET /items/:id 200:1', 'GET /items/:id/ 200:1', 'GET /items/hidden'])
})

t.test('it counts what went out, whoever has answered, once where it is registered twice or in a nested scope again', async t => {
  const { app, directory, seen } = await buildCounted(t)
  await app.register(statusCoverage, { directory })
  await app.register(async scope => {
    await scope.register(statusCoverage, { directory })
    scope.post('/nested', { statusCode: 201, schema: { body: { type: 'object', required: ['name'] } } }, ok)
  })
  await app.inject({ method: 'POST', url: '/nested', payload: {} })
  await app.inject({ method: 'POST', url: '/nested', payload: { name: 'a' } })
  t.strictSame(seen(), ['POST /nested 200:1,400:1'])
})

t.test('a HEAD that Fastify adds is left out, also where another plugin wraps its hook', async t => {
  const { app, seen } = await buildCounted(t)
  const wrapped = buildPlain(t)
  const directory = join(t.testdir(), 'wrapped')
  await wrapped.register(new FastifyOtelInstrumentation().plugin())
  await wrapped.register(statusCoverage, { directory })
  for (const each of [app, wrapped]) {
    each.get('/', ok)
    each.head('/own', ok)
    await each.inject({ method: 'HEAD', url: '/' })
    await each.inject({ method: 'HEAD', url: '/own' })
  }
  t.strictSame(seen(), ['GET /', 'HEAD /own 200:1'])
  t.strictSame(seenIn(directory), ['GET /', 'HEAD /own 200:1'])
})

t.test('an aborted request is left out', async t => {
  const { app, seen } = await buildCounted(t)
  let hasBegun = false
  let hasEnded = false
  app.get('/slow', async (request, reply) => {
    hasBegun = true
    await until(() => request.raw.aborted)
    hasEnded = true
    return reply.code(200).send('late')
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await until(() => hasBegun)
  socket.destroy()
  await until(() => hasEnded)
  t.strictSame(seen(), ['GET /slow'])
})

t.test('it adds one onResponse hook to a route, and nothing else', async t => {
  const { app } = await buildCounted(t)
  app.post('/', ok)
  await app.ready()
  t.strictSame(app.printRoutes({ includeHooks: true }).match(/\w+\(\)/g), ['countStatus()'])
})

t.test('documented schemas are read as their author wrote them, before and after the application is ready', async t => {
  for (const order of ['before', 'after']) {
    const directory = join(t.testdir(), order)
    const app = buildPlain(t)
    await app.register(import('@fastify/swagger'))
    if (order === 'before') await app.register(statusCoverage, { directory })
    await app.register(plugin, { responses: { 401: { type: 'object' } } })
    if (order === 'after') await app.register(statusCoverage, { directory })
    app.get('/', { statusCode: 200, schema }, ok)
    await app.inject('/')
    t.match(readRoutes(directory), [{ statuses: [200], keys: ['200'], shared: ['401'] }], order)
  }
})

t.test('routes that were all added before it are told, and so is a scope that has none', async t => {
  const directory = join(t.testdir(), 'status')
  const early = async () => {
    const app = buildPlain(t)
    app.get('/early', ok)
    await app.register(statusCoverage, { directory })
    await app.ready()
  }
  const nested = async () => {
    const app = buildPlain(t)
    await app.register(async scope => { await scope.register(statusCoverage, { directory }) }, { prefix: '/scope' })
    app.get('/', ok)
    await app.ready()
  }
  const none = async () => {
    const app = buildPlain(t)
    await app.register(statusCoverage, { directory })
    await app.ready()
  }
  const [missed] = await warningsOf(t, early)
  t.match(missed, /^statusCoverage of fastify-status-code has no effect: 1 route was added before .*, and none after it: GET \/early\. /)
  const [unused] = await warningsOf(t, nested)
  t.match(unused, /^statusCoverage of fastify-status-code was registered in the scope \/scope, where it has no effect: /)
  t.strictSame(await warningsOf(t, none), [])
})

t.test('what is no directory is refused, and one that can not be written fails no test', async t => {
  for (const directory of ['', 1, null]) {
    await t.rejects(async () => buildPlain(t).register(statusCoverage, { directory } as object), { code: 'FST_STATUS_CODE_INVALID_OPTION' })
  }
  const file = join(t.testdir(), 'file')
  writeFileSync(file, '')
  const warnings = await warningsOf(t, async () => {
    const app = buildPlain(t)
    await app.register(statusCoverage, { directory: join(file, 'status') })
    app.get('/', ok)
    t.equal((await app.inject('/')).statusCode, 200)
    t.equal((await app.inject('/')).statusCode, 200)
  })
  t.equal(warnings.length, 1)
  t.match(warnings[0], /^Status coverage is not written: ENOTDIR/)
})

t.test('it has a default directory, as the command has', async t => {
  const before = process.cwd()
  process.chdir(t.testdir())
  t.teardown(() => process.chdir(before))
  const app = buildPlain(t)
  await (statusCoverage as (app: FastifyInstance) => Promise<void>)(app)
  app.get('/', ok)
  await app.inject('/')
  t.strictSame(seenIn('coverage/status'), ['GET / 200:1'])
})

t.test('loaded as CommonJS beside the ES module, it writes the same file', async t => {
  const { app, directory, seen } = await buildCounted(t)
  const built = createRequire(import.meta.url)('fastify-status-code/coverage') as typeof import('../../lib/coverage/plugin.js')
  const other = buildPlain(t)
  await other.register(built.statusCoverage, { directory })
  for (const each of [app, other]) {
    each.get('/', ok)
    await each.inject('/')
  }
  t.strictSame(seen(), ['GET / 200:2'])
})
