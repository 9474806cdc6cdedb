// Checks the declarations of the packed package, `skipLibCheck` off: the type tests are compiled as a consumer would,
// with the oldest Fastify that package.json accepts, the newest, and the newest pre-release of the next major version;
// with the oldest TypeScript and the newest; and, with the oldest Fastify, each kind of module resolution. Errors in the declarations
// of others don't count.
//
//   npm run build && node scripts/check-declarations.js [fastify version ...]

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const typescripts = ['5.5', devDependencies['typescript-7'].replace('npm:typescript@', '')]
const libraries = [
  '@fastify/type-provider-json-schema-to-ts', '@fastify/type-provider-typebox', '@sinclair/typebox', '@types/http-errors', '@types/node',
  'fastify-type-provider-zod', 'http-errors', 'tstyche', 'type-provider-typebox-6', 'typebox', 'zod'
].map(name => `${name}@${devDependencies[name]}`)

const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' }
const bundler = { module: 'esnext', moduleResolution: 'bundler' }
const preserve = { module: 'preserve', moduleResolution: 'bundler' }
const node10 = { module: 'commonjs', moduleResolution: 'node10' }

const commonJs = `import Fastify = require('fastify')
import statusCode = require('fastify-status-code')
import constants = require('fastify-status-code/status')

const routes: statusCode.StrictRoutes = statusCode.strictStatus(Fastify.fastify())
routes.delete('/', { statusCode: constants.HTTP_204_NO_CONTENT }, async () => {})
// @ts-expect-error has a body
routes.delete('/', { statusCode: statusCode.status.HTTP_204_NO_CONTENT }, async () => 'body')
`

const npm = (...args) => execFileSync('npm', [...args, '--loglevel=error'], { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })

/** The oldest and the newest accepted Fastify, and the newest pre-release of the next major version if there is one. */
function findFastifyVersions () {
  const all = [JSON.parse(npm('view', 'fastify', 'versions', '--json'))].flat()
  const major = Number(/\d+/.exec(peerDependencies.fastify)[0])
  const accepted = all.filter(version => version.startsWith(`${major}.`) && !version.includes('-'))
  const next = all.filter(version => version.startsWith(`${major + 1}.`))
  return [accepted[0], accepted.at(-1), ...next.slice(-1)]
}

const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-declarations-'))
let failed = false
try {
  const [{ filename }] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder))
  const versions = process.argv.length > 2 ? process.argv.slice(2) : findFastifyVersions()
  for (const fastify of versions) check(join(folder, fastify), fastify, versions, join(folder, filename))
} finally {
  rmSync(folder, { recursive: true })
}
if (failed) process.exitCode = 1

function check (cwd, fastify, versions, tarball) {
  cpSync(join(root, 'types'), join(cwd, 'types'), { recursive: true, filter: path => !/[\\/](route-options|strict-status)\.ts$/.test(path) })
  // By the types of Fastify 5.0, a reply takes any code.
  if (fastify.startsWith('5.0.')) rmSync(join(cwd, 'types/strict-status-codes-of-scope.tst.ts'))
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }')
  writeFileSync(join(cwd, 'types/commonjs.cts'), commonJs)
  npm('install', '--prefix', cwd, '--no-audit', '--no-fund', '--legacy-peer-deps', tarball, `fastify@${fastify}`, ...libraries,
    ...typescripts.map((version, index) => `typescript-${index}@npm:typescript@${version}`))

  for (const index of typescripts.keys()) {
    const compiler = join(cwd, 'node_modules', `typescript-${index}`)
    const { version } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8'))
    const compile = (resolution, files) => {
      const errors = findErrors(cwd, compiler, resolution, files)
      const subject = `Fastify ${fastify}, TypeScript ${version}, ${resolution.module} with ${resolution.moduleResolution}`
      console.log(`${subject}: ${errors.length === 0 ? 'the declarations hold' : `\n${errors.join('\n')}`}`)
      if (errors.length > 0) failed = true
    }
    compile(nodenext, ['types'])
    // How modules are found has nothing to do with the version of Fastify.
    if (fastify !== versions[0]) continue
    compile(bundler, ['types/*.ts'])
    compile(preserve, ['types'])
    // TypeScript 7 has it no more.
    if (version.startsWith('5.')) compile(node10, ['types/commonjs.cts'])
  }
}

function findErrors (cwd, compiler, resolution, include) {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { ...compilerOptions, ...resolution, rootDir: '.', noEmit: true, skipLibCheck: false }, include
  }))
  const { stdout } = spawnSync(process.execPath, [join(compiler, 'bin/tsc'), '-p', '.', '--pretty', 'false'], { cwd, encoding: 'utf8' })
  return stdout.split(/\r?\n(?=\S)/).filter(error => /^(error TS|types[\\/]|node_modules[\\/]fastify-status-code[\\/])/.test(error))
}
