// What strictStatus costs the compiler and an editor: typed routes, on the instance itself and through strictStatus, for each
// type provider. Instantiations are the same in every run; of the times, taken in turn, the least is printed. Completions are
// those of TypeScript 6 in a file of 300 routes that has just changed.
//
//   npm run build && node bench/types/strict-status.js [runs] [folder of another TypeScript ...]

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate, generateUnfinished, providers } from './application.js'
import { openEditor } from './editor.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const runs = Number(process.argv[2] ?? 5)
const installed = ['typescript', 'typescript-7'].map(name => join(root, 'node_modules', name))
const variants = { plain: false, strict: true }

/** Compiles a file, and gives what the compiler says of its work. */
function compile (compiler, cwd, file) {
  const config = join(cwd, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({
    compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] }, files: [file]
  }))
  const output = execFileSync(process.execPath, [join(compiler, 'bin/tsc'), '-p', config, '--extendedDiagnostics'], { cwd, encoding: 'utf8' })
  const read = name => Number(new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(output)[1])
  return { instantiations: read('Instantiations'), seconds: read('Check time') }
}

const least = (measured, name) => Math.min(...measured.map(result => result[name]))
const compare = (plain, strict) => `${plain} -> ${strict} (${(strict / plain).toFixed(2)}x)`

function measure (measureOnce) {
  const results = { plain: [], strict: [] }
  for (let run = 0; run < runs; run++) {
    for (const variant of Object.keys(variants)) results[variant].push(measureOnce(variant))
  }
  return name => compare(least(results.plain, name), least(results.strict, name))
}

// Inside the repository, where the package finds itself by its own name.
const folder = mkdtempSync(join(root, '.bench-types-'))
try {
  for (const compiler of [...installed, ...process.argv.slice(3)]) {
    const { version } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8'))
    for (const [name, provider] of Object.entries(providers)) {
      for (const routes of [1, 100, 300]) {
        for (const [variant, isStrict] of Object.entries(variants)) {
          writeFileSync(join(folder, `${variant}.ts`), generate(provider, isStrict, routes))
        }
        const print = measure(variant => compile(compiler, folder, `${variant}.ts`))
        console.log(`TypeScript ${version}, ${name}, ${routes} routes: instantiations ${print('instantiations')}, seconds ${print('seconds')}`)
      }
    }
  }
  for (const [name, provider] of Object.entries(providers)) {
    const editors = Object.fromEntries(Object.entries(variants).map(([variant, isStrict]) => {
      return [variant, openEditor(join(folder, `${variant}.ts`), generate(provider, isStrict, 300))]
    }))
    const print = measure(variant => editors[variant].measure(generateUnfinished(provider)))
    console.log(`Completion, ${name}, 300 routes: instantiations ${print('instantiations')}, seconds ${print('seconds')}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
