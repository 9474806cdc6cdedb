import t from 'tap'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import * as errors from '../../lib/errors.js'
import { readOptions } from '../../lib/contract/options.js'
import { buildPlain } from '../helpers/app.js'
import { readPage, testExamples } from '../helpers/markdown.js'

const readme = readPage('README.md')

t.test('every example of the README prints what stands below it', async t => testExamples(t, readme))

t.test('the README lists every error, and no other', async t => {
  const listed = [...readme.matchAll(/^\| `(FST_\w+)`/gm)].map(match => match[1])
  t.same(listed.sort(), Object.keys(errors).sort())
})

t.test('the README has a section for every option, and for no other', async t => {
  const described = [...readme.matchAll(/^### `(\w+)`$/gm)].map(match => match[1])
  const app = buildPlain(t)
  await t.rejects(async () => app.register(statusCode, { default: 201 } as object), { message: `only ${described.join(', ')}` })
})

const read = (options: object = {}) => readOptions(options as StatusCodeOptions, ['POST'])

function describedAs (option: string) {
  const [, type = '', byDefault = ''] = new RegExp(`^### \`${option}\`\n\nType: (.*?)\\. Default: (.*?)\\.\n`, 'ms').exec(readme) ?? []
  return { type, byDefault }
}

for (const option of ['onUnexpectedBody', 'undeclared'] as const) {
  t.test(`the README gives ${option} the values and the default that the code has`, async t => {
    const { type, byDefault } = describedAs(option)
    const values = [...type.matchAll(/'\w+'/g)].join(', ')
    t.throws(() => read({ [option]: 'other' }), { message: `must be one of ${values},` })
    t.equal(byDefault, `\`'${read()[option]}'\``)
  })
}

t.test('the README gives defaults the type and the default that the code has', async t => {
  t.match(describedAs('defaults'), { type: '`number` or an object of numbers by HTTP method', byDefault: 'none' })
  t.same(Object.keys(read().defaults), [])
  t.doesNotThrow(() => read({ defaults: 201 }))
  t.doesNotThrow(() => read({ defaults: { POST: 201 } }))
})

t.test('the README gives validation the type, the range and the default that the code has', async t => {
  const { type, byDefault } = describedAs('validation')
  const [, first, last] = /^`{ statusCode, schema\? }`, with a status code from (\d+) to (\d+)$/.exec(type)?.map(Number) ?? []
  t.match(byDefault, /^Fastify's 400/)
  t.equal(read().validation, undefined)
  for (const [code, isAccepted] of [[first, true], [last, true], [Number(first) - 1, false], [Number(last) + 1, false]] as const) {
    const readIt = () => read({ validation: { statusCode: code } })
    if (isAccepted) t.doesNotThrow(readIt)
    else t.throws(readIt, { code: 'FST_STATUS_CODE_INVALID_OPTION' })
  }
})
