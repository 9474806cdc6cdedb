import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Test } from 'tap'
import { root } from '../helpers/markdown.js'

const { prepublishOnly } = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts
const [command, script = ''] = prepublishOnly?.split(' ') ?? []

/** Runs what npm runs before it publishes, on a package.json of these fields. */
function check (t: Test, fields: object, env: Record<string, string> = {}) {
  const cwd = t.testdir({ 'package.json': JSON.stringify({ name: 'fastify-status-code', ...fields }) })
  const { GITHUB_REPOSITORY, NODE_OPTIONS, NODE_V8_COVERAGE, ...rest } = process.env
  return spawnSync(process.execPath, [join(root, script)], { cwd, encoding: 'utf8', env: { ...rest, ...env } })
}

const url = 'https://github.com/fastify/fastify-status-code'
const complete = { repository: { type: 'git', url: `git+${url}.git` }, homepage: `${url}#readme`, bugs: `${url}/issues` }

t.test('the check is run before npm publish', async t => t.equal(command, 'node'))

for (const bugs of [complete.bugs, { url: complete.bugs }]) {
  t.test(`a package.json that says where the repository is may be published: bugs as ${typeof bugs}`, async t => {
    t.match(check(t, { ...complete, bugs }), { status: 0, stderr: '' })
  })
}

const incomplete = {
  'repository.url, homepage, bugs': {},
  'repository.url': { ...complete, repository: { type: 'git' } },
  homepage: { ...complete, homepage: undefined },
  bugs: { ...complete, bugs: { email: 'bugs@example.com' } },
  'homepage, bugs': { ...complete, homepage: '', bugs: '' }
}

for (const [missing, fields] of Object.entries(incomplete)) {
  t.test(`a package.json without ${missing} is not published`, async t => {
    const { status, stderr } = check(t, fields)
    t.equal(status, 1)
    t.ok(stderr.startsWith(`Not published: package.json has no ${missing}. Set:\n`), stderr)
  })
}

t.test('what it says to set can be pasted into package.json, and is enough', async t => {
  for (const [env, address] of [[{}, 'https://github.com/OWNER/'], [{ GITHUB_REPOSITORY: 'me/mine' }, 'https://github.com/me/mine']] as const) {
    const pasted = JSON.parse(`{${check(t, {}, env).stderr.split('Set:')[1]?.trim().replace(/,$/, '')}}`) as object
    t.match(JSON.stringify(pasted), address)
    t.equal(check(t, pasted).status, 0)
  }
})
