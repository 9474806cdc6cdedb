// Compares what other runtimes answer with what Node.js answers. Each is installed in a folder of its own.
//
//   npm run build && node scripts/test-runtimes.js bun@1.4 deno@2.9

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('runtime-app.js', import.meta.url))
const args = { bun: ['run', program], deno: ['run', '--allow-all', program] }
const expected = answersOf(process.execPath, [program])

for (const runtime of process.argv.slice(2)) {
  const [name] = runtime.split('@')
  const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-runtime-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', runtime]
    execFileSync('npm', install, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
    // Its binary is a package of its own, which this script puts in place.
    if (name === 'bun') execFileSync(process.execPath, ['install.js'], { cwd: join(folder, 'node_modules', 'bun') })
    compare(runtime, answersOf(join(folder, 'node_modules', '.bin', name), args[name]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function answersOf (command, args) {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8' }))
}

function compare (runtime, answers) {
  const different = Object.keys(expected).filter(request => JSON.stringify(answers[request]) !== JSON.stringify(expected[request]))
  const same = Object.keys(expected).length - different.length
  console.log(`${runtime}: ${same} answers as those of Node.js ${process.versions.node}, ${different.length} others`)
  for (const request of different) {
    console.log(`  ${request}\n    Node.js ${JSON.stringify(expected[request])}\n    ${runtime} ${JSON.stringify(answers[request])}`)
  }
  if (different.length > 0) process.exitCode = 1
}
