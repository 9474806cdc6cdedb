// Compiles the one source twice, as an ES module and as CommonJS, with the types of each beside it. Each is then put into
// one file: Node takes a third of a millisecond and more to load another one, and serverless users wait for all of them.

import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { declareCommonJs } from './commonjs-types.js'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
rmSync('dist', { recursive: true, force: true })
for (const project of ['tsconfig.build.json', 'tsconfig.cjs.json']) {
  execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' })
}
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
writeFileSync('dist/cjs/index.d.cts', declareCommonJs('dist/cjs/index.d.ts'))
bundle('dist/esm', 'index.js', 'esm')
bundle('dist/cjs', 'index.cjs', 'cjs')

function bundle (folder, entry, format) {
  const outfile = join(folder, entry)
  buildSync({ entryPoints: [outfile], outfile, allowOverwrite: true, bundle: true, packages: 'external', platform: 'node', target: 'node20', format })
  // The other entry of the package stays as it is.
  const entries = [entry, join('lib', 'status.js')]
  for (const file of readdirSync(folder, { recursive: true })) {
    if (file.endsWith('.js') && !entries.includes(file)) rmSync(join(folder, file))
  }
}
