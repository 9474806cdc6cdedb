import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'

/**
 * What is compared: the app by hand, with the plugin, with empty hooks, which shows how little a plugin with hooks can
 * take, and by hand once more, which shows what is noise.
 */
export const variants = { byHand: 'by-hand', withPlugin: 'with-plugin', floor: 'empty-hooks', byHandAgain: 'by-hand' }

/** The names in the order of a round, in which each has every place in turn: a machine gets slower or faster with time. */
export function orderOf (round, names) {
  const first = round % names.length
  return [...names.slice(first), ...names.slice(0, first)]
}

/** Measures each variant once in each round, and gives the figures of each by round. */
export function inTurn (rounds, names, measure) {
  const figures = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of orderOf(round, names)) figures[name].push(measure(name))
  }
  return figures
}

/**
 * Runs a program in a process of its own, so that no variant changes how V8 compiles another.
 *
 * @returns what it has printed, as JSON
 */
export function runAlone (program, args, flags = []) {
  const output = execFileSync(process.execPath, [...flags, program, ...args.map(String)], { encoding: 'utf8', timeout: 120_000 })
  return JSON.parse(output)
}

/** The machine and the time that the figures are of. */
export function describeRun () {
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, Node.js ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} CPUs`
}
