// Compares random applications, in a process of its own: differential.test.ts forks it.

import fc from 'fast-check'
import { isFastifyBefore } from '../helpers/app.js'
import { specs } from './arbitraries.js'
import { compare } from './compare.js'
import type { Spec } from './specs.js'
import type { Version } from './talk.js'

/** The smallest application that was found whose bytes differ, or whose comparison failed. */
export type Difference = { spec: Spec, found: string[], expected: string[], path: string, error: string }

/** What a batch of comparisons has found. */
export type Batch = { compared: number, withoutContent: number, difference: Difference | undefined }

class DifferenceError extends Error {
  constructor (readonly found: string, readonly expected: string) { super('The bytes differ') }
}

// Fastify before 5.12 can not take back the trailers of the application by hand, and before 5.12.5 crashes on trailers over HTTP/2.
const canTrail = !isFastifyBefore('5.12.5')

const [version, runs, seed, milliseconds] = process.argv.slice(2)
const batch: Batch = { compared: 0, withoutContent: 0, difference: undefined }

const result = await fc.check(fc.asyncProperty(specs, async spec => {
  fc.pre(canTrail || !spec.hasTrailer)
  const comparison = await compare(spec, version as Version)
  fc.pre(comparison !== undefined)
  const { found, expected, isWithoutContent } = comparison!
  batch.compared++
  if (isWithoutContent) batch.withoutContent++
  if (found !== expected) throw new DifferenceError(found, expected)
}), { numRuns: Number(runs), seed: Number(seed), interruptAfterTimeLimit: Number(milliseconds), markInterruptAsFailure: false })

if (result.failed) {
  const { counterexample, counterexamplePath, errorInstance } = result
  const { found = '', expected = '' } = errorInstance instanceof DifferenceError ? errorInstance : {}
  batch.difference = {
    error: String(errorInstance), path: counterexamplePath!, spec: counterexample![0], expected: linesOf(expected), found: linesOf(found)
  }
}
process.send!(batch)

/** The lines of a text, each with its end, and with every byte of it to be seen. */
function linesOf (text: string): string[] {
  return text.split(/(?<=\n)|(?<=.)(?=HTTP\/1\.1 )/).map(line => JSON.stringify(line))
}
