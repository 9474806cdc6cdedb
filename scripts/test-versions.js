// Runs the tests of behaviour with several versions of Node.js, or of a dependency. Each is installed in a folder of its own;
// while the tests run, Node.js comes first in the path, and a dependency is linked in the place of the installed one.
//
//   node scripts/test-versions.js node 20,22,24,26
//   node scripts/test-versions.js @fastify/swagger 9.0,9.3,9.6,9 "test/document/*.test.ts"   these tests, and no others

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const [name, versions, ...given] = process.argv.slice(2)
const tests = given.length > 0 ? given : ['test/*.test.ts', 'test/{contract,reply,document,differential}/*.test.ts']
const linked = join('node_modules', name)
const saved = join('node_modules', `.${name.replace('/', '-')}-saved`)

let child
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child?.kill(signal))

// What a run that was killed has left.
restore()

for (const wanted of versions.split(',')) {
  const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-versions-'))
  try {
    await testWith(await install(wanted, folder))
  } finally {
    restore()
    rmSync(folder, { recursive: true })
  }
}

async function install (wanted, folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${wanted}`], { cwd: folder })
  return join(folder, 'node_modules', name)
}

async function testWith (installed) {
  const version = versionIn(installed)
  if (version === (name === 'node' ? process.versions.node : versionIn(linked))) {
    console.log(`\n${name} ${version} is what npm test tests with`)
    return
  }
  console.log(`\n${name} ${version}`)
  const env = { ...process.env }
  if (name === 'node') {
    env.PATH = join(installed, 'bin') + delimiter + env.PATH
  } else {
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
