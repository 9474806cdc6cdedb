import { join } from 'node:path'
import Fastify from 'fastify'
import t from 'tap'
import { Type } from '@sinclair/typebox'
import statusCode from '../../index.js'
import { providers } from '../../bench/types/application.js'
import { openEditor } from '../../bench/types/editor.js'

const responses = {
  Item: Type.Object({ id: Type.Number() }),
  Null: Type.Null(),
  described: { description: 'Done' },
  annotated: { description: 'Done', headers: {}, 'x-note': 1 },
  nothing: {},
  null: { type: 'null' },
  content: { content: { 'application/json': { schema: Type.Object({ id: Type.Number() }) } } }
}
const keys = ['200', '201', '202', '204', '205', '2xx', '2XX', '304', '404', '4xx', 'default', 'DEFAULT']
const codes = [200, 201, 202, 204, 205, 206, 303, 304, 404]
const names = Object.keys(responses) as (keyof typeof responses)[]
type Entry = [key: string, name: keyof typeof responses]
const others: Entry[][] = [[], [['409', 'Item']], [['200', 'Item']], [['201', 'described']]]
const sets = keys.flatMap(key => names.flatMap(name => others.map((other): Entry[] => [
  [key, name], ...other.filter(([also]) => also !== key)
])))
const pairs = codes.flatMap(code => sets.map(set => ({ code, set })))

const { imports } = providers['TypeBox 0.34']
const editor = openEditor(join(t.testdir(), 'app.ts'), `import Fastify from 'fastify'
import { strictStatus } from 'fastify-status-code'
${imports}
const routes = strictStatus(Fastify().withTypeProvider<Provider>())
const Item = Type.Object({ id: Type.Number() })
const Null = Type.Null()
const described = { description: 'Done' } as const
const annotated = { description: 'Done', headers: {}, 'x-note': 1 } as const
const nothing = {} as const
const null_ = { type: 'null' } as const
const content = { content: { 'application/json': { schema: Item } } } as const
`)

t.test('the types refuse no code with response schemas that the plugin accepts', async t => {
  const app = Fastify()
  await app.register(statusCode)
  const isAccepted = pairs.map(({ code, set }, index) => {
    const response = Object.fromEntries(set.map(([key, name]) => [key, responses[name]]))
    try {
      app.route({ method: 'GET', url: `/${index}`, exposeHeadRoute: false, statusCode: code, schema: { response }, handler: () => {} })
      return true
    } catch {
      return false
    }
  })
  const lines = pairs.filter((_, index) => isAccepted[index]).map(({ code, set }) => {
    const response = set.map(([key, name]) => `${/^\d+$/.test(key) ? key : `'${key}'`}: ${name === 'null' ? 'null_' : name}`).join(', ')
    return `routes.get('/', { statusCode: ${code}, schema: { response: { ${response} } } }, () => {})`
  })
  t.ok(lines.length > 1000)
  t.same(editor.errorLinesOf(lines.join('\n')), [])
})
