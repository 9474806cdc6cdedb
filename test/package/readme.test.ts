import { inspect } from 'node:util'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import t from 'tap'
import type { Test } from 'tap'
import { z } from 'zod'
import statusCode, { status } from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import * as errors from '../../lib/errors.js'
import { readOptions } from '../../lib/contract/options.js'
import { build, buildPlain, recordLog } from '../helpers/app.js'
import { readPage, testExamples } from '../helpers/markdown.js'

const readme = readPage('README.md')

t.test('every example of the README prints what stands below it', async t => testExamples(t, readme))

t.test('the README lists every error, and no other', async t => {
  const listed = [...readme.matchAll(/^\| `(FST_\w+)`/gm)].map(match => match[1])
  t.same(listed.sort(), Object.keys(errors).sort())
})

/** The rows of the table of options. */
const rows = [...readme.matchAll(/^\| \[`(\w+)`\]\(docs\/options\.md#(\w+)\) \|(.*)\|$/gm)].map(([, option = '', section = '', cells = '']) => {
  const [values = '', byDefault = '', effect = '', ...others] = cells.split('|').map(cell => cell.trim())
  return { option, section, values, byDefault, effect, others }
})

t.test('the README has a row for every option, which leads to its section, and for no other', async t => {
  const app = buildPlain(t)
  await t.rejects(async () => app.register(statusCode, { default: 201 } as object), {
    message: `fastify-status-code: there is no option default, only ${rows.map(({ option }) => option).join(', ')}.`
  })
  for (const { option, section, effect, others } of rows) {
    t.equal(section, option.toLowerCase())
    t.ok(effect.length > 0, option)
    t.same(others, [], option)
  }
})

const read = (options: object = {}) => readOptions(options as StatusCodeOptions, ['POST'])

function describedAs (option: string) {
  const row = rows.find(row => row.option === option)
  if (row === undefined) throw new Error(`There is no row for ${option}`)
  return row
}

for (const option of ['fromSchema', 'onUnexpectedBody', 'undeclared', 'undeclaredErrors'] as const) {
  t.test(`the README gives ${option} the values and the default that the code has`, async t => {
    const { values, byDefault } = describedAs(option)
    t.throws(() => read({ [option]: 'other' }), {
      message: `fastify-status-code: option ${option} must be one of ${values.replaceAll('`', '')}, but is 'other'.`
    })
    t.equal(byDefault, `\`${inspect(read()[option])}\``)
  })
}

t.test('the README gives defaults the values and the default that the code has', async t => {
  t.match(describedAs('defaults'), { values: 'a status, or an object of statuses by method', byDefault: 'none' })
  t.same(Object.keys(read().defaults), [])
  t.doesNotThrow(() => read({ defaults: 201 }))
  t.doesNotThrow(() => read({ defaults: { POST: 201 } }))
})

t.test('the README gives responses the values and the default that the code has', async t => {
  const { values, byDefault } = describedAs('responses')
  t.equal(values, 'an object of schemas by `300` to `599`, `3xx`, `4xx`, `5xx` or `default`, or a function of the route')
  for (const [, key = ''] of values.matchAll(/`(\w+)`/g)) t.doesNotThrow(() => read({ responses: { [key]: {} } }), key)
  for (const key of [299, 600, '1xx', '2xx', '6xx']) {
    t.throws(() => read({ responses: { [key]: {} } }), { code: 'FST_STATUS_CODE_INVALID_OPTION' }, String(key))
  }
  t.doesNotThrow(() => read({ responses: () => ({}) }))
  t.equal(byDefault, 'none')
  t.same(read().responses, [])
})

t.test('the README gives validation the values, the range and the default that the code has', async t => {
  const { values, byDefault } = describedAs('validation')
  const [, first, last] = /^`{ statusCode, schema\? }`, with a status from (\d+) to (\d+)$/.exec(values)?.map(Number) ?? []
  t.equal(byDefault, 'none: Fastify answers 400')
  t.equal(read().validation, undefined)
  t.doesNotThrow(() => read({ validation: { statusCode: first, schema: {} } }))
  for (const [code, isAccepted] of [[first, true], [last, true], [Number(first) - 1, false], [Number(last) + 1, false]] as const) {
    const readIt = () => read({ validation: { statusCode: code } })
    if (isAccepted) t.doesNotThrow(readIt)
    else t.throws(readIt, { code: 'FST_STATUS_CODE_INVALID_OPTION' })
  }
})

/** What the plugin says, by an error, in the log or by a warning of the process, and how a request is answered. */
async function tell (t: Test, { add, ...given }: Cause) {
  const { lines, logger } = recordLog('info')
  const warnings: string[] = []
  const record = (warning: Error & { code?: string }) => { warnings.push(`${warning.code} ${warning.message}`) }
  process.on('warning', record)
  t.teardown(() => process.off('warning', record))
  const app = given.isPlain ? buildPlain(t, { logger }) : await build(t, { undeclared: 'warn', ...given.options }, { logger })
  try {
    await add(app)
  } catch (error) {
    return { said: String(error), status: undefined, body: '' }
  }
  const { statusCode: status, body } = await app.inject({ method: 'POST', url: '/', payload: {} })
  await new Promise(setImmediate)
  return { said: [...lines.map(({ code, msg }) => `${code} ${msg}`), ...warnings].join('\n'), status, body }
}

type Cause = {
  /** What the README says of it. */
  row: RegExp
  add: (app: FastifyInstance) => unknown
  /** What the plugin says. */
  said: RegExp
  status?: number
  /** What its answer has. */
  body?: string
  options?: StatusCodeOptions
  /** Whether the application registers the plugin itself. */
  isPlain?: boolean
}

const ok = async () => 'ok'
const Detail = { type: 'object', required: ['detail'], properties: { detail: { type: 'string' } } }
const other = (options: object) => (app: FastifyInstance) => { app.post('/', options, ok) }

const causes: Record<string, Cause> = {
  'the routes come before the plugin': {
    row: /before the plugin\.\*\* .*`FST_STATUS_CODE_ROUTES_MISSED`/s,
    isPlain: true,
    add: app => { app.register(statusCode); app.post('/', { statusCode: 201 }, ok) },
    said: /^FST_STATUS_CODE_ROUTES_MISSED .*write `await app\.register\(/m,
    status: 200
  },
  'the plugin is in another scope': {
    row: /in another scope\*\*.*the same\s+warning\. Wrap that file in fastify-plugin/s,
    isPlain: true,
    add: async app => {
      await app.register(async app => { await app.register(statusCode) })
      app.post('/', { statusCode: 201 }, ok)
    },
    said: /^FST_STATUS_CODE_ROUTES_MISSED .*fastify-plugin/m,
    status: 200
  },
  'it is in config': {
    row: /in `config` or `schema`\.\*\* The plugin throws `FST_STATUS_CODE_INVALID`/,
    add: other({ config: { statusCode: 201 } }),
    said: /in its config, where/
  },
  'it is in schema': {
    row: /in `config` or `schema`\.\*\* The plugin throws `FST_STATUS_CODE_INVALID`/,
    add: other({ schema: { statusCode: 201 } }),
    said: /in its schema, where/
  },
  'it is misspelt': {
    row: /`status_code` the plugin throws `FST_STATUS_CODE_INVALID`: did you mean statusCode\?/,
    add: other({ status_code: 201 }),
    said: /did you mean statusCode\?/
  },
  'a constant is misspelt': {
    row: /a misspelt constant it\s+logs `FST_STATUS_CODE_UNDEFINED`/,
    add: other({ statusCode: (status as Record<string, number>)['HTTP_201_CREATE'] }),
    said: /^FST_STATUS_CODE_UNDEFINED /m,
    status: 200
  },
  'it has another name': { row: /such as `status`, it says nothing/, add: other({ status: 201 }), said: /^((?!FST_).)*$/s, status: 200 },
  'the handler calls reply.code()': {
    row: /calls `reply\.code\(\)`\.\*\* With `undeclared: 'warn'` the plugin logs: replied with 200, but declares 201\./,
    add: app => { app.post('/', { statusCode: 201 }, async (request, reply) => reply.code(200).send('ok')) },
    said: /replied with 200, but declares 201/,
    status: 200
  },
  'a hook calls reply.code()': {
    row: /or a hook calls `reply\.code\(\)`/,
    add: app => { app.post('/', { statusCode: 201, onRequest: async (request, reply) => { reply.code(200) } }, ok) },
    said: /replied with 200, but declares 201/,
    status: 200
  },
  'the handler returns a Response': {
    row: /a web `Response`\.\*\* The plugin logs the same/,
    add: app => { app.post('/', { statusCode: 201 }, async () => new Response('ok')) },
    said: /with 200, but declares 201/,
    status: 200
  },
  'the handler redirects': {
    row: /redirects\.\*\* The plugin logs the same/,
    add: app => { app.post('/', { statusCode: 201 }, async (request, reply) => reply.redirect('/x')) },
    said: /with 302, but declares 201/,
    status: 302
  },
  'a default contradicts a response schema': {
    row: /With `{ 200: Item }`, `POST: 201` leaves the route at 200\..*logs `FST_STATUS_CODE_DEFAULT_SKIPPED`/s,
    options: { defaults: { POST: 201 } },
    add: other({ schema: { response: { 200: { type: 'string' } } } }),
    said: /^FST_STATUS_CODE_DEFAULT_SKIPPED /m,
    status: 200
  },
  'fromSchema finds no status': {
    row: /`FST_STATUS_CODE_NOT_FROM_SCHEMA` if `fromSchema`/,
    options: { fromSchema: true },
    add: other({}),
    said: /^FST_STATUS_CODE_NOT_FROM_SCHEMA /m,
    status: 200
  },
  'the document shows 200': {
    row: /with zod, wrap its transform in \[`statusCodeTransform`\].*logs\s+`FST_STATUS_CODE_NOT_DOCUMENTED`/s,
    isPlain: true,
    add: async app => {
      app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler)
      await app.register(swagger, { openapi: {}, transform: jsonSchemaTransform })
      await app.register(statusCode)
      app.post('/', { statusCode: 201, schema: { body: z.object({}) } }, ok)
      await app.ready()
      t.strictSame(Object.keys(app.swagger().paths!['/']!.post!.responses), ['200'])
    },
    said: /^FST_STATUS_CODE_NOT_DOCUMENTED /m,
    status: 201
  },
  'the document has no routes': {
    row: /If the document has no routes, register @fastify\/swagger before them/,
    add: async app => {
      app.post('/', { statusCode: 201 }, ok)
      await app.register(swagger)
      await app.ready()
      t.strictSame(app.swagger().paths, {})
    },
    said: /^((?!FST_).)*$/s,
    status: 201
  },
  'an error schema that no error of Fastify fits': {
    row: /500 `FST_ERR_FAILED_ERROR_SERIALIZATION`.*logs `FST_STATUS_CODE_UNFIT_ERROR_SCHEMA`/s,
    add: other({ schema: { body: Detail, response: { 400: Detail } } }),
    said: /^FST_STATUS_CODE_UNFIT_ERROR_SCHEMA /m,
    status: 500,
    body: 'FST_ERR_FAILED_ERROR_SERIALIZATION'
  }
}

for (const [title, cause] of Object.entries(causes)) {
  t.test(`the README says why something has no effect, and what the plugin says: ${title}`, async t => {
    t.match(readme, cause.row)
    const { said, status, body } = await tell(t, cause)
    t.match(said, cause.said)
    t.equal(status, cause.status)
    if (cause.body !== undefined) t.match(body, cause.body)
  })
}

t.test('without a logger the same is a process warning', async t => {
  t.match(readme, /Without a\s+logger, each message is a process warning on stderr, once\./)
  const heard = new Promise<Error & { code?: string }>(resolve => process.once('warning', resolve))
  const app = await build(t)
  app.post('/without-a-logger', { statusCode: undefined }, ok)
  await app.ready()
  t.equal((await heard).code, 'FST_STATUS_CODE_UNDEFINED')
})
