// What a cold start takes beyond Fastify: the time and the heap of loading the package in a fresh process, and its size in a bundle.
//
//   npm run build && node bench/import.js [runs]

import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describeRun, inTurn, runAlone } from './lib/rounds.js'
import { median, spread } from './lib/statistics.js'
import { table } from './lib/table.js'

const runs = Number(process.argv[2] ?? 40)
const worker = fileURLToPath(new URL('import-worker.js', import.meta.url))

const entries = ['fastify-status-code', 'fastify-status-code/status']
const floor = { how: 'import', entry: new URL('apps/dependencies.js', import.meta.url) }
const ways = Object.fromEntries(entries.flatMap(entry => ['import', 'require'].map(how => [`${how} ${entry}`, { how, entry }])))
ways['import its dependencies alone'] = floor
const targets = { 'fastify-status-code': '< 5' }

/** The size of an entry with all that it needs but Fastify. */
async function sizeOf (entry) {
  const options = { bundle: true, minify: true, write: false, format: 'esm', platform: 'node', external: ['fastify'] }
  const { outputFiles: [{ contents }] } = await build({ ...options, entryPoints: [entry] })
  return `${contents.length} (${gzipSync(contents).length})`
}

const measured = inTurn(runs, Object.keys(ways), way => runAlone(worker, [ways[way].how, ways[way].entry], ['--expose-gc']))
const rows = []
for (const [way, figures] of Object.entries(measured)) {
  const { how, entry } = ways[way]
  const isSized = entries.includes(entry) && how === 'import'
  const fastify = figures.map(({ fastify }) => fastify.milliseconds)
  const times = figures.map(({ entry }) => entry.milliseconds)
  rows.push([
    way, median(fastify).toFixed(1), median(times).toFixed(2), targets[entry] ?? '',
    spread(times).map(time => time.toFixed(2)).join(' to '), Math.min(...times).toFixed(2),
    (median(figures.map(({ entry }) => entry.heap)) / 1024).toFixed(0), isSized ? await sizeOf(entry) : ''
  ])
}

console.log(`${describeRun()}; medians of ${runs} processes, after Fastify; spread is the middle half

${table(['', 'Fastify, ms', 'then this, ms', 'target', 'spread', 'least', 'heap, KiB', 'minified (gzipped), bytes'], rows)}`)
