// The files of status coverage: each process writes one in a directory, and the command adds them up.

import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'

/** What a route declares, and how often each status of it was sent. */
export type SeenRoute = {
  method: string
  url: string
  /** Its status, if it has one; of several versions or applications, all of theirs. */
  statuses: number[]
  /** The keys of its response schemas: status codes, classes such as `4xx`, or `default`, in lower case. */
  keys: string[]
  /** The keys of the responses that its scope shares. */
  shared: string[]
  /** Whether it may send any other status too: it has a default of its scope alone, and no response schema. */
  isFree: boolean
  /** Whether Fastify validates its requests. */
  validates: boolean
  sent: Record<string, number>
}

/** Where the files are, unless another directory is given. */
export const DEFAULT_DIRECTORY = 'coverage/status'

// What process, what thread, and any letters.
const NAME = /^\d+-\d+-[\da-f]{8}\.jsonl$/

type RouteLine = Omit<SeenRoute, 'sent'>
type StatusLine = [method: string, url: string, status: number]

/** What one process, or one worker thread of it, sees of its applications: a file of lines, each a route or a status that it has sent. */
export class Recorder {
  readonly #path: string
  readonly #routes = new Set<string>()
  #hasFailed = false

  constructor (directory: string) {
    this.#path = join(directory, `${process.pid}-${threadId}-${randomBytes(4).toString('hex')}.jsonl`)
  }

  /** Adds a route. The same one of another application is no other line. */
  add (route: RouteLine): void {
    const line = JSON.stringify(route)
    if (this.#routes.has(line)) return
    this.#append(line)
    this.#routes.add(line)
  }

  /** Counts a status that a route has sent. */
  count (method: string, url: string, status: number): void {
    this.#append(JSON.stringify([method, url, status] satisfies StatusLine))
  }

  // At once and synchronously: test runners end their workers without a word, and tests stop the timers.
  #append (line: string): void {
    try {
      // The command may have removed the file while this process goes on.
      const isGone = !existsSync(this.#path)
      if (isGone) mkdirSync(dirname(this.#path), { recursive: true })
      appendFileSync(this.#path, [...isGone ? this.#routes : [], line].map(line => `${line}\n`).join(''))
    } catch (error) {
      // No test fails because of it.
      if (!this.#hasFailed) {
        process.emitWarning(`Status coverage is not written: ${(error as Error).message}.`, { code: 'FST_STATUS_CODE_COVERAGE' })
      }
      this.#hasFailed = true
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
  const files = filesIn(directory)
  if (files.length === 0) throw new CoverageError(`There is no status coverage in ${directory}. Register statusCoverage in the tests, and run them.`)
  for (const line of files.flatMap(linesOf)) {
    const [method, url] = Array.isArray(line) ? line : [line.method, line.url]
    const known = routes.get(`${method} ${url}`)
    if (!Array.isArray(line)) routes.set(`${method} ${url}`, known === undefined ? { ...line, sent: {} } : merge(known, line))
    else if (known !== undefined) known.sent[line[2]] = (known.sent[line[2]] ?? 0) + 1
  }
  return [...routes.values()].sort((a, b) => compare(a.url, b.url) || compare(a.method, b.method))
}

/**
 * Removes the files of earlier runs. A directory that isn't there has none.
 *
 * @throws {CoverageError} if it has another file: then none is removed
 */
export function removeFiles (directory: string): void {
  for (const path of filesIn(directory, [])) rmSync(path)
}

function filesIn (directory: string, missing?: string[]): string[] {
  const names = namesIn(directory, missing)
  const other = names.find(name => !NAME.test(name))
  if (other !== undefined) throw new CoverageError(`${join(directory, other)} is no file of status coverage. Give it a directory of its own.`)
  return names.map(name => join(directory, name))
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

function linesOf (path: string): Array<RouteLine | StatusLine> {
  return readFileSync(path, 'utf8').split('\n').flatMap(line => {
    try {
      return [JSON.parse(line)]
    } catch {
      // What a process that was killed, or a full disk, has left.
      return []
    }
  })
}

function merge (a: SeenRoute, b: RouteLine): SeenRoute {
  return {
    ...a,
    statuses: unite(a.statuses, b.statuses),
    keys: unite(a.keys, b.keys),
    shared: unite(a.shared, b.shared),
    isFree: a.isFree && b.isFree,
    validates: a.validates || b.validates
  }
}

function unite<Value> (a: Value[], b: Value[]): Value[] {
  return [...new Set([...a, ...b])]
}

function compare (a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
