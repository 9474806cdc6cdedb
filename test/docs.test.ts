import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { testExamples } from './markdown-helpers.js'

const docs = fileURLToPath(new URL('../docs', import.meta.url))
const files = readdirSync(docs).filter(file => file.endsWith('.md'))

/** What GitHub makes of a heading, so that a link can lead to it. */
function anchorOf (heading: string) {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\- ]/gu, '').replaceAll(' ', '-')
}

function readAnchors (file: string) {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

for (const file of files) {
  const markdown = readFileSync(join(docs, file), 'utf8')

  t.test(`every example of docs/${file} prints what stands below it`, async t => {
    testExamples(t, markdown)
  })

  t.test(`every link of docs/${file} within the repository leads somewhere`, async t => {
    for (const [, link = ''] of markdown.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [path = '', anchor] = link.split('#')
      const target = resolve(docs, path || file)
      t.ok(existsSync(target), link)
      if (anchor !== undefined) t.ok(readAnchors(target).includes(anchor), `#${anchor}`)
    }
  })
}
