// The same two routes with other frameworks, and with Fastify by hand: requests per second over HTTP. The frameworks are not among
// the dependencies of this repository: they are installed for a run, into bench/peers/node_modules, in the versions of that day.
//
//   npm install --prefix bench/peers --no-save --no-package-lock --ignore-scripts @elysiajs/node @hapi/hapi @hono/node-server \
//     @hono/zod-openapi @nestjs/common @nestjs/core @nestjs/platform-fastify class-transformer class-validator elysia express hono \
//     joi reflect-metadata rxjs zod
//   npm run build && node bench/peers/run.js [rounds [seconds]]

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connections, load } from '../lib/load.js'
import { describeRun, orderOf } from '../lib/rounds.js'
import { table } from '../lib/table.js'

const rounds = Number(process.argv[2] ?? 4)
const seconds = Number(process.argv[3] ?? 0.5)

const preload = new URL('../lib/end-with-parent.js', import.meta.url).href

const baseline = 'Fastify, by hand'
const peers = {
  [baseline]: 'fastify',
  'Fastify with fastify-status-code': 'fastify-status-code',
  'Fastify, by hand, once more': 'fastify',
  'NestJS on Fastify': 'nestjs',
  'Hono with zod-openapi': 'hono',
  'Elysia on Node.js': 'elysia',
  hapi: 'hapi',
  Express: 'express'
}

const headers = { 'content-type': 'application/json' }
const requests = {
  post: { method: 'POST', url: '/items', headers, body: '{"name":"Cup"}', status: 201 },
  delete: { method: 'DELETE', url: '/items/1', status: 204 }
}
const bodies = { post: '{"id":1,"name":"Cup"}', delete: '' }

async function start (name) {
  const port = await freePort()
  const server = fileURLToPath(new URL(`servers/${peers[name]}.js`, import.meta.url))
  return { name, port, child: fork(server, [port], { execArgv: ['--import', preload] }) }
}

async function freePort () {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

async function stop ({ child }) {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  // Not all heed a gentler signal.
  child.kill('SIGKILL')
  await exited
}

/** Waits until a server listens, and sees that it answers like all others. */
async function check ({ name, port }) {
  const ask = ({ method, url, headers, body }) => fetch(`http://127.0.0.1:${port}${url}`, { method, headers, body })
  for (let tries = 0; ; tries++) {
    try {
      await ask(requests.delete)
      break
    } catch (error) {
      if (tries === 100) throw new Error(`${name} does not listen`, { cause: error })
      await sleep(200)
    }
  }
  for (const [key, request] of Object.entries(requests)) {
    const response = await ask(request)
    const body = await response.text()
    if (response.status !== request.status || body !== bodies[key]) throw new Error(`${name} answers ${response.status} ${body} to ${key}`)
  }
  const { status } = await ask({ ...requests.post, body: '{}' })
  if (status < 400) throw new Error(`${name} accepts an invalid body`)
}

const rates = Object.fromEntries(Object.keys(peers).map(name => [name, { post: [], delete: [] }]))
for (let round = 0; round < rounds; round++) {
  const servers = await Promise.all(orderOf(round, Object.keys(peers)).map(start))
  try {
    for (const server of servers) await check(server)
    for (const { port } of servers) for (const request of Object.values(requests)) await load(port, request, { amount: 15_000 })
    for (const [key, request] of Object.entries(requests)) {
      for (const { name, port } of servers) rates[name][key].push((await load(port, request, { duration: seconds })).rate)
    }
    process.stderr.write('.')
  } finally {
    await Promise.all(servers.map(stop))
  }
}
process.stderr.write('\n')

// As in bench/http.js, the best of all processes are compared.
function describe (name, key) {
  const best = Math.max(...rates[name][key])
  return [best.toFixed(0), (best / Math.max(...rates[baseline][key])).toFixed(2)]
}

const head = ['', 'POST 201, 1/s', 'ratio', 'DELETE 204, 1/s', 'ratio']
console.log(`${describeRun()}; ${connections} connections, the best of ${rounds} processes in ${seconds} s
The ratios are to Fastify by hand.

${table(head, Object.keys(peers).map(name => [name, ...describe(name, 'post'), ...describe(name, 'delete')]))}`)
