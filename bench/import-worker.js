// Loads Fastify, then one entry of the package: the time and the heap that each takes.
//
//   node --expose-gc bench/import-worker.js import|require <entry>

import { createRequire } from 'node:module'

const [how, entry] = process.argv.slice(2)
const load = how === 'import' ? entry => import(entry) : createRequire(import.meta.url)

async function measure (entry) {
  globalThis.gc()
  const heap = process.memoryUsage().heapUsed
  const started = performance.now()
  await load(entry)
  const milliseconds = performance.now() - started
  globalThis.gc()
  return { milliseconds, heap: process.memoryUsage().heapUsed - heap }
}

const fastify = await measure('fastify')
console.log(JSON.stringify({ fastify, entry: await measure(entry) }))
