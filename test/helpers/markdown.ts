import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/** Tests that every js block of a Markdown text is a program, and prints what stands in the text block below it. */
export async function testExamples (t: Test, markdown: string): Promise<void> {
  const blocks = markdown.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs)
  const examples = [...blocks].map(([, code = '', output = '']) => ({ code, output }))
  t.equal(examples.length, markdown.match(/```js\n/g)?.length ?? 0, 'none is without its output')

  // It is within the repository, where the package finds itself by its own name.
  const folder = t.testdir()
  await Promise.all(examples.map(async ({ code, output }, index) => {
    const file = join(folder, `${index}.mjs`)
    writeFileSync(file, code)
    const { stdout } = await run(process.execPath, [file], { env })
    t.equal(stdout, output, `example ${index + 1}`)
  }))
}
