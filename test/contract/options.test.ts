import { runInNewContext } from 'node:vm'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'

t.test('a misspelt or ill-typed option is refused', async t => {
  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ onUnexpectedBody: 'ignore' }, /option onUnexpectedBody must be one of 'warn', 'drop', 'error', but is 'ignore'/],
    [{ onUnexpectedBody: true }, /but is true/],
    [{ onUnexpectedBody: null }, /but is null/],
    [{ onUnexpectedbody: 'warn' }, /there is no option onUnexpectedbody, only defaults, fromSchema, responses, onUnexpectedBody, undeclared, undeclaredErrors, validation/],
    [{ default: 201 }, /there is no option default, only/],
    [{ defualts: 201 }, /there is no option defualts/],
    [{ DEFAULTS: 201 }, /there is no option DEFAULTS/],
    [{ on_unexpected_body: 'warn' }, /there is no option on_unexpected_body/],
    [{ undeclare: 'warn' }, /there is no option undeclare/],
    [{ onUnexpectBody: 'warn' }, /there is no option onUnexpectBody/],
    [{ undeclaredErorrs: 'warn' }, /there is no option undeclaredErorrs/],
    [{ response: { 401: {} } }, /there is no option response/],
    [{ validations: { statusCode: 422 } }, /there is no option validations/],
    [{ valitation: { statusCode: 422 } }, /there is no option valitation/],
    [{ undeclared: 'deny' }, /option undeclared must be one of 'allow', 'warn', 'error', but is 'deny'/],
    [{ defaults: '201' }, /option defaults must be a status code from 200 to 599, or an object of them by method, but is '201'/],
    [{ defaults: 99 }, /but is 99/],
    [{ defaults: [201] }, /but is \[ 201 \]/],
    [{ defaults: new Map([['POST', 201]]) }, /but is Map/],
    [{ defaults: { POST: '201' } }, /option defaults.POST must be a status code from 200 to 599, but is '201'/],
    [{ defaults: { GET: 103 } }, /but is 103/],
    [{ defaults: { PSOT: 201 } }, /there is no option defaults.PSOT, only .*POST/],
    [{ validation: 422 }, /option validation must be an object such as { statusCode: 422 }, but is 422/],
    [{ validation: {} }, /option validation.statusCode must be a status code from 400 to 499, but is undefined/],
    [{ validation: { statusCode: 500 } }, /but is 500/],
    [{ validation: { statusCode: '422' } }, /but is '422'/],
    [{ validation: { statusCode: 422, schema: 'Error' } }, /option validation.schema must be a schema, but is 'Error'/],
    [{ validation: { statusCode: 422, status: 1 } }, /there is no option validation.status, only statusCode, schema/]
  ]
  for (const [options, message] of wrong) {
    const app = buildPlain(t)
    await t.rejects(async () => app.register(statusCode, options), { code: 'FST_STATUS_CODE_INVALID_OPTION', message })
  }
})

t.test('an undefined option, and those that Fastify and others hand to every plugin, are no mistake', async t => {
  const app = buildPlain(t)
  const others = { skipOverride: true, toString: 'warn', name: 'app', status: 'on', validate: true } as object
  await app.register(statusCode, { onUnexpectedBody: undefined, prefix: '/x', logLevel: 'warn', logSerializers: {}, ...others })
  app.get('/', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/')).statusCode, 201)
})

t.test('registering it twice in a scope does no harm: hooks are not doubled, and the options add up', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  await app.register(statusCode)
  app.get('/', { statusCode: 204 }, async () => 'body')
  app.get('/bare', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/')).statusCode, 500)
  t.equal((await app.inject('/bare')).statusCode, 201)
  t.equal(app.printRoutes({ includeHooks: true, commonPrefix: false }).split('\n')[1]?.match(/\w+\(\)/g)?.length, 1)
})

t.test('registering it in a nested scope changes that scope and its children alone', async t => {
  const app = await build(t)
  const add = (scope: FastifyInstance) => scope.get('/body', { statusCode: 204 }, async () => 'body')
  await app.register(async strict => {
    await strict.register(statusCode, { onUnexpectedBody: 'error' })
    add(strict)
    await strict.register(async child => { add(child) }, { prefix: '/child' })
    await strict.register(async child => {
      await child.register(statusCode, { onUnexpectedBody: 'drop' })
      add(child)
    }, { prefix: '/lenient' })
  }, { prefix: '/strict' })
  await app.register(async sibling => { add(sibling) }, { prefix: '/sibling' })
  add(app)

  const expected = { '/body': 204, '/sibling/body': 204, '/strict/body': 500, '/strict/child/body': 500, '/strict/lenient/body': 204 }
  for (const [url, code] of Object.entries(expected)) t.equal((await app.inject(url)).statusCode, code, url)
})

t.test('registered in a nested scope alone, it leaves the routes around it as they are', async t => {
  const app = buildPlain(t)
  await app.register(async child => {
    await child.register(statusCode)
    child.get('/child', { statusCode: 201 }, async () => 'ok')
  })
  app.get('/', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/child')).statusCode, 201)
  t.equal((await app.inject('/')).statusCode, 200)
})

t.test('routes that were added before the plugin are left alone', async t => {
  const app = buildPlain(t)
  app.get('/before', { statusCode: 201 }, async () => 'ok')
  await app.register(statusCode)
  app.get('/after', { statusCode: 201 }, async () => 'ok')

  t.equal((await app.inject('/before')).statusCode, 200)
  t.equal((await app.inject('/after')).statusCode, 201)
})

t.test('registered twice in one scope, it keeps the routes that a child adds later', async t => {
  const app = buildPlain(t)
  await app.register(statusCode, { onUnexpectedBody: 'drop' })
  let child = app
  await app.register(async scope => { child = scope })
  await app.register(statusCode, { onUnexpectedBody: 'error' })
  child.get('/child', { statusCode: 204 }, async () => 'body')

  t.equal((await app.inject('/child')).statusCode, 500)
})

t.test('options and schemas of another realm are read as those of this one', async t => {
  const copies: Record<string, (value: object) => object> = {
    'another context': value => runInNewContext(`(${JSON.stringify(value)})`) as object,
    structuredClone: value => structuredClone(value),
    'no prototype': value => Object.assign(Object.create(null), value) as object
  }
  for (const [name, copy] of Object.entries(copies)) {
    const app = await build(t, copy({ defaults: { POST: 201 }, validation: { statusCode: 422, schema: { type: 'object' } } }) as StatusCodeOptions)
    app.post('/', async () => 'ok')
    t.equal((await app.inject({ method: 'POST', url: '/' })).statusCode, 201, name)
    const wrong = copy({ response: { 204: { type: 'object' } } })
    const other = await build(t)
    t.throws(() => other.delete('/', { statusCode: 204, schema: wrong }, async () => {}), { code: 'FST_STATUS_CODE_BODY_SCHEMA' }, name)
  }
})
