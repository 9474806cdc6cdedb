import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const entries = {
  'fastify-status-code': `${dist}/esm/index.d.ts`,
  "require('fastify-status-code')": `${dist}/cjs/index.d.cts`,
  'fastify-status-code/coverage': `${dist}/esm/lib/coverage/plugin.d.ts`,
  "require('fastify-status-code/coverage')": `${dist}/cjs/lib/coverage/plugin.d.ts`,
  'fastify-status-code/status': `${dist}/esm/lib/status.d.ts`,
  "require('fastify-status-code/status')": `${dist}/cjs/lib/status.d.ts`
}
const routeOptions = `${dist}/esm/types/route-options.d.ts`
const program = ts.createProgram([...Object.values(entries), routeOptions], { module: ts.ModuleKind.NodeNext, types: [] })
const checker = program.getTypeChecker()

for (const [name, file] of Object.entries(entries)) {
  t.test(`an editor tells of every name of ${name} what it is for, and of every member of its interfaces`, async t => {
    const symbols = exportsOf(program, file).map(symbol => symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
    t.not(symbols.length, 0)
    for (const symbol of symbols) {
      t.ok(isDocumented(symbol), symbol.name)
      for (const member of membersOf(symbol)) t.ok(isDocumented(member), `${symbol.name}.${member.name}`)
    }
  })
}

t.test('an editor tells of every option that the package adds to those of Fastify what it is for', async t => {
  const added = propertiesIn(program.getSourceFile(routeOptions)!)
  t.same(added.map(symbol => symbol.name), ['statusCode', 'statusCode'], 'on a route and in its config')
  for (const symbol of added) t.ok(isDocumented(symbol), checker.symbolToString(symbol))
})

const resolutions = { nodenext: 'nodenext', esnext: 'bundler', preserve: 'bundler' }

for (const [module, moduleResolution] of Object.entries(resolutions)) {
  t.test(`the declarations compile with module ${module}, and no error is any`, async t => {
    const { options } = ts.convertCompilerOptionsFromJson({ module, moduleResolution, target: 'es2022', strict: true, types: ['node'] }, dist)
    const program = ts.createProgram(Object.values(entries), options)
    const own = ts.getPreEmitDiagnostics(program).filter(({ file }) => file === undefined || file.fileName.startsWith(dist))
    t.strictSame(own.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')), [])

    const checker = program.getTypeChecker()
    const exported = exportsOf(program, entries['fastify-status-code'])
    for (const symbol of exported.filter(({ name }) => name.startsWith('FST_'))) {
      t.match(checker.typeToString(checker.getTypeOfSymbol(symbol)), /^FastifyErrorConstructor/, symbol.name)
    }
  })
}

t.test('an import and require() give the same names', async t => {
  const [ofImport, ofRequire] = [entries['fastify-status-code'], entries["require('fastify-status-code')"]].map(file =>
    exportsOf(program, file).map(({ name }) => name).sort())
  t.not(ofImport!.length, 0)
  t.same(ofRequire, ofImport)
})

const consumer = `
import statusCode, { strictStatus } from 'fastify-status-code'
import type { SharedResponses, StrictRouteMethod, StrictRoutes } from 'fastify-status-code'
import Fastify from 'fastify'

export const routes = strictStatus(Fastify())
export const post = routes.post
export const plugin = statusCode
export const responses: SharedResponses = { 404: { type: 'object' } }
export type Method = StrictRouteMethod<import('node:http').Server>
export function addRoutes (routes: StrictRoutes) { return routes.delete('/', { statusCode: 204 }, async () => {}) }
export async function build () {
  const app = Fastify({ http2: true })
  await app.register(statusCode, { responses })
  await statusCode(Fastify(), {})
  return strictStatus(app)
}
`
for (const [file, module] of [['consumer.cts', 'nodenext'], ['consumer.mts', 'nodenext'], ['consumer.ts', 'preserve']] as const) {
  t.test(`an application in ${file} can export what it makes of the package, with declarations`, async t => {
    const path = join(t.testdir({ [file]: consumer }), file)
    const { options } = ts.convertCompilerOptionsFromJson({ module, target: 'es2022', strict: true, declaration: true, types: ['node'] }, dist)
    const program = ts.createProgram([path], options)
    const emitted: string[] = []
    const { diagnostics } = program.emit(undefined, (name, text) => { if (/\.d\.[cm]?ts$/.test(name)) emitted.push(text) })
    const found = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
    t.strictSame(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')), [])
    t.match(emitted, [/routes: .*StrictRoutes</])
  })
}

t.test('`import * as` in a CommonJS module has the exports as members', async t => {
  const file = join(t.testdir({ 'consumer.cts': "import * as statusCode from 'fastify-status-code'\nexport { statusCode }\n" }), 'consumer.cts')
  const program = ts.createProgram([file], { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] })
  const checker = program.getTypeChecker()
  const [namespace] = exportsOf(program, file)
  const members = checker.getTypeOfSymbol(checker.getAliasedSymbol(namespace!)).getProperties().map(({ name }) => name)
  for (const name of ['status', 'strictStatus', 'isNoContent', 'FST_STATUS_CODE_INVALID']) t.ok(members.includes(name), name)
})

function exportsOf (program: ts.Program, file: string): ts.Symbol[] {
  const checker = program.getTypeChecker()
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)
}

function membersOf (symbol: ts.Symbol): ts.Symbol[] {
  return [...symbol.members?.values() ?? []].filter(member => member.flags & (ts.SymbolFlags.Property | ts.SymbolFlags.Method))
}

function propertiesIn (node: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = ts.isPropertySignature(node) ? [checker.getSymbolAtLocation(node.name)!] : []
  node.forEachChild(child => { found.push(...propertiesIn(child)) })
  return found
}

/** Whether there is more than tags, which an editor shows below. */
function isDocumented (symbol: ts.Symbol): boolean {
  return symbol.getDocumentationComment(checker).length > 0
}
