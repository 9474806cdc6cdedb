// What it costs to start an app of many routes, beside the same app written by hand: CPU time, heap, and the document.
//
//   npm run build && node bench/startup.js [most routes]

import { fileURLToPath } from 'node:url'
import { describeRun, inTurn, runAlone, variants } from './lib/rounds.js'
import { signed, table } from './lib/table.js'

const most = Number(process.argv[2] ?? 20_000)
const worker = fileURLToPath(new URL('startup-worker.js', import.meta.url))
// Few of what takes long.
const roundsOf = { 100: 9, 1000: 6, 5000: 3, 20_000: 2 }

// Whatever else the machine does can only add to a figure, so the least of all rounds is compared.
function compare (figures, figure) {
  const least = Object.fromEntries(Object.entries(figures).map(([name, rounds]) => [name, Math.min(...rounds.map(round => round[figure]))]))
  const ratio = name => (least[name] / least.byHand).toFixed(2)
  return {
    byHand: least.byHand,
    ratios: [ratio('withPlugin'), ratio('floor'), ratio('byHandAgain')],
    more: least.withPlugin - least.byHand
  }
}

const rows = { plain: [], swagger: [] }
const documents = []
for (const kind of Object.keys(rows)) {
  for (const [routes, rounds] of Object.entries(roundsOf).filter(([routes]) => routes <= most)) {
    const figures = inTurn(rounds, Object.keys(variants), name => runAlone(worker, [variants[name], routes, kind], ['--expose-gc']))
    if (new Set(Object.values(figures).flat().map(({ digest }) => digest)).size > 1) throw new Error('The documents differ')
    const cpu = compare(figures, 'cpu')
    const heap = compare(figures, 'heap')
    const perRoute = milliseconds => (milliseconds * 1000 / routes).toFixed(0)
    rows[kind].push([
      routes, String(rounds), perRoute(cpu.byHand), ...cpu.ratios,
      (heap.byHand / routes).toFixed(0), ...heap.ratios, signed(heap.more / routes)
    ])
    if (kind === 'swagger') {
      const document = compare(figures, 'document')
      documents.push([routes, String(rounds), perRoute(document.byHand), ...document.ratios])
    }
    process.stderr.write('.')
  }
}
process.stderr.write('\n')

const head = [
  'routes', 'rounds', 'CPU by hand, µs a route', 'plugin (<= 1.10)', 'floor', 'noise',
  'heap by hand, bytes a route', 'plugin (<= 1.15)', 'floor', 'noise', 'more, bytes a route'
]
console.log(`${describeRun()}; least of all rounds
Plugin, floor (an onRoute hook that gives each route empty hooks of the plugin's kinds) and noise (the app by hand once
more) are ratios to the app by hand.

Without @fastify/swagger:

${table(head, rows.plain)}

With @fastify/swagger, the same document described by hand:

${table(head, rows.swagger)}

app.swagger():

${table(['routes', 'rounds', 'CPU by hand, µs a route', 'plugin (<= 1.25)', 'floor', 'noise'], documents)}`)
