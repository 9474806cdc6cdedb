// What the files of a test run tell of each route: which declared statuses were never sent, and which sent ones are undeclared.

import { keyFor } from '../contract/responses.js'
import type { SeenRoute } from './files.js'

/** What was found of a route. Statuses are keys: codes, classes such as `4xx`, or `default`. */
export type Finding = Readonly<{
  method: string
  url: string
  /** What it declares, and what its scope shares. */
  declared: readonly string[]
  /** How often each status was sent. */
  sent: Readonly<Record<string, number>>
  /** The declared statuses of its own that were never sent. */
  missing: readonly string[]
  /** The statuses that were sent, and that neither it nor its scope declares. */
  undeclared: readonly string[]
}>

/** The sums of all routes. */
export type Totals = Readonly<{
  routes: number
  /** The declared statuses, without those that a scope shares and that were never sent. */
  declared: number
  seen: number
  missing: number
  undeclared: number
  /** The routes that declare nothing: no status, and no response schema. */
  declaringNothing: number
}>

/** What was found of all routes. */
export type Report = Totals & Readonly<{ findings: readonly Finding[] }>

/** Finds out what the tests have seen of these routes. */
export function createReport (routes: readonly SeenRoute[]): Report {
  const findings = routes.map(find)
  const missing = sum(findings.map(finding => finding.missing))
  const declared = sum(routes.filter(route => !declaresNothing(route)).map(route => [...ownKeys(route), ...sharedSeen(route)]))
  return {
    routes: routes.length,
    declared,
    seen: declared - missing,
    missing,
    undeclared: sum(findings.map(finding => finding.undeclared)),
    declaringNothing: routes.filter(declaresNothing).length,
    findings
  }
}

function sum (lists: ReadonlyArray<readonly string[]>): number {
  return lists.reduce((length, list) => length + list.length, 0)
}

function find (route: SeenRoute): Finding {
  const { method, url, sent, shared } = route
  const keys = ownKeys(route)
  const codes = Object.keys(sent)
  return {
    method,
    url,
    declared: [...keys, ...shared.filter(key => !keys.includes(key))],
    sent,
    missing: keys.filter(key => !codes.some(code => keyFor(keys, code) === key || standsFor(route, key, code))),
    undeclared: declaresNothing(route) || route.isFree ? [] : codes.filter(code => !isExempt(code) && !isDeclared(route, code))
  }
}

/** Whether a route has neither a status nor a response schema. */
function declaresNothing ({ statuses, keys }: SeenRoute): boolean {
  return statuses.length + keys.length === 0
}

/** What a route itself declares. A class that stands for its status is no other one. */
function ownKeys (route: SeenRoute): string[] {
  const codes = route.statuses.map(String)
  return [...codes, ...route.keys.filter(key => !codes.includes(key) && !(key.endsWith('xx') && codes.some(code => standsFor(route, key, code))))]
}

/** Whether this code is a status of a route, and this key that of the schema for it. */
function standsFor ({ statuses, keys }: SeenRoute, key: string, code: string): boolean {
  return statuses.includes(Number(code)) && keyFor(keys, code) === key
}

/** Whether a route or its scope declares a status. Successes are the route's alone. */
export function isDeclared ({ statuses, keys, shared }: SeenRoute, code: string): boolean {
  if (statuses.includes(Number(code)) || keyFor(keys, code) !== undefined) return true
  return Number(code) >= 300 && keyFor(shared, code) !== undefined
}

/** Whether this is a status that need not be declared: a failure of the server, or one that is no answer. */
function isExempt (code: string): boolean {
  return Number(code) >= 500 || Number(code) < 200
}

function sharedSeen (route: SeenRoute): string[] {
  const codes = Object.keys(route.sent).filter(code => keyFor(ownKeys(route), code) === undefined)
  return route.shared.filter(key => codes.some(code => keyFor(route.shared, code) === key))
}
