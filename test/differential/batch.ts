// Compares random applications, in a process of its own: differential.test.ts forks it.

import fc from 'fast-check'
import { specs } from './specs.js'
import { compare } from './compare.js'
import type { Version } from './compare.js'
import { isFastifyBefore } from '../helpers/app.js'

/** What a batch of comparisons has found. */
export type Batch = { compared: number, withoutContent: number, difference: string | undefined }

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
  if (found !== expected) throw new Error(`\n--- with the plugin\n${found}\n--- by hand\n${expected}\n---`)
}), { numRuns: Number(runs), seed: Number(seed), interruptAfterTimeLimit: Number(milliseconds), markInterruptAsFailure: false })

if (result.failed) batch.difference = await fc.asyncDefaultReportMessage(result)
process.send!(batch)
