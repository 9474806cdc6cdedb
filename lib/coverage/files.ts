// The files of status coverage: each process writes one in a directory, and the command adds them up.

import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'

/** What a route declares, and how often each status of it was sent. */
export type SeenRoute = {
  method: string
  url: string
  /** Its status, if it has one. */
  status: number | undefined
  /** The keys of its response schemas: status codes, classes such as `4xx`, or `default`, in lower case. */
  keys: string[]
  /** The keys of the responses that its scope shares. */
  shared: string[]
  /** Whether Fastify validates its requests. */
  validates: boolean
  sent: Record<string, number>
}

/** Where the files are, unless another directory is given. */
export const DEFAULT_DIRECTORY = 'coverage/status'

// The first line of a file. Each further line is a route, or the number of one and a status that it has sent.
const HEADER = JSON.stringify({ tool: 'fastify-status-code coverage 1' })

/** What one process, or one worker thread of it, sees of its applications. */
export class Recorder {
  readonly #path: string
  readonly #numbers = new Map<string, number>()

  constructor (directory: string) {
    this.#path = join(directory, `${process.pid}-${threadId}-${randomBytes(4).toString('hex')}.jsonl`)
  }

  /** Adds a route, and gives its number. The same one of another application has the same number. */
  add (route: Omit<SeenRoute, 'sent'>): number {
    const line = JSON.stringify(route)
    const number = this.#numbers.get(line) ?? this.#numbers.size
    if (this.#numbers.has(line)) return number
    if (number === 0) this.#append(HEADER)
    this.#numbers.set(line, number)
    this.#append(line)
    return number
  }

  /** Counts a status that a route has sent. */
  count (number: number, status: number): void {
    this.#append(JSON.stringify([number, status]))
  }

  // At once and synchronously: test runners end their workers without a word, and tests stop the timers.
  #append (line: string): void {
    try {
      if (line === HEADER) mkdirSync(dirname(this.#path), { recursive: true })
      appendFileSync(this.#path, `${line}\n`)
    } catch (error) {
      // No test fails because of it.
      process.emitWarning(`Status coverage is not written: ${(error as Error).message}.`, { code: 'FST_STATUS_CODE_COVERAGE' })
    }
  }
}

// Global, for a process may load this package both as an ES module and as CommonJS.
const recorders = Symbol.for('fastify-status-code.recorders')

/** The recorder of this process for a directory. */
export function recorderOf (directory: string): Recorder {
  const all = (globalThis as { [recorders]?: Map<string, Recorder> })[recorders] ??= new Map()
  const path = resolve(directory)
  const recorder = all.get(path) ?? new Recorder(path)
  all.set(path, recorder)
  return recorder
}

/** A file or a directory that is not what it should be. Its message is for the user. */
export class CoverageError extends Error {}

/**
 * The routes of all files in a directory.
 *
 * @throws {CoverageError} if it isn't there, or has none, or another file
 */
export function readRoutes (directory: string): SeenRoute[] {
  const routes = new Map<string, SeenRoute>()
  const files = readFiles(directory)
  if (files.length === 0) throw new CoverageError(`There is no status coverage in ${directory}. Register statusCoverage in the tests, and run them.`)
  for (const route of files.flatMap(file => file.routes)) {
    const key = keyOf(route.method, route.url)
    const known = routes.get(key)
    routes.set(key, known === undefined ? route : merge(known, route))
  }
  return [...routes.values()].sort((a, b) => compare(a.url, b.url) || compare(a.method, b.method))
}

/**
 * Removes the files of earlier runs. A directory that isn't there has none.
 *
 * @throws {CoverageError} if it has another file: then none is removed
 */
export function removeFiles (directory: string): void {
  for (const { path } of readFiles(directory, [])) rmSync(path)
}

function readFiles (directory: string, missing?: string[]): Array<{ path: string, routes: SeenRoute[] }> {
  return namesIn(directory, missing).map(name => {
    const path = join(directory, name)
    return { path, routes: readFile(path) }
  })
}

function namesIn (directory: string, missing: string[] | undefined): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && missing !== undefined) return missing
    throw new CoverageError(code === 'ENOENT' ? `There is no directory ${directory}.` : `${directory} can't be read: ${message}.`)
  }
}

function readFile (path: string): SeenRoute[] {
  try {
    // A process that was killed may have left half of its last line.
    const [header, ...lines] = readFileSync(path, 'utf8').split('\n').slice(0, -1)
    if (header === HEADER) return routesIn(lines.map(line => JSON.parse(line)))
  } catch {}
  throw new CoverageError(`${path} is no file of status coverage. Give it a directory of its own.`)
}

function routesIn (lines: Array<Omit<SeenRoute, 'sent'> | [number: number, status: number]>): SeenRoute[] {
  const routes: SeenRoute[] = []
  for (const line of lines) {
    if (!Array.isArray(line)) {
      routes.push({ ...line, sent: {} })
      continue
    }
    const [number, status] = line
    const { sent } = routes[number]!
    sent[status] = (sent[status] ?? 0) + 1
  }
  return routes
}

function keyOf (method: string, url: string): string {
  return `${method} ${url}`
}

function merge (a: SeenRoute, b: SeenRoute): SeenRoute {
  const sent = { ...a.sent }
  for (const [code, count] of Object.entries(b.sent)) sent[code] = (sent[code] ?? 0) + count
  return {
    ...a,
    status: a.status ?? b.status,
    keys: [...new Set([...a.keys, ...b.keys])],
    shared: [...new Set([...a.shared, ...b.shared])],
    validates: a.validates || b.validates,
    sent
  }
}

function compare (a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
