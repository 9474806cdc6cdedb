import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../helpers/markdown.js'

const { NODE_OPTIONS, NODE_V8_COVERAGE, NODE_TEST_CONTEXT, ...env } = process.env

t.test('the tests of the shop have seen all that its routes declare, and nothing else', async t => {
  const cwd = t.testdir()
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
  run('--test', join(root, 'examples/shop/shop.test.js'))
  const out = run(join(root, 'dist/esm/lib/coverage/bin.js'), 'coverage', 'coverage/status', '--check', 'missing,undeclared')
  t.match(out, /^7 routes: (\d+) of \1 declared statuses seen, 0 undeclared\n$/)
})
