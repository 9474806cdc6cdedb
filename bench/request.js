// What a request costs in process, without a socket, beside the same app written by hand: CPU time and bytes allocated.
//
//   npm run build && node bench/request.js [rounds [part of a name]]

import { fileURLToPath } from 'node:url'
import { requests } from './apps/requests.js'
import { describeRun, inTurn, runAlone, variants } from './lib/rounds.js'
import { differences, spread } from './lib/statistics.js'
import { signed, table } from './lib/table.js'

const rounds = Number(process.argv[2] ?? 6)
const wanted = process.argv[3] ?? ''
const worker = fileURLToPath(new URL('request-worker.js', import.meta.url))

// Above the floor.
const targets = {
  'POST 201 with a schema': 40,
  'DELETE 204': 40,
  'DELETE 204 with a body': 150,
  'GET 200 with a contract': 40,
  'GET that declares nothing': 0,
  'redirect 303': 40,
  'error 404': 100
}

const flags = {
  time: [],
  // No scavenge comes in between.
  bytes: ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128']
}

/** Figures of a variant by round, whose answers are all the same. */
function measure ({ method, url }, what, rounds) {
  const answers = new Set()
  const figures = inTurn(rounds, Object.keys(variants), variant => {
    const { figure, answer } = runAlone(worker, [variants[variant], method, url, what], flags[what])
    answers.add(answer)
    return figure
  })
  if (answers.size > 1) throw new Error(`The answers to ${method} ${url} differ:\n${[...answers].join('\n')}`)
  return figures
}

// Whatever else the machine does can only add to a figure, so the least of all rounds is compared.
function compare ({ byHand, withPlugin, byHandAgain, floor }) {
  const least = Math.min(...byHand)
  const [from, to] = spread(differences(withPlugin, byHand))
  return {
    byHand: least.toFixed(0),
    more: signed(Math.min(...withPlugin) - least),
    floor: signed(Math.min(...floor) - least),
    spread: `${signed(from)} to ${signed(to)}`,
    noise: signed(Math.min(...byHandAgain) - least)
  }
}

/** The most that the plugin is to take: the floor and some more. */
function targetOf (name, { floor }) {
  return Object.hasOwn(targets, name) ? signed(Number(floor) + targets[name]) : ''
}

const styles = [{ style: '', prefix: '' }, { style: ', async', prefix: '/async' }]
const rows = []
for (const { style, prefix } of styles) {
  for (const { name, method, url } of requests) {
    if (!`${name}${style}`.includes(wanted)) continue
    const request = { method, url: `${prefix}${url}` }
    const time = compare(measure(request, 'time', rounds))
    const bytes = compare(measure(request, 'bytes', 1))
    rows.push([
      `${name}${style}`, time.byHand, time.more, targetOf(name, time), time.floor, time.spread, time.noise, bytes.byHand, bytes.more, bytes.floor, bytes.noise
    ])
    process.stderr.write('.')
  }
}
process.stderr.write('\n')

console.log(`${describeRun()}; least of ${rounds} rounds; spread is the middle half of them, noise the app by hand beside itself,
floor the app by hand with empty hooks of the plugin's kinds

${table(['request', 'by hand, ns', 'plugin', 'target', 'floor', 'spread', 'noise', 'by hand, bytes', 'plugin', 'floor', 'noise'], rows)}`)
