import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import type { Test } from 'tap'
import { root } from '../helpers/markdown.js'

const run = promisify(execFile)
const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env
const require = createRequire(import.meta.url)

const esm = {
  'the plugin itself, with its options': `
    export { default } from 'fastify-status-code'
    export const autoConfig = { undeclared: 'error' }`,
  'wrapped in fp': `
    import fp from 'fastify-plugin'
    import statusCode from 'fastify-status-code'
    export default fp(async app => { await app.register(statusCode, { undeclared: 'error' }) })`
}
const cjs = {
  'the plugin itself, with its options': `
    module.exports = { default: require('fastify-status-code'), autoConfig: { undeclared: 'error' } }`,
  'wrapped in fp': `
    const fp = require('fastify-plugin')
    module.exports = fp(async app => { await app.register(require('fastify-status-code'), { undeclared: 'error' }) })`
}
const esmRoutes = `
  export default async function (app) {
    app.post('/', { statusCode: 201 }, async () => ({ id: 1 }))
    app.post('/other', { statusCode: 201 }, async (request, reply) => reply.code(202).send({ id: 1 }))
  }`
const cjsRoutes = esmRoutes.replace('export default', 'module.exports =')
const tsRoutes = esmRoutes.replace('async function (app)', 'async function (app: FastifyInstance)')
const isTypeScript = (kind: string[]) => kind.includes('--lang=ts')

type Kind = { options: string[], plugins: Record<string, string>, routes: string }
const kinds: Record<string, Kind> = {
  js: { options: [], plugins: { 'the plugin itself': "module.exports = require('fastify-status-code')", ...cjs }, routes: cjsRoutes },
  esm: { options: ['--esm'], plugins: { 'the plugin itself': "export { default } from 'fastify-status-code'", ...esm }, routes: esmRoutes },
  ts: {
    options: ['--lang=ts'],
    plugins: { 'the plugin itself': "export { default } from 'fastify-status-code'", ...esm },
    routes: `import type { FastifyInstance } from 'fastify'\n${tsRoutes}`
  },
  'esm-ts': {
    options: ['--esm', '--lang=ts'],
    plugins: { 'the plugin itself': "export { default } from 'fastify-status-code'", ...esm },
    routes: `import type { FastifyInstance } from 'fastify'\n${tsRoutes}`
  }
}

// As a test of the application builds it: as its own helper does, which hands skipOverride to every plugin, and as it is started.
const check = `
  const entry = process.argv[2]
  const builds = {
    start: async () => (await import('fastify-cli/helper.js')).default.build([entry]),
    test: async () => (await import('fastify-cli/helper.js')).default.build([entry], { skipOverride: true }),
    helper: async () => {
      if (entry !== 'app.js') return builds.test()
      return (await import('./test/helper.js')).build({ after: end => ends.push(end) })
    }
  }
  const ends = []
  const answers = {}
  for (const [name, build] of Object.entries(builds)) {
    const app = await build()
    answers[name] = []
    for (const url of ['/items', '/items/other', '/example']) {
      const method = url === '/example' ? 'GET' : 'POST'
      answers[name].push((await app.inject({ method, url })).statusCode)
    }
    await app.close()
  }
  for (const end of ends) await end()
  console.log(JSON.stringify(answers))`

/** An application of `fastify generate`, in a folder where it finds this package as one that is installed. */
async function generate (t: Test, name: string, options: string[]): Promise<string> {
  const folder = t.testdir({ node_modules: {} })
  symlinkSync(root, join(folder, 'node_modules', 'fastify-status-code'), 'junction')
  const cli = require.resolve('fastify-cli/cli.js')
  await run(process.execPath, [cli, 'generate', name, '--integrate=false', ...options], { cwd: folder, env })
  return join(folder, name)
}

for (const [name, { options, plugins, routes }] of Object.entries(kinds)) {
  t.test(`an application of fastify generate ${options.join(' ')} answers with what its routes declare`, async t => {
    const folder = await generate(t, name, options)
    const [source, type] = isTypeScript(options) ? [join(folder, 'src'), 'ts'] : [folder, 'js']
    mkdirSync(join(source, 'routes', 'items'))
    writeFileSync(join(source, 'routes', 'items', `index.${type}`), routes)
    writeFileSync(join(folder, 'check.mjs'), check)
    for (const [title, plugin] of Object.entries(plugins)) {
      writeFileSync(join(source, 'plugins', `status-code.${type}`), plugin)
      // TypeScript 6 wants to be told where the source is, which the template, made for older ones, doesn't say.
      if (type === 'ts') await run(process.execPath, [require.resolve('typescript/bin/tsc'), '--rootDir', 'src'], { cwd: folder, env })
      const entry = type === 'ts' ? 'dist/app.js' : 'app.js'
      const { stdout } = await run(process.execPath, ['check.mjs', entry], { cwd: folder, env })
      const expected = [201, title === 'the plugin itself' ? 202 : 500, 200]
      t.strictSame(JSON.parse(stdout), { start: expected, test: expected, helper: expected }, title)
    }
  })
}
