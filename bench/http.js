// What a request costs over HTTP, beside the same app written by hand: requests per second, and CPU time of the server.
//
//   npm run build && node bench/http.js [sets of servers [rounds]]

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { requests } from './apps/requests.js'
import { connections, load } from './lib/load.js'
import { describeRun, orderOf, variants } from './lib/rounds.js'
import { table } from './lib/table.js'

const sets = Number(process.argv[2] ?? 4)
const rounds = Number(process.argv[3] ?? 3)
const seconds = 0.4
const warmUp = { parts: 3, amount: 6000 }
const program = fileURLToPath(new URL('http-server.js', import.meta.url))
const preload = new URL('lib/end-with-parent.js', import.meta.url).href
const names = Object.keys(variants)

async function start (name) {
  const child = fork(program, [variants[name]], { execArgv: ['--import', preload] })
  const [{ port }] = await once(child, 'message', { signal: AbortSignal.timeout(20_000) })
  return { name, child, port }
}

async function stop ({ child }) {
  const exited = once(child, 'exit')
  child.kill()
  await exited
}

async function ask ({ port }, { method, url }) {
  const response = await fetch(`http://127.0.0.1:${port}${url}`, { method, redirect: 'manual' })
  const headers = Object.fromEntries(response.headers)
  delete headers.date
  return JSON.stringify({ status: response.status, headers, body: await response.text() })
}

async function measure ({ child, port }, request) {
  const before = await cpuTime(child)
  const { answered, rate } = await load(port, request, { duration: seconds })
  return { rate, cpu: (await cpuTime(child) - before) / answered }
}

async function cpuTime (child) {
  child.send('cpu')
  const [{ microseconds }] = await once(child, 'message')
  return microseconds
}

// The handlers that most write: they return what they send.
const asked = requests.map(request => ({ ...request, url: `/async${request.url}` }))
const figures = asked.map(() => Object.fromEntries(names.map(name => [name, { rate: [], cpu: [] }])))

for (let set = 0; set < sets; set++) {
  const servers = await Promise.all(orderOf(set, names).map(start))
  try {
    // V8 is at work for as long as this: a server takes twice the time for its first 20,000 requests.
    for (let part = 0; part < warmUp.parts; part++) {
      for (const { port } of servers) for (const request of asked) await load(port, request, { amount: warmUp.amount })
    }
    for (const [index, request] of asked.entries()) {
      const answers = new Set(await Promise.all(servers.map(server => ask(server, request))))
      if (answers.size > 1) throw new Error(`The answers to ${request.name} differ:\n${[...answers].join('\n')}`)
      for (let round = 0; round < rounds; round++) {
        for (const server of orderOf(round, servers)) {
          const { rate, cpu } = await measure(server, request)
          figures[index][server.name].rate.push(rate)
          figures[index][server.name].cpu.push(cpu)
        }
      }
      process.stderr.write('.')
    }
  } finally {
    await Promise.all(servers.map(stop))
  }
}
process.stderr.write('\n')

// Processes of one and the same app differ by up to a third: in some, V8 never optimizes `process.nextTick()`. That and
// whatever else the machine does can only add to the time, so the best of all rounds are compared.
function compare (figures, figure, best) {
  const bests = Object.fromEntries(names.map(name => [name, best(...figures[name][figure])]))
  const ratio = name => (bests[name] / bests.byHand).toFixed(3)
  return { byHand: bests.byHand, ratios: [ratio('withPlugin'), ratio('floor'), ratio('byHandAgain')] }
}

const rows = asked.map(({ name }, index) => {
  const rate = compare(figures[index], 'rate', Math.max)
  const cpu = compare(figures[index], 'cpu', Math.min)
  return [name, rate.byHand.toFixed(0), ...rate.ratios, cpu.byHand.toFixed(1), ...cpu.ratios]
})

console.log(`${describeRun()}; ${connections} connections, best of ${rounds} rounds of ${seconds} s in each of ${sets} processes
Plugin, floor (the app by hand with empty hooks of the plugin's kinds) and noise (the app by hand once more) are ratios
to the app by hand.

${table(['request', 'by hand, 1/s', 'plugin (>= 0.99)', 'floor', 'noise', 'CPU by hand, µs', 'plugin', 'floor', 'noise'], rows)}`)
