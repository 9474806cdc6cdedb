import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import openapiTS, { astToString } from 'openapi-typescript'
import t from 'tap'
import { openEditor } from '../../bench/types/editor.js'
import { buildShop } from '../../examples/shop/app.js'
import { readPage, root } from '../helpers/markdown.js'

const run = promisify(execFile)
const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env

const shop = await buildShop()
t.teardown(() => shop.close())
await shop.ready()
const document = shop.swagger()
const types = astToString(await openapiTS(document as Parameters<typeof openapiTS>[0] & object))

// Within the repository, where programs find what is installed.
const folder = t.testdir({ 'api.d.ts': types })
const [, recipe = ''] = /```ts\n(import createClient from 'openapi-fetch'.*?)```/s.exec(readPage('docs/clients.md')) ?? []

t.test('a generated client has one type for the errors of all routes', async t => {
  const errors = Object.values(document.paths ?? {}).flatMap(path => Object.values(path as object)).flatMap(({ responses }) => {
    return Object.keys(responses).filter(code => Number(code) >= 400)
  })
  t.same([...new Set(errors)].sort(), ['400', '404', '409', '500'])

  const typed = [...types.matchAll(/^ +([45]\d\d): \{\s+headers: \{[^}]*\};\s+content: \{\s+"application\/json": (.*);$/gm)]
  t.same(typed.map(([, code]) => code).sort(), errors.sort())
  for (const [, code, type] of typed) t.equal(type, 'components["schemas"]["HttpError"]', `${code}`)
})

t.test('a generated client has the type of the declared status, and no other', async t => {
  const editor = openEditor(join(folder, 'types.ts'), `import type { components, paths } from './api.js'
type Responses<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends { responses: infer All } ? All : never
declare const created: Responses<'/items', 'post'>[201]['content']['application/json']
declare const refused: Responses<'/items', 'post'>[400]['content']['application/json']
declare const deleted: Responses<'/items/{id}', 'delete'>
declare const error: components['schemas']['HttpError']
const item: { id: string, name: string, price: number, stock: number } = created
const problem: typeof error = refused
const none: undefined = deleted[204].content
export { item, none, problem }
`)
  editor.check()
  const mistakes = {
    'created.message': /^Property 'message' does not exist on type '\{ id: string; name: string; price: number; stock: number; \}'/,
    'refused.id': /^Property 'id' does not exist on type '\{ statusCode\?: number/,
    "deleted[204].content['application/json']": /'undefined'|type 'never'/,
    'deleted[200]': /Property '200' does not exist/,
    "let other: Responses<'/items', 'post'>[200]": /^Property '200' does not exist/
  }
  for (const [line, message] of Object.entries(mistakes)) t.match(editor.errorsOf(line), [message], line)
})

t.test('the client of the documentation knows the status of each reply', async t => {
  const editor = openEditor(join(folder, 'client.ts'), `${recipe}
const removal = await client.DELETE('/items/{id}', { params: { path: { id: 'cup' } } })
const names: (string | undefined)[] = [data?.name, error?.message, removal.error?.message]
const none: undefined = removal.data
export { names, none }
`)
  editor.check()
  const mistakes = {
    'data?.message': /^Property 'message' does not exist/,
    'error?.id': /^Property 'id' does not exist/,
    'data.id': /'data' is possibly 'undefined'/,
    'removal.data.id': /undefined|type 'never'/,
    "await client.POST('/items', { body: { name: 'Cup' } })": /missing the following properties.*price, stock/s,
    "await client.PATCH('/items', {})": /is not assignable/
  }
  for (const [line, message] of Object.entries(mistakes)) t.match(editor.errorsOf(line), [message], line)
})

t.test('the client of the documentation creates an item', async t => {
  const address = await shop.listen()
  const file = join(folder, 'run.ts')
  writeFileSync(file, recipe.replace('http://127.0.0.1:3000', address))
  const { stdout } = await run(process.execPath, [`--import=${pathToFileURL(join(root, 'scripts/typescript.js')).href}`, file], { env })
  t.equal(stdout, 'Cup\n')
})
