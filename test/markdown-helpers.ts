import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The pages that are written by hand for users, by their paths in the repository. */
export const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter(file => file.endsWith('.md')).map(file => `docs/${file}`)]

export function readPage (page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** Tests that every js block of a Markdown text is a program, and prints what stands in the text block below it. */
export function testExamples (t: Test, markdown: string): void {
  const blocks = markdown.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs)
  const examples = [...blocks].map(([, code = '', output = '']) => ({ code, output }))
  t.equal(examples.length, markdown.match(/```js\n/g)?.length ?? 0, 'none is without its output')

  // It is within the repository, where the package finds itself by its own name.
  const folder = t.testdir()
  for (const [index, { code, output }] of examples.entries()) {
    const file = join(folder, `${index}.mjs`)
    writeFileSync(file, code)
    t.equal(execFileSync(process.execPath, [file], { env, encoding: 'utf8' }), output, `example ${index + 1}`)
  }
}
