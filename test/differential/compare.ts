import type { FastifyInstance } from 'fastify'
import type { Trace } from './acts.js'
import { buildByHand, buildWithPlugin } from './apps.js'
import type { Knowledge } from './apps.js'
import { contractOf, isEmptyStatus } from './specs.js'
import type { Spec } from './specs.js'
import { next } from '../helpers/no-content.js'
import { formatRequests, openHttp2, send } from '../helpers/wire.js'
import type { Fields, WireRequest } from '../helpers/wire.js'

export type Version = 'HTTP/1.1' | 'HTTP/2'
type Comparison = { found: string, expected: string, isWithoutContent: boolean }

/** What leaves of both applications, or `undefined` where the rules leave open how the one by hand has to be written. */
export async function compare (spec: Spec, version: Version): Promise<Comparison | undefined> {
  const byHand = await answerByHand(spec, version)
  if (byHand === undefined) return undefined
  const found = await talk(buildWithPlugin(spec, serverOptions(version)), spec, version)
  const status = Number(/^\S+ (\d{3})/.exec(byHand.text)?.[1])
  const { missed, refused, failures } = byHand.trace
  if (isEmptyStatus(status) && contractOf(spec) !== undefined && !missed) {
    // Where the reply of an error fails as well, Fastify writes to the socket past all hooks.
    return failures > 1 ? undefined : { found: sortHead(found), expected: withoutContent(byHand.text, status), isWithoutContent: true }
  }
  const format = refused ? maskRefusal : (text: string) => text
  return { found: format(found), expected: format(byHand.text), isWithoutContent: false }
}

/** Asks the application by hand until it knows all it has to. */
async function answerByHand (spec: Spec, version: Version): Promise<{ text: string, trace: Trace } | undefined> {
  const ask = async (knows: Knowledge) => {
    const { app, trace } = buildByHand(spec, knows, serverOptions(version))
    return { text: await talk(app, spec, version), trace }
  }
  const knows: Knowledge = { sets: false, settles: false, fails: false, failsStream: false, lends: true }
  const plain = await ask(knows)
  knows.settles = true
  knows.sets = !plain.trace.missed && !plain.trace.redirected
  const answer = await ask(knows)
  switch (answer.trace.failure) {
    case undefined: return answer
    case 'refusal': return await ask({ ...knows, lends: false })
    case 'stream': return await ask({ ...knows, sets: false, fails: true, lends: false, failsStream: true })
    // What fails with the declared status alone, in a serializer, can't be written by hand: that status could not be taken back.
    case 'other': return plain.trace.failure === undefined ? undefined : await ask({ ...knows, sets: false, fails: true, lends: false })
  }
}

function serverOptions (version: Version) {
  return version === 'HTTP/2' ? { http2: true } as object : {}
}

/** Sends the request of a spec, and over HTTP/1.1 another one behind it on the same connection, and closes the application. */
async function talk (app: FastifyInstance, spec: Spec, version: Version): Promise<string> {
  try {
    const text = version === 'HTTP/2' ? await talkHttp2(app, spec) : await talkHttp1(app, spec)
    return text.replaceAll(/^date: .*\r\n/gmi, '')
  } finally {
    await app.close()
  }
}

const bodies = { none: '', valid: '{"name":"a"}', invalid: '{}', malformed: '{' }

function requestOf ({ method, prefix, body: kind }: Spec): WireRequest {
  const body = method === 'POST' || method === 'PUT' ? bodies[kind] : ''
  return { method, url: prefix || '/', body, headers: body === '' ? {} : { 'content-type': 'application/json' } }
}

async function talkHttp1 (app: FastifyInstance, spec: Spec): Promise<string> {
  const { bytes, broken } = await send(app, formatRequests([requestOf(spec), next]).join(''))
  return bytes.toString('latin1') + broken
}

async function talkHttp2 (app: FastifyInstance, spec: Spec): Promise<string> {
  const connection = await openHttp2(app)
  const { status, headers, body, trailers, broken } = await connection.ask(requestOf(spec))
  await connection.close()
  const head = status === 0 ? '' : `HTTP/2 ${status}\r\n${formatFields(headers)}\r\n`
  const end = Object.keys(trailers).length === 0 ? '' : `trailers ${formatFields(trailers)}`
  return head + body.toString('latin1') + end + broken
}

function formatFields (fields: Fields): string {
  return Object.entries(fields).map(([name, values]) => `${name}: ${values.join()}\r\n`).join('')
}

function sortHead (text: string): string {
  const end = text.indexOf('\r\n\r\n')
  const [start, ...fields] = text.slice(0, end).split('\r\n')
  return [start, ...fields.sort()].join('\r\n') + text.slice(end)
}

/** The same answer, but for what no rule says of a refusal: the words of its message, and the order of fields taken away and set again. */
function maskRefusal (text: string): string {
  return sortHead(text)
    .replaceAll(/Route [A-Z]+ \/.*?(?="[,}]|HTTP\/1\.1 |\r\n|trailers |$)/g, 'MESSAGE')
    .replace(/^content-length: \d+/m, 'content-length: LENGTH')
    .replace(/\r\n[0-9a-f]+\r\n(?=[{M])/, '\r\nLENGTH\r\n')
}

const contentFields = /^(content-type|content-encoding|content-length|transfer-encoding|trailer):/i

/** The same reply as the RFC wants it: without its body, and without what the head says of it. */
function withoutContent (text: string, status: number): string {
  const [start, ...fields] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
  const kept = fields.filter(field => !contentFields.test(field))
  if (status === 205) kept.push('content-length: 0')
  // Over HTTP/1.1 the answer to the next request follows at once.
  const next = text.lastIndexOf('HTTP/1.1 ')
  return sortHead(`${[start, ...kept].join('\r\n')}\r\n\r\n${next > 0 ? text.slice(next) : ''}`)
}
