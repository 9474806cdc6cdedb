// One app, one request, again and again: nanoseconds of CPU time for each, or bytes allocated for each, and the answer.
//
//   node --expose-gc bench/request-worker.js <app> <method> <url> time|bytes

import { requests } from './apps/requests.js'
import { FakeRequest, FakeResponse } from './lib/fake-http.js'
import { median } from './lib/statistics.js'

const [app, method, url, measure] = process.argv.slice(2)
const { build } = await import(`./apps/${app}.js`)
const { routing } = await build()
// Asynchronous handlers end in the microtasks after so many requests.
const chunk = 500

// A stack costs more than all the rest, and is the same in every app.
Error.stackTraceLimit = 0

let last
let ended = 0
const onEnd = response => {
  last = response
  ended++
}

async function ask (method, url) {
  const expected = ended + chunk
  for (let i = 0; i < chunk; i++) routing(new FakeRequest(method, url), new FakeResponse(onEnd))
  await new Promise(setImmediate)
  if (ended !== expected) throw new Error(`${expected - ended} of ${chunk} requests to ${method} ${url} were not answered`)
}

async function nanoseconds (milliseconds) {
  const started = performance.now()
  const endedBefore = ended
  const before = process.cpuUsage()
  while (performance.now() - started < milliseconds) await ask(method, url)
  const { user, system } = process.cpuUsage(before)
  return (user + system) * 1000 / (ended - endedBefore)
}

async function bytes (chunks) {
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < chunks; i++) await ask(method, url)
  return (process.memoryUsage().heapUsed - before) / (chunks * chunk)
}

async function repeat (times, figure) {
  const figures = []
  for (let i = 0; i < times; i++) figures.push(await figure())
  return figures
}

// Fastify's own code has seen all kinds of replies by the time that one is measured, as in every application.
const prefix = url.startsWith('/async') ? '/async' : ''
for (let i = 0; i < 20; i++) {
  for (const request of requests) await ask(request.method, `${prefix}${request.url}`)
}
await nanoseconds(200)
const figure = measure === 'time'
  // Whatever else the machine does can only add to it.
  ? Math.min(...await repeat(25, () => nanoseconds(10)))
  : median(await repeat(5, () => bytes(20)))
const answer = `${last.statusCode} ${JSON.stringify(last.getHeaders())} ${last.body}`
console.log(JSON.stringify({ figure, answer }))
