import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { status } from '../../index.js'
import { pages, readPage, root, testExamples } from '../helpers/markdown.js'

const guides = pages.filter(page => page !== 'README.md')
const others = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync(join(root, 'docs/api')).map(file => `docs/api/${file}`)]

/** What GitHub makes of a heading, so that a link can lead to it. */
function anchorOf (heading: string) {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-')
}

function readAnchors (file: string) {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

for (const page of guides) {
  t.test(`every example of ${page} prints what stands below it`, async t => testExamples(t, readPage(page)))
}

for (const page of pages) {
  t.test(`every constant that ${page} names is one of status`, async t => {
    for (const [name] of readPage(page).matchAll(/\b(HTTP_\d{3}|WS_\d{4})_\w+/g)) t.ok(name in status, name)
  })
}

for (const page of [...pages, ...others]) {
  t.test(`every link of ${page} within the repository leads somewhere`, async t => {
    for (const [, link = ''] of readPage(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? join(root, page) : join(root, dirname(page), path)
      t.ok(existsSync(target), link)
      if (anchor !== undefined) t.ok(readAnchors(target).includes(anchor), `#${anchor}`)
    }
  })
}
