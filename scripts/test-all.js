// Everything beside what `npm test` runs. All parts run, and what has failed is told at the end.
//
//   npm run test:all [-- part ...]

import { spawnSync } from 'node:child_process'

const versions = 'node scripts/test-versions.js'
const behaviour = '"test/{.,contract,coverage,reply,document,differential}/*.test.ts" "test/package/{docs,examples,readme,shop}.test.ts"'
const parts = {
  slow: ['tap --disable-coverage "test/{package,differential}/*.test.ts"'],
  compilers: [
    'node scripts/tsc.js typescript',
    'node scripts/tsc.js typescript-7 types tsconfig.declarations.json',
    'tstyche --target "5.5 || 5.9"'
  ],
  package: ['attw --pack .', 'publint --strict', 'node scripts/check-declarations.js'],
  node: [`${versions} node 20,22,24,26`],
  runtimes: ['node scripts/test-runtimes.js bun@1.4 deno@2.9'],
  // The programs of the documentation too, which users run with the Fastify that they have.
  fastify: [`${versions} fastify 5.0.0,5.6,5 ${behaviour}`, `${versions} --node=24 fastify ^6.0.0-alpha.4 ${behaviour}`],
  swagger: [`${versions} @fastify/swagger 9.0,9.3,9.6,9 "test/document/*.test.ts"`]
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts)
const failed = []
for (const part of wanted) {
  if (!Object.hasOwn(parts, part)) throw new Error(`There is no part ${part}, only ${Object.keys(parts).join(', ')}`)
  for (const command of parts[part]) {
    console.log(`\n# ${part}: ${command}`)
    const started = Date.now()
    const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
    if (status !== 0) failed.push(command)
    console.log(`# ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`)
  }
}
console.log(failed.length === 0 ? '\nAll passed' : `\nFailed:\n${failed.join('\n')}`)
process.exitCode = failed.length === 0 ? 0 : 1
