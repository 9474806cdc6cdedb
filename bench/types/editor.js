import { performance } from 'node:perf_hooks'
import ts from 'typescript'

/** @type {ts.CompilerOptions} */
const options = {
  module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: true, noEmit: true, types: ['node']
}

/**
 * Opens a file as an editor does.
 *
 * @param {string} file its path, where nothing has to be
 * @param {string} text
 */
export function openEditor (file, text) {
  let version = 0
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [file],
    getScriptVersion: name => name === file ? String(version) : '0',
    getScriptSnapshot (name) {
      const content = name === file ? text : ts.sys.readFile(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    fileExists: name => name === file || ts.sys.fileExists(name)
  })

  /** @type {<Result>(added: string, ask: (position: number) => Result) => Result} */
  function type (added, ask) {
    const before = text
    text += added.replace('|', '')
    version++
    try {
      return ask(before.length + added.indexOf('|'))
    } finally {
      text = before
    }
  }

  return {
    /** Checks the file, and gives the instantiations that this took. */
    check () {
      const errors = service.getSemanticDiagnostics(file).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
      if (errors.length > 0) throw new Error(errors.join('\n'))
      return service.getProgram()?.getInstantiationCount() ?? 0
    },
    /**
     * What is wrong with a line at the end of the file, as the compiler prints it.
     *
     * @param {string} line
     */
    errorsOf: line => type(line, () => service.getSemanticDiagnostics(file).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))),
    /**
     * Those of the lines at the end of the file in which something is wrong.
     *
     * @param {string} lines
     */
    errorLinesOf: lines => type(lines, () => service.getSemanticDiagnostics(file).map(({ start }) => {
      return text.slice(text.lastIndexOf('\n', start) + 1, text.indexOf('\n', start))
    })),
    /**
     * What is shown of a name where it first stands in the file.
     *
     * @param {string} name
     */
    quickInfoOf: name => service.getQuickInfoAtPosition(file, new RegExp(`\\b${name}\\b`).exec(text)?.index ?? 0),
    /**
     * The names that are offered at the `|` of what is typed at the end.
     *
     * @param {string} added
     */
    completionsOf (added) {
      const found = type(added, position => service.getCompletionsAtPosition(file, position, {}))
      return found?.entries.filter(({ kind }) => kind !== ts.ScriptElementKind.keyword).map(({ name }) => name) ?? []
    },
    /**
     * What it costs to complete each of these.
     *
     * @param {string[]} unfinished lines, each with a `|` where the cursor is
     */
    measure (unfinished) {
      const started = performance.now()
      const instantiations = unfinished.map(added => type(added, position => {
        service.getCompletionsAtPosition(file, position, {})
        return service.getProgram()?.getInstantiationCount() ?? 0
      }))
      return { instantiations: instantiations.reduce((sum, count) => sum + count), seconds: (performance.now() - started) / 1000 }
    }
  }
}
