// Asks for every path of the plugin again and again, and fails if heap, file descriptors, listeners or timers grow.
//
//   npm run build && node --expose-gc scripts/leaks.js   100,000 requests, or as many as are given

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import statusCode from '../dist/esm/index.js'
import { addPaths, ask } from './leaks-app.js'

const requests = Number(process.argv[2] ?? 100_000)
const clients = 20
// What a collector may leave: far less than one closure for each request.
const heapAllowance = 2 * 1024 * 1024

const { gc } = globalThis
if (gc === undefined) throw new Error('Run it with node --expose-gc')

const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-leaks-'))
const file = join(folder, 'file')
writeFileSync(file, Buffer.alloc(300_000))

const app = Fastify()
await app.register(statusCode, { undeclared: 'error', onUnexpectedBody: 'drop', validation: { statusCode: 422 } })
const { paths, files } = addPaths(app, file)
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address()

await run(Math.max(paths.length * 20, requests / 10))
const before = await measure()
const started = Date.now()
await run(requests)
let after = await measure()
// A busy machine is slow to let go of things.
for (let tries = 0; tries < 60 && findProblems().length > 0; tries++) after = await measure()
console.log(`${requests} requests over ${paths.length} paths in ${Math.round((Date.now() - started) / 1000)} s`)
for (const name of Object.keys(before)) console.log(`${name}: ${before[name]} before, ${after[name]} after`)

const problems = findProblems()
await app.close()
rmSync(folder, { recursive: true })
console.log(problems.length === 0 ? 'No leaks' : `Leaks: ${problems.join('; ')}`)
process.exitCode = problems.length === 0 ? 0 : 1

async function run (count) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  let asked = 0
  await Promise.all(Array.from({ length: clients }, async () => {
    while (asked < count) {
      const [path, expected] = paths[asked++ % paths.length]
      const status = await ask(port, path, agent)
      if (status !== expected) throw new Error(`${path} answered ${status} instead of ${expected}`)
    }
  }))
  agent.destroy()
}

function findProblems () {
  const problems = []
  if (after.heap - before.heap > heapAllowance) problems.push(`the heap grew by ${after.heap - before.heap} bytes`)
  for (const name of ['descriptors', 'listeners', 'timers', 'handles']) {
    if (after[name] > before[name]) problems.push(`${after[name] - before[name]} ${name} are left`)
  }
  if (files.opened !== files.closed) problems.push(`${files.opened - files.closed} of ${files.opened} files are open`)
  return problems
}

async function measure () {
  // The sockets close, and what is read of withheld streams ends.
  await sleep(500)
  for (let i = 0; i < 5; i++) {
    gc()
    await sleep(20)
  }
  const resources = process.getActiveResourcesInfo()
  const listeners = [process, app.server].flatMap(emitter => emitter.eventNames().map(name => emitter.listenerCount(name)))
  return {
    heap: process.memoryUsage().heapUsed,
    descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
    listeners: listeners.reduce((sum, count) => sum + count, 0),
    timers: resources.filter(name => name === 'Timeout').length,
    handles: resources.filter(name => name !== 'Timeout').length
  }
}
