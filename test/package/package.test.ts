import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-consumer-'))
t.teardown(() => rmSync(folder, { recursive: true }))

// The oldest that is supported, and the one that everything is compiled with.
const typescripts = ['5.5', '6.0']

const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env
const run = (command: string, args: string[], cwd = folder) => execFileSync(command, args, { cwd, env, encoding: 'utf8', shell: process.platform === 'win32' })
const write = (file: string, text: string) => writeFileSync(join(folder, file), text)

const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)) as [
  { filename: string, files: { path: string }[] }
]
write('package.json', '{ "name": "consumer", "private": true }')
run('npm', ['install', '--no-audit', '--no-fund', join(folder, packed.filename), 'fastify@5', '@types/node@20',
  ...typescripts.map(version => `typescript-${version}@npm:typescript@${version}`)])

const usage = `
const app = Fastify()
app.register(statusCode, { onUnexpectedBody: 'drop' })
app.register(async app => {
  app.post('/items', { statusCode: status.HTTP_201_CREATED }, async () => ({ id: 1 }))
  app.delete('/items', { statusCode: HTTP_204_NO_CONTENT }, async () => ({ id: 1 }))
})
Promise.all([app.inject({ method: 'POST', url: '/items' }), app.inject({ method: 'DELETE', url: '/items' })]).then(responses => {
  console.log(responses.map(({ statusCode, body }) => statusCode + ' ' + body).join(', '), isNoContent(204), FST_STATUS_CODE_INVALID.name)
})
`
const expected = '201 {"id":1}, 204  true FastifyError\n'

t.test('the package holds the build, its licence and its README alone', async t => {
  const others = packed.files.map(file => file.path).filter(path => !/^dist\/(esm|cjs)\/.*\.(js|cjs|d\.ts|d\.cts)$/.test(path))
  t.same(others.sort(), ['LICENSE', 'README.md', 'dist/cjs/package.json', 'package.json'])
})

t.test('an ES module imports it', async t => {
  write('consumer.mjs', `import Fastify from 'fastify'
import statusCode, { FST_STATUS_CODE_INVALID, isNoContent, status } from 'fastify-status-code'
import { HTTP_204_NO_CONTENT } from 'fastify-status-code/status'
${usage}`)
  t.equal(run(process.execPath, ['consumer.mjs']), expected)
})

/** Whether Node.js has loaded undici, its own fetch(), for an import of this beside Fastify. */
function loadsUndici (specifier: string): boolean {
  write('loads.mjs', `import 'fastify'
import '${specifier}'
console.log(process.moduleLoadList.some(name => name.includes('undici')))`)
  return JSON.parse(run(process.execPath, ['loads.mjs']))
}

t.test('an import does not make Node.js load undici', { skip: !loadsUndici('node:http') && 'no import does here' }, async t => {
  t.equal(loadsUndici('fastify-status-code'), false)
})

t.test('a CommonJS module requires it, and registers what it gets', async t => {
  write('consumer.cjs', `const Fastify = require('fastify')
const statusCode = require('fastify-status-code')
const { FST_STATUS_CODE_INVALID, isNoContent, status } = statusCode
const { HTTP_204_NO_CONTENT } = require('fastify-status-code/status')
${usage}`)
  t.equal(run(process.execPath, ['consumer.cjs']), expected)
  t.equal(run(process.execPath, ['-p', "const plugin = require('fastify-status-code'); plugin === plugin.default"]), 'true\n')
})

t.test('status coverage counts in an ES module and in CommonJS, and its command adds them up', async t => {
  const counted = `
const app = Fastify()
app.register(statusCoverage, { directory: 'seen' })
app.register(async app => { app.get('/items', { schema: { response: { 200: {} } } }, async () => ({ id: 1 })) })
app.inject('/items').then(() => {})
`
  write('counted.mjs', `import Fastify from 'fastify'\nimport { statusCoverage } from 'fastify-status-code/coverage'\n${counted}`)
  write('counted.cjs', `const Fastify = require('fastify')\nconst { statusCoverage } = require('fastify-status-code/coverage')\n${counted}`)
  for (const file of ['counted.mjs', 'counted.cjs']) run(process.execPath, [file])
  t.equal(run('npx', ['fastify-status-code', 'coverage', 'seen', '--all']), 'GET /items     200 \u00d72\n1 route: 1 of 1 declared status seen, 0 undeclared\n')
})

t.test('one application may load it both ways', async t => {
  write('both.mjs', `import { createRequire } from 'node:module'
import Fastify from 'fastify'
import statusCode from 'fastify-status-code'
const app = Fastify()
await app.register(statusCode)
await app.register(async child => {
  await child.register(createRequire(import.meta.url)('fastify-status-code'), { onUnexpectedBody: 'error' })
  child.get('/', { statusCode: 204 }, async () => 'body')
})
const { statusCode: code } = await app.inject('/')
await app.ready()
console.log(code, app.printRoutes({ includeHooks: true }).match(/applyStatusCode/g).length)
`)
  t.equal(run(process.execPath, ['both.mjs']), '500 2\n', 'and a GET and its HEAD have each hook once')
})

t.test('TypeScript finds its types from an ES module and from CommonJS', async t => {
  const typed = `const options: StatusCodeOptions = { onUnexpectedBody: 'error' }
const code: StatusCode = 201
const literal: 204 = status.HTTP_204_NO_CONTENT
const app = Fastify()
app.register(statusCode, options)
app.get('/', { statusCode: code }, async request => request.routeOptions.config.statusCode === literal)
// @ts-expect-error no string
app.get('/wrong', { statusCode: '201' }, async () => 'ok')
`
  write('consumer.mts', `import Fastify from 'fastify'
import statusCode, { status } from 'fastify-status-code'
import type { StatusCode, StatusCodeOptions } from 'fastify-status-code'
import { HTTP_201_CREATED } from 'fastify-status-code/status'
export const one: 201 = HTTP_201_CREATED
${typed}`)
  write('consumer.cts', `import Fastify = require('fastify')
import statusCode = require('fastify-status-code')
import constants = require('fastify-status-code/status')
const { status } = statusCode
type StatusCode = statusCode.StatusCode
type StatusCodeOptions = statusCode.StatusCodeOptions
export const one: 201 = constants.HTTP_201_CREATED
${typed.replace('Fastify()', 'Fastify.fastify()')}`)
  for (const version of typescripts) {
    const tsc = join(folder, `node_modules/typescript-${version}/bin/tsc`)
    t.doesNotThrow(() => run(process.execPath, [
      tsc, '--noEmit', '--strict', '--types', 'node', '--module', 'nodenext', '--target', 'es2022', 'consumer.mts', 'consumer.cts'
    ]), version)
  }
})

const imports = {
  'by its name': "import { HTTP_201_CREATED } from 'fastify-status-code/status'; console.log(HTTP_201_CREATED)",
  'of all names': "import * as status from 'fastify-status-code/status'; console.log(status.HTTP_201_CREATED)"
}

for (const [kind, contents] of Object.entries(imports)) {
  t.test(`a bundle that uses one constant, ${kind}, has its number and nothing else`, async t => {
    const { outputFiles } = await build({ stdin: { contents, resolveDir: folder }, bundle: true, minify: true, write: false, format: 'esm' })
    t.equal(outputFiles[0]?.text, 'console.log(201);\n')
  })
}
