import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { isFastifyBefore } from '../helpers/app.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env

function read (folder: string) {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')]))
}

t.test('docs/api is what `npm run docs` makes of the docstrings', {
  skip: isFastifyBefore('5.12.0') && 'typedoc compiles the sources, which need the types of a newer Fastify'
}, async t => {
  const folder = t.testdir()
  execFileSync(process.execPath, [join(root, 'node_modules/typedoc/bin/typedoc'), '--out', folder], { cwd: root, env, stdio: 'pipe' })
  t.strictSame(read(join(root, 'docs/api')), read(folder))
})
