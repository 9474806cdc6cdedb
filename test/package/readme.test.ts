import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import * as errors from '../../lib/errors.js'
import { readOptions } from '../../lib/contract/options.js'
import { build, buildPlain, recordLog } from '../helpers/app.js'
import { countWords, readPage, testExamples } from '../helpers/markdown.js'

const readme = readPage('README.md')

t.test('every example of the README prints what stands below it', async t => testExamples(t, readme))

t.test('the README is read in a few minutes', async t => {
  t.ok(countWords(readme) <= 1500, `${countWords(readme)} words`)
})

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

for (const option of ['onUnexpectedBody', 'undeclared', 'undeclaredErrors'] as const) {
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

t.test('the README gives fromSchema and responses the types and the defaults that the code has', async t => {
  t.same(describedAs('fromSchema'), { type: '`true` or `false`', byDefault: `\`${read().fromSchema}\`` })
  for (const fromSchema of [true, false]) t.equal(read({ fromSchema }).fromSchema, fromSchema)
  const { type, byDefault } = describedAs('responses')
  t.match(byDefault, 'none')
  t.same(Object.keys(read().responses), [])
  for (const key of ['300', '599', '3xx', '4xx', '5xx', 'default']) {
    t.match(type, key)
    t.doesNotThrow(() => read({ responses: { [key]: {} } }))
  }
  t.throws(() => read({ responses: { 299: {} } }), { code: 'FST_STATUS_CODE_INVALID_OPTION' })
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

/** What the plugin says of a route: the error that adding it throws, or what a request logs; and the status of that request. */
async function tell (t: Test, addRoute: (app: FastifyInstance) => void) {
  const { lines, logger } = recordLog()
  const app = await build(t, { undeclared: 'warn' }, { logger })
  try {
    addRoute(app)
  } catch (error) {
    return { said: String(error), status: undefined }
  }
  const { statusCode: status } = await app.inject({ method: 'POST', url: '/' })
  return { said: lines.map(line => line.msg).join(), status }
}

type Adding = (app: FastifyInstance) => void
const other = (options: object): Adding => app => { app.post('/', options, async () => 'ok') }
const causes: [row: RegExp, addRoute: Adding, said: RegExp, status: number | undefined][] = [
  [/in `config` or `schema`\.\*\* The plugin throws `FST_STATUS_CODE_INVALID`/,
    other({ config: { statusCode: 201 } }), /in its config, where/, undefined],
  [/`status_code`.* throws `FST_STATUS_CODE_INVALID`: did you mean/, other({ status_code: 201 }), /did you mean statusCode\?/, undefined],
  [/calls `reply.code\(\)`.* logs: replied with 200, but declares 201/,
    app => { app.post('/', { statusCode: 201 }, async (request, reply) => reply.code(200).send('ok')) }, /replied with 200, but declares 201/, 200],
  [/a web `Response`\.\*\* The same is logged/, app => { app.post('/', { statusCode: 201 }, async () => new Response('ok')) }, /with 200, but declares 201/, 200],
  [/redirects\.\*\* The same is logged/, app => { app.post('/', { statusCode: 201 }, async (request, reply) => reply.redirect('/x')) }, /with 302, but declares 201/, 302]
]

const notices = [...readme.matchAll(/`(FST_STATUS_CODE_\w+)`/g)].map(([, code = '']) => code).filter(code => !Object.hasOwn(errors, code))

for (const code of new Set(notices)) {
  t.test(`${code}, which the README names, is in the code`, async t => {
    t.ok(['notices.ts', 'fastify.ts', 'document/swagger.ts'].some(file => readPage(`lib/${file}`).includes(`'${code}'`)))
  })
}

for (const [row, addRoute, said, status] of causes) {
  t.test(`the README says why a statusCode has no effect, and what the plugin says: ${said.source}`, async t => {
    t.match(readme, row)
    t.match(await tell(t, addRoute), { said, status })
  })
}
