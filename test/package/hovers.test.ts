import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import * as statusCode from '../../index.js'
import { openEditor } from '../../bench/types/editor.js'

const types = ['Defaults', 'HandlerFor', 'OnUnexpectedBody', 'StatusCode', 'StatusCodeOptions', 'StrictDefaults', 'StrictRouteMethod', 'StrictRoutes',
  'Undeclared', 'ValidationOptions']
const names = [...Object.keys(statusCode).filter(name => name !== 'default'), ...types]
const editor = openEditor(join(t.testdir(), 'app.ts'), `import plugin, { ${names.join(', ')} } from 'fastify-status-code'\n`)

for (const name of ['plugin', ...names]) {
  t.test(`an editor shows what ${name} is for, and all of it`, async t => {
    const { documentation = [], tags = [] } = editor.quickInfoOf(name) ?? {}
    t.match(ts.displayPartsToString(documentation), /[.]$/m)
    t.same(tags.map(tag => tag.name).filter(tag => !['default', 'example', 'module', 'param', 'returns', 'see', 'throws'].includes(tag)), [])
    for (const { name: tag, text } of tags) t.match(ts.displayPartsToString(text), /^[\w`'({*]/, `@${tag}`)
    for (const { name: tag, text } of tags.filter(({ name }) => name === 'throws')) {
      t.match(ts.displayPartsToString(text), /^FST_/, `@${tag}`)
    }
  })
}
