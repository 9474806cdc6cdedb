import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { status } from '../../index.js'
import { countWords, pages, readPage, root, testExamples } from '../helpers/markdown.js'

const guides = pages.filter(page => page !== 'README.md')
const others = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'bench/README.md', ...readdirSync(join(root, 'docs/api')).map(file => `docs/api/${file}`)]

/** How many words a page may have. */
const limits: Record<string, number> = {
  'README.md': 1500,
  'bench/README.md': 700,
  'docs/README.md': 150,
  'docs/adopting.md': 450,
  'docs/clients.md': 250,
  'docs/coverage.md': 350,
  'docs/from-fastapi.md': 950,
  'docs/from-nestjs.md': 450,
  'docs/integrations.md': 500,
  'docs/limits.md': 200,
  'docs/openapi.md': 500,
  'docs/options.md': 1100,
  'docs/recipes.md': 1000,
  'docs/statuses.md': 600,
  'docs/typescript.md': 1000,
  'docs/zod.md': 600
}

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

t.test('every page has a limit, and every limit a page', async t => {
  t.strictSame([...pages, 'bench/README.md'].sort(), Object.keys(limits).sort())
})

for (const [page, limit] of Object.entries(limits)) {
  t.test(`${page} has ${limit} words at most`, async t => {
    const words = countWords(readPage(page))
    t.ok(words <= limit, `${words} words`)
  })
}

t.test('the index of the documentation leads to every page', async t => {
  const links = [...readPage('docs/README.md').matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => join('docs', link))
  for (const page of Object.keys(limits)) if (page !== 'docs/README.md') t.ok(links.includes(page), page)
})

/** The codes of errors, warnings and log lines. */
function codesIn (text: string): Set<string> {
  return new Set([...text.matchAll(/'(FST_STATUS_CODE_\w+)'|`(FST_STATUS_CODE_\w+)`/g)].map(([, code, written]) => code ?? written ?? ''))
}

t.test('the pages name every code of the plugin, and no other', async t => {
  const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  const known = codesIn(sources.map(file => readPage(join('lib', file))).join('\n'))
  const named = codesIn(pages.map(readPage).join('\n'))
  for (const code of named) t.ok(known.has(code), code)
  // Of a directory that can't be written to, the warning says all there is.
  for (const code of known) t.ok(named.has(code) || code === 'FST_STATUS_CODE_COVERAGE', code)
})
