// What it costs to start an app whose routes share five errors: by the option `responses`, and written out on each route.
//
//   npm run build && node bench/responses.js [routes] [rounds]

import { fileURLToPath } from 'node:url'
import { describeRun, inTurn, runAlone } from './lib/rounds.js'
import { table } from './lib/table.js'

const routes = process.argv[2] ?? '5000'
const rounds = Number(process.argv[3] ?? 5)
const worker = fileURLToPath(new URL('startup-worker.js', import.meta.url))
const apps = ['without-responses', 'with-responses', 'responses-by-hand', 'without-responses-again']
const appOf = name => name.replace('-again', '')

const rows = ['plain', 'swagger'].map(kind => {
  const figures = inTurn(rounds, apps, name => runAlone(worker, [appOf(name), routes, kind], ['--expose-gc']))
  const least = (name, figure) => Math.min(...figures[name].map(round => round[figure]))
  const ratios = figure => apps.slice(1).map(name => (least(name, figure) / least(apps[0], figure)).toFixed(2))
  return [kind === 'plain' ? 'without @fastify/swagger' : 'with it', ...ratios('cpu'), ...ratios('heap')]
})

console.log(`${describeRun()}; ${routes} routes, least of ${rounds} rounds
Ratios to the same app with the plugin, and without these errors. The last of three is that app once more: the noise.

${table(['', 'CPU: responses (<= 1.02)', 'on each route', 'noise', 'heap: responses', 'on each route', 'noise'], rows)}`)
