import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import * as errors from '../lib/errors.js'
import statusCode from '../index.js'
import { buildPlain } from './helpers.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')

// Within the repository, where the package finds itself by its own name.
const folder = mkdtempSync(join(root, '.readme-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env

const blocks = readme.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs)
const examples = [...blocks].map(([, code = '', output = '']) => ({ code, output }))

t.test('every example of the README prints what stands below it', async t => {
  t.equal(examples.length, readme.match(/```js\n/g)?.length, 'none is without its output')
  for (const [index, { code, output }] of examples.entries()) {
    const file = join(folder, `${index}.mjs`)
    writeFileSync(file, code)
    t.equal(execFileSync(process.execPath, [file], { env, encoding: 'utf8' }), output, `example ${index + 1}`)
  }
})

t.test('the README lists every error, and no other', async t => {
  const listed = [...readme.matchAll(/^\| `(FST_\w+)`/gm)].map(match => match[1])
  t.same(listed.sort(), Object.keys(errors).sort())
})

t.test('the README has a section for every option, and for no other', async t => {
  const described = [...readme.matchAll(/^### `(\w+)`$/gm)].map(match => match[1])
  const app = buildPlain(t)
  await t.rejects(async () => app.register(statusCode, { unknown: true } as object), { message: `only ${described.join(', ')}` })
})
