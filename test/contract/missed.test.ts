import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import { buildPlain } from '../helpers/app.js'
import { root } from '../helpers/markdown.js'

const run = promisify(execFile)
const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env
const code = 'FST_STATUS_CODE_ROUTES_MISSED'

type Said = { title: string, code: string, message: string }

/** What programs have said one after the other, each with an application of its own, in one process: each says it once. */
async function hear (programs: Record<string, string>): Promise<Said[]> {
  const script = `
    import Fastify from 'fastify'
    import fp from 'fastify-plugin'
    import statusCode from 'fastify-status-code'
    const said = []
    let title
    process.on('warning', ({ code, message }) => { said.push({ title, code, message }) })
    const load = async name => (await import(name)).default
    const ok = async () => 'ok'
    const addRoutes = async app => { for (const url of ['/', '/x', '/:id/y']) app.get(url, ok) }
    const options = { statusCode: 201 }
    ${Object.entries(programs).map(([title, program]) => `{
      const app = Fastify()
      title = ${JSON.stringify(title)};
      { ${program} }
      await app.ready()
      await new Promise(setImmediate)
    }`).join('\n')}
    console.log(JSON.stringify(said))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, env })
  return (JSON.parse(stdout) as Said[]).filter(said => said.code === code)
}

/** What this process has said until a test ends. */
function record (t: Test): Said[] {
  const said: Said[] = []
  const add = (warning: Error) => { if ('code' in warning && warning.code === code) said.push(warning as unknown as Said) }
  process.on('warning', add)
  t.teardown(() => process.off('warning', add))
  return said
}

t.test('an application whose routes came before the plugin is told how many, and what to write; a second one is not', async t => {
  const said = record(t)
  for (let count = 0; count < 2; count++) {
    const app = buildPlain(t)
    app.register(statusCode)
    app.get('/', { statusCode: 201 }, async () => 'ok')
    app.post('/', { statusCode: 201 }, async () => 'ok')
    t.equal((await app.inject('/')).statusCode, 200)
  }
  await new Promise(setImmediate)

  t.equal(said.length, 1)
  t.match(said[0]!.message, /^fastify-status-code has no effect: 2 routes .*, and none after it: GET \/, POST \/\. /)
  t.match(said[0]!.message, 'If some of them are yours, write `await app.register(...)` before the routes, or put the routes into a plugin')
})

for (const [prefix, named] of [['/scope', 'the scope /scope'], ['', 'a nested scope']] as const) {
  t.test(`so is ${named} whose routes came before the plugin`, async t => {
    const said = record(t)
    const app = buildPlain(t)
    await app.register(statusCode)
    await app.register(async scope => {
      scope.register(statusCode)
      scope.get('/', async () => 'ok')
    }, { prefix })
    await app.ready()
    await new Promise(setImmediate)

    t.match(said, [{ message: ` in ${named}, where it has no effect: 1 route was added there before it was loaded` }])
    t.match(said, [{ message: 'Write `await scope.register(statusCode, options)` before the routes of that scope.' }])
  })
}

const missed: Record<string, { program: string, count: number }> = {
  'register() that is not awaited': { program: "app.register(statusCode); app.post('/', options, ok)", count: 1 },
  'routes before an awaited register()': { program: "app.post('/', options, ok); await app.register(statusCode)", count: 1 },
  'routes in a loop, in a tree of URLs': {
    program: "app.register(statusCode); for (const url of ['/', '/a', '/ab', '/a/:id', '/a/:id/b', '/a-:b', '/:c']) app.get(url, options, ok)",
    count: 7
  },
  'several methods': {
    program: "app.register(statusCode); app.route({ ...options, method: ['GET', 'POST'], url: '/', handler: ok }); app.head('/own', options, ok)",
    count: 3
  },
  'options that put nothing into force': {
    program: "app.register(statusCode, { undeclared: 'error', onUnexpectedBody: 'error' }); app.post('/', options, ok)",
    count: 1
  },
  'defaults that are empty': { program: "app.register(statusCode, { defaults: { POST: undefined } }); app.post('/', options, ok)", count: 1 },
  'validation that no later route has a use for': {
    program: "app.register(statusCode, { validation: { statusCode: 422 } }); app.post('/', options, ok)",
    count: 1
  },
  'beside @fastify/swagger-ui': {
    program: `
      await app.register(await load('@fastify/swagger'))
      await app.register(await load('@fastify/swagger-ui'))
      app.register(statusCode)
      app.post('/', options, ok)`,
    count: 7
  },
  'a plugin with a prefix before it': { program: "await app.register(addRoutes, { prefix: '/docs' }); await app.register(statusCode)", count: 4 },
  'routes of a plugin that no document shows, after it': {
    program: "app.register(statusCode); app.post('/', options, ok); app.register(async app => { app.get('/health', { schema: { hide: true } }, ok) })",
    count: 1
  },
  'beside @fastify/cors and @fastify/static': {
    program: `
      await app.register(await load('@fastify/cors'))
      await app.register(await load('@fastify/static'), { root: process.cwd() })
      app.register(statusCode)
      app.post('/', options, ok)`,
    count: 1
  },
  'in the factory of a plugin that is wrapped in fp': {
    program: "app.register(fp(async app => { app.register(statusCode); app.post('/', options, ok) }))",
    count: 1
  },
  'a nested register() that is not awaited, in a scope that has the plugin already': {
    program: `
      await app.register(statusCode)
      app.post('/', options, ok)
      app.register(async app => {
        app.register(statusCode, { defaults: { POST: 202 } })
        app.get('/x', ok)
        app.post('/y', { schema: { hide: true } }, ok)
      })`,
    count: 1
  },
  'twice in a scope': { program: "app.register(statusCode); app.register(statusCode); app.post('/', options, ok)", count: 1 }
}

for (const [title, { program, count }] of Object.entries(missed)) {
  t.test(`said: ${title}`, async t => {
    const said = await hear({ [title]: program })
    t.equal(said.length, 1)
    t.match(said[0]?.message, count === 1 ? / 1 route was added (there )?before it was loaded/ : ` ${count} routes were added before it was loaded`)
  })
}

t.test('of a nested scope it is said what has no effect there, once, and beside what is said of a root', async t => {
  const nested = `
    await app.register(statusCode)
    await app.register(async app => { app.register(statusCode); addRoutes(app) }, { prefix: '/jobs' })`
  const said = await hear({ nested, again: nested, root: "app.register(statusCode); app.post('/', options, ok)" })
  t.strictSame(said.map(({ title }) => title), ['nested', 'root'])
  t.match(said[0]?.message, /in the scope \/jobs, where .*: 3 routes were added there before it .*, and none after it\. Write/)
})

const unused: Record<string, string> = {
  'a file of plugins/ without fastify-plugin': 'await app.register(async app => { await app.register(statusCode) }); addRoutes(app)',
  'one in an application whose root has routes before it': `
    addRoutes(app)
    await app.register(async app => { await app.register(statusCode) }, { prefix: '/p' })`,
  'one after the routes of its scope': "await app.register(async app => { addRoutes(app); await app.register(statusCode) }, { prefix: '/p' })",
  'one where there are no routes, and one around it': `
    await app.register(statusCode)
    addRoutes(app)
    await app.register(async app => { await app.register(statusCode) }, { prefix: '/p' })`,
  'one in an empty scope whose prefix begins the URL of a route around it': `
    await app.register(statusCode)
    app.get('/p/x', ok)
    await app.register(async app => { await app.register(statusCode) }, { prefix: '/p' })`
}

for (const [title, program] of Object.entries(unused)) {
  t.test(`a registration in a scope that gets no route after it is told to be wrapped: ${title}`, async t => {
    const said = await hear({ [title]: program })
    t.equal(said.length, 1)
    t.match(said[0]?.message, / in (a nested scope|the scope \/p), where it has no effect: no route was added there after it\. /)
    t.match(said[0]?.message, / wrap the function that registers it with fastify-plugin\.$/)
  })
}

const silent: Record<string, string> = {
  'no routes': 'await app.register(statusCode)',
  awaited: "await app.register(statusCode); app.post('/', options, ok)",
  'not awaited, but routes came after it': "app.register(statusCode); app.post('/', options, ok); await app.register(addRoutes, { prefix: '/x' })",
  'a plugin with fastify-plugin has added a route, and nested scopes add theirs, none of them declared yet': `
    await app.register(fp(async app => { app.get('/health', ok) }))
    await app.register(statusCode)
    await app.register(addRoutes, { prefix: '/a' })
    await app.register(addRoutes, { prefix: '/b' })`,
  'awaited, and no route declares anything yet': 'await app.register(statusCode); addRoutes(app)',
  'awaited after a health check, and no route declares anything yet': "app.get('/health', ok); await app.register(statusCode); addRoutes(app)",
  'awaited by ready()': "app.register(statusCode); await app.ready(); app.inject('/')",
  'routes in a plugin after it': "app.register(statusCode); app.register(async app => { app.post('/', options, ok) })",
  'routes in after()': "app.register(statusCode).after(() => { app.post('/', options, ok) })",
  'a route of a plugin after it under contract': "app.register(statusCode); addRoutes(app); app.register(async app => { app.post('/p', options, ok) })",
  'a later route under contract': "addRoutes(app); await app.register(statusCode); app.post('/later', options, ok)",
  'a later route with the status 200': "addRoutes(app); await app.register(statusCode); app.post('/later', { statusCode: 200 }, ok)",
  'a later route that got its status from a hook': `
    addRoutes(app)
    await app.register(statusCode)
    app.addHook('onRoute', route => { route.statusCode = 201 })
    app.post('/later', ok)`,
  'a later route in a scope with settings of its own': `
    addRoutes(app)
    await app.register(statusCode)
    await app.register(async app => { await app.register(statusCode); app.post('/p', options, ok) })`,
  'defaults of all methods': 'app.register(statusCode, { defaults: 201 }); addRoutes(app)',
  'defaults that no route has a use for': 'app.register(statusCode, { defaults: { DELETE: 204 } }); addRoutes(app)',
  'validation that holds for a later route': `
    addRoutes(app)
    await app.register(statusCode, { validation: { statusCode: 422 } })
    app.post('/later', { schema: { body: { type: 'object' } } }, ok)`,
  'responses that document a later route': `
    addRoutes(app)
    await app.register(await load('@fastify/swagger'))
    await app.register(statusCode, { responses: { 401: { type: 'object' } } })
    await app.register(addRoutes, { prefix: '/p' })`,
  'earlier routes of @fastify/swagger-ui': `
    await app.register(await load('@fastify/swagger'))
    await app.register(await load('@fastify/swagger-ui'))
    await app.register(statusCode)
    addRoutes(app)`,
  'earlier routes of @fastify/swagger-ui, with a slash at the end of its prefix': `
    await app.register(await load('@fastify/swagger'))
    await app.register(await load('@fastify/swagger-ui'), { routePrefix: '/docs/' })
    await app.register(statusCode)
    addRoutes(app)`,
  'the earlier route of @fastify/cors': "await app.register(await load('@fastify/cors')); await app.register(statusCode); addRoutes(app)",
  'earlier routes of @fastify/cors and @fastify/swagger-ui': `
    await app.register(await load('@fastify/cors'))
    await app.register(await load('@fastify/swagger'))
    await app.register(await load('@fastify/swagger-ui'))
    await app.register(statusCode)
    addRoutes(app)`,
  'the earlier route of @fastify/static': `
    await app.register(await load('@fastify/static'), { root: process.cwd(), prefix: '/files/' })
    await app.register(statusCode)
    addRoutes(app)`,
  'the earlier routes of @fastify/http-proxy': `
    await app.register(await load('@fastify/http-proxy'), { upstream: 'http://127.0.0.1:1', prefix: '/up' })
    await app.register(statusCode)
    addRoutes(app)`,
  'a nested registration between the routes of its scope, where there is one around it': `
    await app.register(statusCode)
    await app.register(async app => { addRoutes(app); await app.register(statusCode); app.get('/later', ok) }, { prefix: '/p' })`,
  'a nested registration for the scopes within its own': `
    await app.register(statusCode)
    await app.register(async app => {
      app.get('/', ok)
      await app.register(statusCode, { undeclared: 'error' })
      app.register(addRoutes, { prefix: '/q' })
    }, { prefix: '/p' })`,
  'a nested registration for scopes that have one of their own': `
    await app.register(statusCode)
    await app.register(async app => {
      app.get('/', ok)
      await app.register(statusCode)
      app.register(async app => { await app.register(statusCode); addRoutes(app) }, { prefix: '/q' })
    }, { prefix: '/p' })`,
  'a nested registration before its routes, where there is one around it': `
    await app.register(statusCode)
    await app.register(async app => { await app.register(statusCode); addRoutes(app) }, { prefix: '/p' })`,
  'the plugin called on the instance': "statusCode(app, {}); app.post('/', options, ok)"
}

t.test('not said where the plugin is in force, or the earlier routes may be those of other plugins', async t => {
  t.strictSame(await hear(silent), [])
})

t.test('said once for a process, whatever it was silent about before', async t => {
  const { awaited = '', 'no routes': none = '' } = silent
  const early = "app.register(statusCode); app.post('/', options, ok)"
  const said = await hear({ none, awaited, first: early, second: early })
  t.strictSame(said.map(({ title }) => title), ['first'])
})
