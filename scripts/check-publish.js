// Refuses to publish a package.json that doesn't say where the repository is. Without `repository`, the links and the picture of
// the README lead nowhere on npm, and `npm publish --provenance` fails with E422, though its dry run says nothing.

import { readFileSync } from 'node:fs'

const { repository, homepage, bugs } = JSON.parse(readFileSync('package.json', 'utf8'))
// npm takes bugs as an address or as { url }; of repository, only url is compared with the provenance.
const fields = { 'repository.url': repository?.url, homepage, bugs: bugs?.url ?? bugs }
const missing = Object.keys(fields).filter(name => typeof fields[name] !== 'string' || fields[name] === '')

if (missing.length > 0) {
  const name = process.env.GITHUB_REPOSITORY ?? 'OWNER/fastify-status-code'
  const url = `https://github.com/${name}`
  console.error(`Not published: package.json has no ${missing.join(', ')}. Set:

  "repository": { "type": "git", "url": "git+${url}.git" },
  "homepage": "${url}#readme",
  "bugs": "${url}/issues",
`)
  process.exitCode = 1
}
