// What the command prints.

import type { SeenRoute } from './files.js'
import { isDeclared } from './report.js'
import type { Finding, Report, Totals } from './report.js'

/** The lines of routes, and their sums. Routes without a finding are left out, unless all are asked for. */
export function formatReport (report: Report, hasAll: boolean): string {
  const findings = report.findings.filter(finding => hasAll || hasFinding(finding))
  return [...table(findings.map(({ method, url, ...found }) => [`${method} ${url}`, formatSent(found.sent), formatFinding(found)])), formatTotals(report)].join('\n')
}

function hasFinding ({ missing, undeclared }: Finding): boolean {
  return missing.length + undeclared.length > 0
}

function formatSent (sent: Finding['sent']): string {
  const counts = Object.entries(sent).map(([code, count]) => `${code} ×${count}`)
  return counts.length === 0 ? 'no request' : counts.join(', ')
}

function formatFinding ({ sent, missing, undeclared }: Pick<Finding, 'sent' | 'missing' | 'undeclared'>): string {
  const neverSent = Object.keys(sent).length > 0 && missing.length > 0 ? [`never sent: ${missing.join(', ')}`] : []
  return [...neverSent, ...undeclared.length > 0 ? [`undeclared: ${undeclared.join(', ')}`] : []].join('; ')
}

function formatTotals ({ routes, declared, seen, undeclared, declaringNothing }: Totals): string {
  const sum = `${count(routes, 'route')}: ${seen} of ${count(declared, 'declared status', 'declared statuses')} seen, ${undeclared} undeclared`
  return declaringNothing === 0 ? sum : `${sum}; ${count(declaringNothing, 'route')} declare${declaringNothing === 1 ? 's' : ''} nothing`
}

function count (number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** What to declare, by what the tests have seen: on each route, and for the whole application. */
export function formatSuggestions (routes: readonly SeenRoute[], { findings }: Report): string {
  const rows = routes.map((route, index) => [`${route.method} ${route.url}`, ...suggestionsFor(route, findings[index]!)])
  const lines = [...table(rows.filter(row => row.length > 1)), ...suggestionsForAll(routes)]
  return lines.length === 0 ? 'Nothing to suggest.' : lines.join('\n')
}

function suggestionsFor (route: SeenRoute, { undeclared }: Finding): string[] {
  const success = route.statuses.length === 0 ? onlySuccess(route) : undefined
  const parts = [...success === undefined ? [] : [`statusCode: ${success}`], ...undeclared.length > 0 ? [`schema.response: ${undeclared.join(', ')}`] : []]
  return parts.length === 0 ? [] : [parts.join(', ')]
}

/** The status of all successes of a route, if it was always the same, or of all its redirects, if it had no success. */
function onlySuccess ({ sent }: SeenRoute): string | undefined {
  const codes = Object.keys(sent)
  const successes = codes.filter(code => code.startsWith('2'))
  const [only, ...others] = successes.length > 0 ? successes : codes.filter(code => ['301', '303', '307', '308'].includes(code))
  return others.length === 0 ? only : undefined
}

function suggestionsForAll (routes: readonly SeenRoute[]): string[] {
  const asked = routes.filter(({ sent }) => Object.keys(sent).length > 0)
  const invalid = mostOf(asked.filter(({ validates }) => validates), ['400', '422'])
  const errors = [...new Set(asked.flatMap(({ sent }) => Object.keys(sent)))].filter(code => code.startsWith('4')).sort()
  const shared = errors.filter(code => code !== invalid && sentUndeclared(asked, code).length * 2 > asked.length)
  const options = [
    ...shared.length > 0 ? [`responses: { ${shared.map(code => `${code}: ...`).join(', ')} }`] : [],
    ...invalid === undefined ? [] : [`validation: { statusCode: ${invalid} }`]
  ]
  return options.length === 0 ? [] : [`await app.register(statusCode, { ${options.join(', ')} })`]
}

/** That of some statuses which most routes have sent without declaring it. */
function mostOf (routes: readonly SeenRoute[], codes: string[]): string | undefined {
  const sent = codes.filter(code => sentUndeclared(routes, code).length > 0)
  return sent.sort((a, b) => sentUndeclared(routes, b).length - sentUndeclared(routes, a).length)[0]
}

function sentUndeclared (routes: readonly SeenRoute[], code: string): SeenRoute[] {
  return routes.filter(route => route.sent[code] !== undefined && !isDeclared(route, code))
}

/** Rows of two cells or more, the first two of which stand below each other. */
function table (rows: readonly string[][]): string[] {
  const widths = [0, 1].map(column => rows.reduce((width, row) => Math.max(width, row[column]!.length), 0))
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('     ').trimEnd())
}
