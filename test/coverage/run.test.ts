// A whole test run: processes, the files that they leave, and what the command makes of them.

import { execFile, spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import type { Test } from 'tap'
import { run } from '../../lib/coverage/command.js'
import { root } from '../helpers/markdown.js'
import { until } from '../helpers/patience.js'
import { requests } from './application.js'

const execute = promisify(execFile)
const typescript = ['--import', './scripts/typescript.js']
const application = join(root, 'test/coverage/application.ts')
const bin = join(root, 'lib/coverage/bin.ts')

// The package itself, which the tests of this file need to be built.
const built = pathToFileURL(join(root, 'dist/esm/lib/coverage/plugin.js')).href

/** The exit code and the output of the command, run here. */
function command (...args: string[]): { code: number, out: string, error: string } {
  const said = { out: '', error: '' }
  const code = run(args, { out: text => { said.out += text }, error: text => { said.error += text } })
  return { code, ...said }
}

function readRoutesOf (directory: string): string {
  return readdirSync(directory).length === 0 ? '' : command('coverage', directory, '--json').out.replaceAll(' ', '')
}

const folder = t.testdir()
const runs = { with: runParts('with'), without: runParts('without') }

async function runParts (plugin: 'with' | 'without'): Promise<string> {
  const directory = join(folder, plugin)
  const programs = Object.keys(requests).map(part => [...typescript, application, directory, part, plugin])
  await Promise.all(programs.map(args => execute(process.execPath, args, { cwd: root })))
  return directory
}

/** A copy of the files that all processes of a run have left. */
async function filesOf (t: Test, plugin: 'with' | 'without'): Promise<string> {
  const directory = join(t.testdir(), 'status')
  cpSync(await runs[plugin], directory, { recursive: true })
  t.equal(readdirSync(directory).length, 2, 'one file for each process')
  return directory
}

// What was missed of each route, and what it sent undeclared.
const withPlugin: Record<string, [missing: string, undeclared: string]> = {
  'GET /class': ['', ''],
  'GET /classes': ['2xx,5xx', ''],
  'POST /declared': ['409', ''],
  'DELETE /declared/:id': ['', ''],
  'GET /default': ['', ''],
  'GET /errors': ['', ''],
  'GET /failed': ['200', ''],
  'GET /free': ['', ''],
  'GET /free/never': ['', ''],
  'GET /handled': ['200', ''],
  'GET /hooked': ['200', ''],
  'PUT /large': ['200', ''],
  'GET /missed': ['200', ''],
  'GET /nested': ['', ''],
  'GET /nested/:id': ['', ''],
  'GET /never': ['200,404', ''],
  'HEAD /own': ['', ''],
  'GET /redirect': ['', ''],
  'GET /several': ['', ''],
  'POST /several': ['', ''],
  'GET /thrown': ['200', ''],
  'GET /two': ['200', '']
}

const withoutPlugin: typeof withPlugin = {
  ...withPlugin,
  // Without the plugin these answer 200.
  'POST /declared': ['201,409', '200,400'],
  'GET /handled': ['200', '400'],
  'GET /hooked': ['200', '401'],
  'PUT /large': ['200', '413,415'],
  'GET /missed': ['', ''],
  'GET /thrown': ['200', '410']
}

for (const [plugin, expected] of [['with', withPlugin], ['without', withoutPlugin]] as const) {
  t.test(`over two processes and more than twenty kinds of routes, ${plugin} the plugin, nothing is missed and no alarm is false`, async t => {
    const directory = await filesOf(t, plugin)
    const { code, out } = command('coverage', directory, '--json')
    const { routes, totals } = JSON.parse(out)
    const found = Object.fromEntries(routes.map(({ method, url, missing, undeclared }: Record<string, string | string[]>) =>
      [`${String(method)} ${String(url)}`, [String(missing), String(undeclared)]]))
    t.strictSame(found, expected)
    t.equal(code, plugin === 'with' ? 0 : 1)
    t.equal(totals.routes, Object.keys(expected).length)
  })
}

t.test('the text lists what was found, and the sums', async t => {
  const directory = await filesOf(t, 'with')
  const { code, out } = command('coverage', directory)
  t.equal(code, 0)
  t.match(out, /^POST \/declared +201 ×2, 422 ×1 +never sent: 409$/m)
  t.match(out, /^GET \/never +no request$/m)
  t.notMatch(out, '/free')
  t.match(out, /^22 routes: \d+ of \d+ declared statuses seen, 0 undeclared; 2 routes declare nothing$/m)
  t.match(command('coverage', directory, '--all').out, /^GET \/free +200 ×1$/m)
  t.equal(command('coverage', directory, '--check', 'missing,undeclared').code, 1)
})

t.test('the suggestions are what to declare', async t => {
  const { code, out } = command('coverage', await filesOf(t, 'without'), '--suggest')
  t.equal(code, 1)
  t.match(out, /^GET \/free +statusCode: 200$/m)
  t.match(out, /^POST \/declared +statusCode: 200, schema.response: 200, 400$/m)
  t.match(out, /^GET \/thrown +schema.response: 410$/m)
  t.match(out, /^await app.register\(statusCode, \{ validation: \{ statusCode: 400 \} \}\)$/m)
})

t.test('the command runs as a program, and tells by its exit code', async t => {
  const directory = await filesOf(t, 'without')
  const asked = async (...args: string[]) => {
    try {
      return { code: 0, ...await execute(process.execPath, [...typescript, bin, ...args], { cwd: root }) }
    } catch (error) {
      return error as { code: number, stdout: string, stderr: string }
    }
  }
  t.match(await asked('coverage', directory), { code: 1, stdout: /routes: / })
  t.match(await asked('coverage', join(directory, 'none')), { code: 2, stdout: '', stderr: /^There is no directory / })
  t.match(await asked('coverage', '--help'), { code: 0, stdout: /^Usage: / })
})

/** A program with an application that has been asked once, and goes on. */
const counting = (directory: string) => `
  import Fastify from 'fastify'
  import { statusCoverage } from 'fastify-status-code/coverage'
  const app = Fastify()
  await app.register(statusCoverage, { directory: ${JSON.stringify(directory)} })
  app.get('/', async () => 'ok')
  await app.inject('/')`

t.test('a worker thread writes a file of its own, also if it is ended from outside', async t => {
  const folder = t.testdir()
  const directory = join(folder, 'status')
  const modules = join(root, 'node_modules')
  symlinkSync(modules, join(folder, 'node_modules'))
  for (const [index, end] of ['', 'setInterval(() => {}, 1000)'].entries()) {
    const file = join(folder, `worker-${index}.mjs`)
    writeFileSync(file, `${counting(directory)}\n${end}`.replace("'fastify-status-code/coverage'", JSON.stringify(built)))
    const worker = new Worker(file, { execArgv: [] })
    const ended = new Promise(resolve => worker.once('exit', resolve))
    await until(() => existsSync(directory) && readRoutesOf(directory).includes(`"200":${index + 1}`))
    await worker.terminate()
    await ended
    t.equal(readdirSync(directory).length, index + 1)
  }
})

t.test('a process that is killed has written what it has counted', async t => {
  const directory = await filesOf(t, 'with')
  const before = command('coverage', directory, '--json').out
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', `${counting(directory)}\nconsole.log('asked'); setInterval(() => {}, 1000)`], { cwd: root })
  await new Promise(resolve => killed.stdout.once('data', resolve))
  killed.kill('SIGKILL')
  await new Promise(resolve => killed.once('exit', resolve))
  const left = readdirSync(directory).find(name => name.startsWith(`${killed.pid}-`))!
  t.match(command('coverage', directory, '--all').out, /^GET \/ +200 ×1$/m)
  // Half of a line.
  appendFileSync(join(directory, left), '["GET","/",2')
  t.match(command('coverage', directory, '--all').out, /^GET \/ +200 ×1$/m)
  rmSync(join(directory, left))
  t.equal(command('coverage', directory, '--json').out, before)
})

t.test('--clean removes the files of earlier runs, and nothing else', async t => {
  const directory = await filesOf(t, 'with')
  t.equal(command('coverage', directory, '--clean').code, 0)
  t.strictSame(readdirSync(directory), [])
  t.equal(command('coverage', join(directory, 'none'), '--clean').code, 0)
  writeFileSync(join(directory, 'other.json'), '{}\n')
  t.match(command('coverage', directory, '--clean'), { code: 2, error: /other\.json is no file of status coverage/ })
  t.strictSame(readdirSync(directory), ['other.json'])
})

t.test('what can not be read or understood is told in words, with exit code 2', async t => {
  const directory = t.testdir({ empty: {}, other: { 'a.json': '{}\n' }, file: 'x' })
  const wrong: [args: string[], error: RegExp][] = [
    [['coverage', join(directory, 'none')], /^There is no directory .*none\.$/],
    [['coverage', join(directory, 'empty')], /^There is no status coverage in .*empty\. Register statusCoverage/],
    [['coverage', join(directory, 'other')], /a\.json is no file of status coverage/],
    [['coverage', join(directory, 'file')], /file can't be read: ENOTDIR/],
    [['coverage', 'a', 'b'], /^Usage: /],
    [['cover'], /^Usage: /],
    [[], /^Usage: /],
    [['coverage', directory, '--check', 'missed'], /^--check takes missing and undeclared, but not missed\.$/],
    [['coverage', directory, '--wrong'], /--wrong/]
  ]
  for (const [args, error] of wrong) t.match(command(...args), { code: 2, out: '', error }, args.join(' '))
  t.match(command('coverage', '--help'), { code: 0, out: /^Usage: fastify-status-code coverage \[directory\]/ })
})
