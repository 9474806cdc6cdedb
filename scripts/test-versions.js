// Runs the tests of behaviour with several versions of Node.js, or of a dependency. Each is installed in a folder of its own;
// while the tests run, Node.js comes first in the path, and a dependency is linked in the place of the installed one.
//
//   node scripts/test-versions.js node 20,22,24,26
//   node scripts/test-versions.js --node=24 fastify ^6.0.0-alpha.4   with this version of Node.js
//   node scripts/test-versions.js @fastify/swagger 9.0,9.3,9.6,9 "test/document/*.test.ts"   these tests, and no others

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'

const { values: { node }, positionals: [name, versions, ...given] } = parseArgs({ options: { node: { type: 'string' } }, allowPositionals: true })
const tests = given.length > 0 ? given : ['test/*.test.ts', 'test/{contract,coverage,reply,document,differential}/*.test.ts']
const linked = join('node_modules', name)
const saved = join('node_modules', `.${name.replace('/', '-')}-saved`)

let child
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child?.kill(signal))

// What a run that was killed has left.
restore()

for (const wanted of versions.split(',')) {
  const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-versions-'))
  try {
    const env = { ...process.env }
    if (name === 'node') setNode(env, await install(name, wanted, folder))
    else if (node !== undefined) setNode(env, await install('node', node, join(folder, 'node')))
    await testWith(name === 'node' ? join(folder, 'node_modules/node') : await install(name, wanted, folder), env)
  } finally {
    restore()
    rmSync(folder, { recursive: true })
  }
}

async function install (name, wanted, folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${wanted}`], { cwd: folder })
  return join(folder, 'node_modules', name)
}

function setNode (env, installed) {
  env.PATH = join(installed, 'bin') + delimiter + env.PATH
}

async function testWith (installed, env) {
  const version = versionIn(installed)
  if (version === (name === 'node' ? process.versions.node : versionIn(linked))) {
    console.log(`\n${name} ${version} is what npm test tests with`)
    return
  }
  console.log(`\n${name} ${version}`)
  if (name !== 'node') {
    renameSync(linked, saved)
    symlinkSync(installed, linked, 'junction')
  }
  await run('node', ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage', '--reporter=terse', ...tests], { env })
}

function restore () {
  if (!existsSync(saved)) return
  rmSync(linked, { force: true })
  renameSync(saved, linked)
}

async function run (command, args, options) {
  child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32', ...options })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed`)
}

function versionIn (folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}
