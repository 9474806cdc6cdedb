// Compiles with one of the installed compilers: the source and its tests, the type tests (a project of their own, where nothing
// that a test imports augments Fastify), and the built declarations with `skipLibCheck` off; or the projects that are given.
//
//   npm run build && node scripts/tsc.js typescript-7 [project ...]

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [name, ...projects] = process.argv.slice(2)
const root = fileURLToPath(new URL('..', import.meta.url))
// By its path: both compilers call themselves `tsc`, and npm links but one of them.
const tsc = join(root, 'node_modules', name, 'bin/tsc')

for (const project of projects.length > 0 ? projects : ['.', 'types', 'tsconfig.declarations.json']) {
  const { status } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', project], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
