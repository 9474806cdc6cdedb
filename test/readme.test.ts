import { readFileSync } from 'node:fs'
import t from 'tap'
import statusCode from '../index.js'
import * as errors from '../lib/errors.js'
import { buildPlain } from './helpers.js'
import { testExamples } from './markdown-helpers.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

t.test('every example of the README prints what stands below it', async t => { testExamples(t, readme) })

t.test('the README lists every error, and no other', async t => {
  const listed = [...readme.matchAll(/^\| `(FST_\w+)`/gm)].map(match => match[1])
  t.same(listed.sort(), Object.keys(errors).sort())
})

t.test('the README has a section for every option, and for no other', async t => {
  const described = [...readme.matchAll(/^### `(\w+)`$/gm)].map(match => match[1])
  const app = buildPlain(t)
  await t.rejects(async () => app.register(statusCode, { unknown: true } as object), { message: `only ${described.join(', ')}` })
})
