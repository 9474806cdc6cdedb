import type { FastifyServerOptions } from 'fastify'
import { buildWithPlugin } from './apps.js'
import type { Trace } from './acts.js'
import { buildByHand } from './by-hand.js'
import type { Knowledge } from './by-hand.js'
import { isStream } from './payloads.js'
import { contractOf, isEmptyReply } from './specs.js'
import type { Spec } from './specs.js'
import { talk } from './talk.js'
import type { Talk, Version } from './talk.js'
import { maskRefusal, sortHead, withoutContent } from './text.js'

type Comparison = { found: string, expected: string, isWithoutContent: boolean }
type Answer = Talk & { trace: Trace }

/** What leaves of both applications, or `undefined` where the rules leave open how the one by hand has to be written. */
export async function compare (spec: Spec, version: Version): Promise<Comparison | undefined> {
  const byHand = await answerByHand(spec, version)
  if (byHand === undefined) return undefined
  const { trace } = byHand
  const status = Number(/^\S+ (\d{3})/.exec(byHand.text)?.[1])
  const isWithoutContent = isEmptyReply(spec, status) && contractOf(spec) !== undefined && !trace.missed
  if (isLeftOpen(spec, trace, status, isWithoutContent)) return undefined
  const { app, notes } = buildWithPlugin(spec, serverOptions(version))
  const found = await talk(app, notes, spec, version)
  const format = ({ text, notes }: Talk, format: (text: string) => string) => {
    return [format(text), ...notes.filter(note => isPromised(note, spec, trace))].join('\r\n')
  }
  if (isWithoutContent) {
    // Where the reply of an error fails as well, Fastify writes to the socket past all hooks.
    if (trace.failures > 1) return undefined
    const strip = trace.keepsHead ? sortHead : (text: string) => withoutContent(text, status)
    return { found: format(found, sortHead), expected: format(byHand, strip), isWithoutContent }
  }
  const mask = trace.refused ? maskRefusal : (text: string) => text
  return { found: format(found, mask), expected: format(byHand, mask), isWithoutContent }
}

function isLeftOpen (spec: Spec, { failure, sentTwice, isUnsent }: Trace, status: number, isWithoutContent: boolean): boolean {
  // What fails has the declared status until the route's own onError hooks, which such a hook keeps from running.
  const skipsHooks = spec.hooks.some(({ on, of, act }) => on === 'onError' && of === 'instance' && act.does === 'throw')
  if (failure !== undefined && skipsHooks) return true
  // Serialized for a status without content, a body has nothing of its own.
  if (isUnsent && !isWithoutContent) return true
  // What is sent after a reply that has failed, or that waits for its stream, may be quicker.
  return sentTwice !== undefined && (failure !== undefined || (isStream(sentTwice) && status !== 204))
}

/** Whether a note is one that an application with the plugin makes too. */
function isPromised (note: string, spec: Spec, { begun }: Trace): boolean {
  // A stream that is not sent is destroyed, unless an upload that is read is written to it.
  const isUpload = begun && (spec.method === 'POST' || spec.method === 'PUT') && spec.body !== 'none'
  return contractOf(spec) === undefined || isUpload || !/^all was written|^a write failed/.test(note)
}

/** Asks the application by hand until it knows all it has to. */
async function answerByHand (spec: Spec, version: Version): Promise<Answer | undefined> {
  const ask = async (knows: Knowledge) => {
    const { app, notes, trace } = buildByHand(spec, knows, serverOptions(version))
    return { ...await talk(app, notes, spec, version), trace }
  }
  const knows: Knowledge = { sets: false, settles: false, fails: false, lends: true }
  const plain = await ask(knows)
  knows.settles = true
  knows.sets = !plain.trace.missed && !plain.trace.redirected
  // A hook's reply is its own.
  knows.lends = plain.trace.begun
  const answer = await ask(knows)
  switch (answer.trace.failure) {
    case undefined: return answer
    case 'refusal': return await ask({ ...knows, lends: false })
    // What fails with the declared status alone, in a serializer, can't be written by hand: that status could not be taken back.
    case 'other': return plain.trace.reason !== answer.trace.reason ? undefined : await ask({ ...knows, sets: false, fails: true, lends: false })
  }
}

function serverOptions (version: Version): FastifyServerOptions {
  return version === 'HTTP/2' ? { http2: true } as object : {}
}
