// What strictStatus costs the compiler: 300 typed routes, on the instance itself and through strictStatus, for each type
// provider. Instantiations are the same in every run; of the check times, taken in turn, the least is printed.
//
//   npm run build && node bench/types/strict-status.js [runs]

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const routes = 300
const runs = Number(process.argv[2] ?? 5)

const providers = {
  TypeBox: {
    imports: `import type { TypeBoxTypeProvider as Provider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'`,
    object: (...keys) => `Type.Object({ ${keys.map(key => `${key}: Type.String()`).join(', ')} })`
  },
  zod: {
    imports: `import type { ZodTypeProvider as Provider } from 'fastify-type-provider-zod'
import { z } from 'zod'`,
    object: (...keys) => `z.object({ ${keys.map(key => `${key}: z.string()`).join(', ')} })`
  },
  'json-schema-to-ts': {
    imports: "import type { JsonSchemaToTsProvider as Provider } from '@fastify/type-provider-json-schema-to-ts'",
    object: (...keys) => {
      const properties = keys.map(key => `${key}: { type: 'string' }`).join(', ')
      const required = keys.map(key => `'${key}'`).join(', ')
      return `{ type: 'object', properties: { ${properties} }, required: [${required}], additionalProperties: false } as const`
    }
  }
}

/** An application in which each route has schemas of its own, and returns what they take. */
function generate ({ imports, object }, isStrict) {
  const lines = Array.from({ length: routes }, (_, index) => {
    const [schemas, problem, key] = [[object('id'), object('name', `key${index}`)], object('message'), `key${index}`]
    const notFound = "if (request.params.id === '') return reply.code(404).send({ message: 'not found' })"
    return [
      `routes.post('/${index}/:id', { statusCode: 201, schema: {
  params: ${schemas[0]}, body: ${schemas[1]}, response: { 201: ${object('id', key)}, 404: ${problem} }
} }, async (request, reply) => {
  ${notFound}
  return { id: request.params.id, ${key}: request.body.${key} }
})`,
      `routes.get('/${index}/:id', { statusCode: 200, schema: {
  params: ${schemas[0]}, response: { '2xx': ${object('id', key)}, 404: ${problem} }
}, handler: async (request, reply) => {
  ${notFound}
  return { id: request.params.id, ${key}: 'read' }
} })`,
      `routes.route({ method: 'DELETE', url: '/${index}/:id', statusCode: 204, schema: {
  params: ${object('id', key)}, response: { 404: ${problem} }
}, handler: async (request, reply) => {
  ${notFound}
} })`
    ][index % 3]
  })
  return `import Fastify from 'fastify'
import { strictStatus } from 'fastify-status-code'
${imports}
const app = Fastify().withTypeProvider<Provider>()
export const strict = strictStatus(app)
const routes = ${isStrict ? 'strict' : 'app'}
${lines.join('\n')}
`
}

/** Compiles a file, and gives what the compiler says of its work. */
function compile (compiler, cwd, file) {
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  const config = join(cwd, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({
    compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] }, files: [file]
  }))
  const output = execFileSync(process.execPath, [tsc, '-p', config, '--extendedDiagnostics'], { cwd, encoding: 'utf8' })
  const read = name => Number(new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(output)[1])
  return { instantiations: read('Instantiations'), checkTime: read('Check time') }
}

const percent = (value, base) => `${value < base ? '-' : '+'}${Math.abs((value / base - 1) * 100).toFixed(1)} %`

// Inside the repository, where the package finds itself by its own name.
const folder = mkdtempSync(join(root, '.bench-types-'))
try {
  for (const compiler of ['typescript', 'typescript-7']) {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', compiler, 'package.json'), 'utf8'))
    for (const [name, provider] of Object.entries(providers)) {
      const results = { plain: [], strict: [] }
      for (const variant of Object.keys(results)) writeFileSync(join(folder, `${variant}.ts`), generate(provider, variant === 'strict'))
      for (let run = 0; run < runs; run++) {
        for (const variant of Object.keys(results)) results[variant].push(compile(compiler, folder, `${variant}.ts`))
      }
      const [plain, strict] = Object.values(results).map(measured => ({
        instantiations: measured[0].instantiations,
        checkTime: Math.min(...measured.map(({ checkTime }) => checkTime))
      }))
      console.log(`TypeScript ${version}, ${name}, ${routes} routes:
  instantiations ${plain.instantiations} -> ${strict.instantiations} (${percent(strict.instantiations, plain.instantiations)})
  check time ${plain.checkTime.toFixed(2)} s -> ${strict.checkTime.toFixed(2)} s (${percent(strict.checkTime, plain.checkTime)})`)
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
