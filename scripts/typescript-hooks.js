// Takes the types out of a module, and finds the .ts file of an import that says .js. The compiler itself checks the types.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const tsconfigRaw = { compilerOptions: { target: 'es2022', verbatimModuleSyntax: true } }

/** @type {import('node:module').ResolveHook} */
export async function resolve (specifier, context, next) {
  if (!context.parentURL?.endsWith('.ts') || !/^\..*\.js$/.test(specifier)) return await next(specifier, context)
  try {
    return await next(specifier.replace(/js$/, 'ts'), context)
  } catch {
    return await next(specifier, context)
  }
}

/** @type {import('node:module').LoadHook} */
export async function load (url, context, next) {
  if (!url.endsWith('.ts')) return await next(url, context)
  const file = fileURLToPath(url)
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts', sourcefile: file, sourcemap: 'inline', tsconfigRaw })
  return { format: 'module', source: code, shortCircuit: true }
}
