import ts from 'typescript'

/**
 * The declarations of what `require()` gives: the plugin, with the other exports as its properties. They name the exports of the ES module,
 * where tsc would declare types of its own, to which no declaration of an application can refer.
 *
 * @param {string} file the declarations of the ES module, beside which the returned ones are to stand
 */
export function declareCommonJs (file) {
  const program = ts.createProgram([file], { module: ts.ModuleKind.NodeNext, types: [] })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).filter(({ name }) => name !== 'default')
  const isValue = symbol => (target(checker, symbol).flags & ts.SymbolFlags.Value) !== 0
  const values = exported.filter(isValue).map(({ name }) => name).join(', ')
  const types = exported.filter(symbol => !isValue(symbol)).map(({ name }) => name).join(', ')
  const plugin = source.statements.find(statement => ts.isVariableStatement(statement) && statement.getText(source).includes('const statusCode'))
  const [comment] = ts.getLeadingCommentRanges(source.text, plugin.getFullStart()).slice(-1)

  return `import type { FastifyInstance } from 'fastify'
import plugin, { ${values} } from './index.js'
import type { ${types} } from './index.js'

${source.text.slice(comment.pos, comment.end)}
declare function statusCode (instance: FastifyInstance, options: StatusCodeOptions): Promise<void>

declare namespace statusCode {
  export { plugin as default, ${values} }
  export type { ${types} }
}

export = statusCode
`
}

function target (checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}
