// Runs tests against several versions of a peer dependency: the oldest that package.json accepts, two between, the newest.
// Each is installed in a folder of its own, and linked in the place of the installed one while the tests run.
//
//   node scripts/test-versions.js @fastify/swagger test/document*.test.ts

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [name, ...tests] = process.argv.slice(2)
const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const installed = join('node_modules', name)
const saved = join('node_modules', `.${name.replace('/', '-')}-saved`)

const run = (command, args, options) => execFileSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32', ...options })

const found = JSON.parse(run('npm', ['view', `${name}@${peerDependencies[name]}`, 'version', '--json', '--loglevel=error']))
const versions = [found].flat()
const at = share => versions[Math.round((versions.length - 1) * share)]

for (const version of new Set([at(0), at(1 / 3), at(2 / 3), at(1)])) {
  console.log(`\n${name} ${version}`)
  testWith(version)
}

function testWith (version) {
  const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-peer-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`], { cwd: folder, stdio: 'inherit' })
  renameSync(installed, saved)
  try {
    symlinkSync(join(folder, 'node_modules', name), installed, 'junction')
    run('npx', ['tap', '--disable-coverage', '--reporter=terse', ...tests], { stdio: 'inherit' })
  } finally {
    rmSync(installed)
    renameSync(saved, installed)
    rmSync(folder, { recursive: true })
  }
}
