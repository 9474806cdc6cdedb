import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Test } from 'tap'
import { build as buildFromFastapi } from '../../examples/from-fastapi.js'
import { build as buildFromNestjs } from '../../examples/from-nestjs.js'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const cup = { name: 'Cup', price: 4 }

const examples = [
  { name: 'from-fastapi', build: buildFromFastapi, invalid: 422, notFound: 'Item not found' },
  { name: 'from-nestjs', build: buildFromNestjs, invalid: 400, notFound: 'Not Found' }
]

for (const { name, build, invalid, notFound } of examples) {
  const open = async (t: Test) => {
    const app = await build()
    t.teardown(() => app.close())
    return app
  }

  t.test(`${name}: an item is created with 201 and its Location`, async t => {
    const app = await open(t)
    const created = await app.inject({ method: 'POST', url: '/items', payload: { ...cup, secret: 'x' } })
    t.equal(created.statusCode, 201)
    t.equal(created.headers.location, '/items/1')
    t.strictSame(created.json(), cup, 'through the response schema')
  })

  t.test(`${name}: an item that is not valid is refused with ${invalid}`, async t => {
    const app = await open(t)
    const refused = await app.inject({ method: 'POST', url: '/items', payload: { name: 'Cup' } })
    t.equal(refused.statusCode, invalid)
    t.match(refused.json(), { statusCode: invalid, code: 'FST_ERR_VALIDATION' })
  })

  t.test(`${name}: an item is put with 201 when it is new, and with 200 when it is replaced`, async t => {
    const app = await open(t)
    for (const expected of [201, 200]) {
      const put = await app.inject({ method: 'PUT', url: '/items/pot', payload: { ...cup, secret: 'x' } })
      t.equal(put.statusCode, expected)
      t.strictSame(put.json(), cup, 'through the response schema')
    }
  })

  t.test(`${name}: an item is deleted with 204 and no body, once`, async t => {
    const app = await open(t)
    await app.inject({ method: 'PUT', url: '/items/pot', payload: cup })
    const deleted = await app.inject({ method: 'DELETE', url: '/items/pot' })
    t.equal(deleted.statusCode, 204)
    t.equal(deleted.body, '')
    t.notOk('content-type' in deleted.headers)
    const again = await app.inject({ method: 'DELETE', url: '/items/pot' })
    t.strictSame(again.json(), { statusCode: 404, error: 'Not Found', message: notFound })
  })

  t.test(`${name}: it listens when it is run`, async t => {
    const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env
    const script = fileURLToPath(new URL(`../../examples/${name}.js`, import.meta.url))
    const child = spawn(process.execPath, [script], { env: { ...env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
    const closed = once(child, 'close')
    t.teardown(async () => {
      child.kill('SIGKILL')
      await closed
    })
    const [output] = await once(child.stdout, 'data')
    const created = await fetch(new URL('/items', String(output).trim()), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(cup)
    })
    t.equal(created.status, 201)
  })

  t.test(`${name}: it is what its page shows, within 40 lines`, async t => {
    const code = read(`examples/${name}.js`)
    t.ok(code.trimEnd().split('\n').length <= 40)
    const shown = code.slice(code.indexOf('import sensible'), code.indexOf('\nconst isMain')).replace('export ', '')
    t.ok(read(`docs/${name}.md`).includes(shown))
  })

  t.test(`${name}: its page installs all that it imports`, async t => {
    const [, installed = ''] = /^npm install (.+)$/m.exec(read(`docs/${name}.md`)) ?? []
    const imported = [...read(`examples/${name}.js`).matchAll(/^import .* from '([^'.:]+)'$/gm)].map(([, from = '']) => from)
    t.same(imported.sort(), installed.split(' ').sort())
  })
}
