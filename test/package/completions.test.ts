import { join } from 'node:path'
import t from 'tap'
import { providers } from '../../bench/types/application.js'
import { openEditor } from '../../bench/types/editor.js'

const { imports } = providers['TypeBox 0.34']
const editor = openEditor(join(t.testdir(), 'app.ts'), `import Fastify from 'fastify'
import statusCode, { strictStatus } from 'fastify-status-code'
${imports}
const app = Fastify().withTypeProvider<Provider>()
const routes = strictStatus(app)
const schema = { response: { 201: Type.Object({ id: Type.Number(), name: Type.String() }), 404: Type.Object({ message: Type.String() }) } }
`)

const offered = {
  'what a handler returns': ["routes.post('/', { statusCode: 201, schema }, async () => ({ | }))", ['id', 'name']],
  'what a handler in the options of route() returns': [
    "routes.route({ method: 'POST', url: '/', statusCode: 201, schema, handler: () => ({ | }) })", ['id', 'name']
  ],
  'what a reply sends': ["routes.post('/', { statusCode: 201, schema }, (request, reply) => { reply.send({ | }) })", ['id', 'name']],
  'what a reply sends with another code': [
    "routes.post('/', { statusCode: 201, schema }, (request, reply) => reply.code(404).send({ | }))", ['message']
  ]
} as const

for (const [subject, [line, names]] of Object.entries(offered)) {
  t.test(`an editor offers the members of its schema for ${subject}, and no others`, async t => {
    t.same(editor.completionsOf(line), names)
  })
}

t.test('it offers methods for the defaults, and nothing of a number', async t => {
  const names = editor.completionsOf('app.register(statusCode, { defaults: { | } })')
  t.ok(names.includes('POST'))
  t.notOk(names.includes('toFixed'))
})

t.test('it offers the known codes for a statusCode', async t => {
  const names = editor.completionsOf("routes.post('/', { statusCode: | , schema }, async () => {})")
  for (const name of ['200', '201', '204']) t.ok(names.includes(name), name)
})

t.test('it offers the known 4xx for the statusCode of validation, and no others', async t => {
  const names = editor.completionsOf('app.register(statusCode, { validation: { statusCode: | } })').filter(name => /^\d/.test(name))
  t.ok(names.includes('422'))
  t.same(names.filter(name => !name.startsWith('4')), [])
})
