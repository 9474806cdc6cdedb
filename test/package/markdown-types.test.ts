import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { extensionOf, pages, readPage, root } from '../helpers/markdown.js'

// What JavaScript without types leaves open: what a request and its headers bring, what an array or a document holds, what a
// decorator adds, and a status that no response schema covers.
const open = [
  /Spread types|implicitly/, /'unknown'|'string \| undefined'/, /Chain'|'HTTPMethods|'string \| \{ pathname/,
  /possibly 'undefined'|ReferenceObject|^Property '(responses|user)' does not exist/,
  /^Argument of type '20\d' is not assignable to parameter of type '20\d'/
]

const folder = t.testdir()
const blocks = pages.flatMap(page => {
  const found = [...readPage(page).matchAll(/```([jt]s)\n(.*?)```/gs)].map(([, language = '', code = ''], index) => {
    return { page, language, code, file: join(folder, `${page.replaceAll(/\W/g, '-')}-${index + 1}.${extensionOf(language, code)}`) }
  })
  // A program without the package is of the framework that one comes from.
  return found.filter(({ code }) => code.includes('fastify-status-code'))
})

// The errors that a block announces are to be seen, with the message that it gives.
for (const { file, code } of blocks) writeFileSync(file, code.replaceAll('@ts-expect-error', 'announced:'))

const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
const { options } = ts.convertCompilerOptionsFromJson({
  ...config.compilerOptions, noEmit: true, exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false
}, root)
// With neither, the package's own name leads to its build, not to its source.
delete options.outDir
const program = ts.createProgram(blocks.map(({ file }) => file), options)

/** The errors of a block: where the line before announces one, as it says there. */
function findErrors (file: string, lines: string[]) {
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is not compiled`)
  return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ')
    const announced = announcedIn(lines[source.getLineAndCharacterOfPosition(start).line - 1])
    return announced !== undefined && message.includes(announced) ? announced : message
  })
}

function announcedIn (line = '') {
  return line.split('// @ts-expect-error ')[1]
}

for (const page of pages) {
  t.test(`the compiler accepts every program of ${page}, but for the errors that it announces`, async t => {
    for (const { file, language, code } of blocks.filter(block => block.page === page)) {
      const lines = code.split('\n')
      const errors = findErrors(file, lines).filter(message => language === 'ts' || !open.some(pattern => pattern.test(message)))
      t.strictSame(errors, lines.map(announcedIn).filter(text => text !== undefined), file)
    }
  })
}
