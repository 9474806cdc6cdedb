import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Test } from 'tap'

const run = promisify(execFile)
const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The pages that are written by hand for users, by their paths in the repository. */
export const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter(file => file.endsWith('.md')).map(file => `docs/${file}`)]

export function readPage (page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** What a program is saved as: `require()` makes it a CommonJS module. */
export function extensionOf (language: string, code: string): string {
  return (code.includes('require(') ? 'c' : 'm') + language
}

// A block never reaches over the end of another one.
const program = /```(js|ts)\n((?:(?!```).)*)```\n\n```text\n((?:(?!```).)*)```/gs

/** Tests that every js block of a Markdown text is a program, and that it and every ts block with output print what stands below. */
export async function testExamples (t: Test, markdown: string): Promise<void> {
  const examples = [...markdown.matchAll(program)].map(([, language = '', code = '', output = '']) => ({ language, code, output }))
  const programs = examples.filter(({ language }) => language === 'js').length
  t.equal(programs, markdown.match(/```js\n/g)?.length ?? 0, 'none is without its output')

  // It is within the repository, where the package finds itself by its own name.
  const folder = t.testdir()
  const types = pathToFileURL(join(root, 'scripts/typescript.js')).href
  await Promise.all(examples.map(async ({ language, code, output }, index) => {
    const file = join(folder, `${index}.${language === 'ts' ? 'ts' : extensionOf(language, code)}`)
    writeFileSync(file, code)
    const { stdout } = await run(process.execPath, [...(language === 'ts' ? [`--import=${types}`] : []), file], { env })
    t.equal(stdout, output, `example ${index + 1}`)
  }))
}

/**
 * Counts the words that a reader reads: prose, headings and tables. Code blocks, the addresses of links and HTML tags don't
 * count, and neither does what has no letter or digit in it, such as the rules of a table.
 */
export function countWords (markdown: string): number {
  const text = markdown.replaceAll(/^```.*?^```$/gms, '').replaceAll(/\]\([^)]*\)/g, ']').replaceAll(/<\/?\w+>/g, '')
  return text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length
}
