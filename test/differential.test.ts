// RUNS: how many cases, 300 unless given. SECONDS: how long at most for each protocol. SEED: that of a failed run, to run it again.

import fc from 'fast-check'
import t from 'tap'
import { specs } from './differential-specs.js'
import { compare } from './differential-wire.js'
import { isFastifyBefore } from './helpers.js'

// Fastify before 5.12 can not take back the trailers of the application by hand, and before 5.12.5 crashes on trailers over HTTP/2.
const canTrail = !isFastifyBefore('5.12.5')

const { RUNS = 300, SECONDS = 20, SEED = Date.now() } = process.env

for (const version of ['HTTP/1.1', 'HTTP/2'] as const) {
  t.test(`what leaves over ${version} is what leaves of the same application written by hand`, async t => {
    const seen = { compared: 0, withoutContent: 0 }
    const property = fc.asyncProperty(specs, async spec => {
      fc.pre(canTrail || !spec.hasTrailer)
      const comparison = await compare(spec, version)
      fc.pre(comparison !== undefined)
      const { found, expected, isWithoutContent } = comparison!
      seen.compared++
      if (isWithoutContent) seen.withoutContent++
      if (found !== expected) throw new Error(`\n--- with the plugin\n${found}\n--- by hand\n${expected}\n---`)
    })
    const result = await fc.check(property, {
      numRuns: Number(RUNS), seed: Number(SEED), interruptAfterTimeLimit: Number(SECONDS) * 1000, markInterruptAsFailure: false
    })
    t.comment(`seed ${result.seed}: ${seen.compared} cases, ${seen.withoutContent} of them without content, ${result.numSkips} skipped`)
    t.notOk(result.failed, `seed ${result.seed}: ${result.failed ? await fc.asyncDefaultReportMessage(result) : 'no difference'}`)
    t.ok(seen.withoutContent > seen.compared / 20, 'replies without content were among them')
  })
}
