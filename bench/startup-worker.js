// Starts an app of many routes once: the CPU time and the heap that it takes, and the CPU time of its document.
//
//   node --expose-gc bench/startup-worker.js <app> <routes> plain|swagger

import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'

const [name, routes, kind] = process.argv.slice(2)
const isDocumented = kind === 'swagger'
const { prepare, addResource } = await import(`./apps/many-${name}.js`)

/** Of the whole process in milliseconds, the threads of the collector and of the compiler included. */
function cpuTime () {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function heap () {
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

async function boot () {
  const app = Fastify()
  if (isDocumented) await app.register(swagger, { openapi: {} })
  await prepare(app)
  for (let i = 0; i < routes / 4; i++) addResource(app, `/resources${i}`, isDocumented)
  await app.ready()
  return app
}

const heapBefore = heap()
const started = cpuTime()
const app = await boot()
const result = { cpu: cpuTime() - started, heap: heap() - heapBefore }
if (isDocumented) {
  const asked = cpuTime()
  const document = app.swagger()
  result.document = cpuTime() - asked
  result.digest = createHash('sha256').update(JSON.stringify(document)).digest('hex')
}
console.log(JSON.stringify(result))
