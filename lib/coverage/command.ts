import { parseArgs } from 'node:util'
import { CoverageError, DEFAULT_DIRECTORY, readRoutes, removeFiles } from './files.js'
import { createReport } from './report.js'
import type { Report } from './report.js'
import { formatReport, formatSuggestions } from './text.js'

const usage = `Usage: fastify-status-code coverage [directory] [options]

Tells which declared statuses the tests have never seen, and which undeclared ones were sent.
The directory is that of statusCoverage: ${DEFAULT_DIRECTORY}, unless another one is given.

  --all            also the routes without a finding
  --check <what>   exit with 1 for: missing, undeclared, or both, with a comma (default: undeclared)
  --clean          remove the files of earlier runs, and do nothing else
  --json           print JSON
  --suggest        print what to declare, by what was sent
  --help           print this`

const options = {
  all: { type: 'boolean' }, check: { type: 'string' }, clean: { type: 'boolean' }, help: { type: 'boolean' }, json: { type: 'boolean' }, suggest: { type: 'boolean' }
} as const

/** Where a command prints to. */
type Output = { out: (text: string) => void, error: (text: string) => void }

/**
 * Runs the command.
 *
 * @param args what follows its name
 * @returns its exit code: 0, or 1 if it found what it was to check, or 2 if it could not be run
 */
export function run (args: string[], { out, error }: Output): number {
  try {
    return runCoverage(args, out)
  } catch (problem) {
    error((problem as Error).message)
    return 2
  }
}

function runCoverage (args: string[], out: Output['out']): number {
  const { values, positionals: [command, directory = DEFAULT_DIRECTORY, ...others] } = parseArgs({ args, options, allowPositionals: true })
  if (values.help === true) {
    out(usage)
    return 0
  }
  if (command !== 'coverage' || others.length > 0) throw new CoverageError(usage)
  const checked = readCheck(values.check)
  if (values.clean === true) {
    removeFiles(directory)
    return 0
  }
  const routes = readRoutes(directory)
  const report = createReport(routes)
  if (values.json === true) out(JSON.stringify(toJson(report), null, 2))
  else out(values.suggest === true ? formatSuggestions(routes, report) : formatReport(report, values.all === true))
  return checked.some(kind => report[kind] > 0) ? 1 : 0
}

function readCheck (given = 'undeclared'): Array<'missing' | 'undeclared'> {
  const kinds = given.split(',').map(kind => kind.trim())
  for (const kind of kinds) {
    if (kind !== 'missing' && kind !== 'undeclared') throw new CoverageError(`--check takes missing and undeclared, but not ${kind}.`)
  }
  return kinds as Array<'missing' | 'undeclared'>
}

function toJson ({ findings, ...totals }: Report): object {
  return { routes: findings, totals }
}
