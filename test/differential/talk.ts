import type { FastifyInstance } from 'fastify'
import { next } from '../helpers/no-content.js'
import { formatRequests, openHttp2, send } from '../helpers/wire.js'
import type { Fields, WireRequest } from '../helpers/wire.js'
import type { Notes } from './payloads.js'
import type { Spec } from './specs.js'

export type Version = 'HTTP/1.1' | 'HTTP/2'

/** What left, and what the code of the application noticed meanwhile. */
export type Talk = { text: string, notes: string[] }

const contents = {
  none: ['', ''],
  valid: ['application/json', '{"name":"a"}'],
  invalid: ['application/json', '{}'],
  malformed: ['application/json', '{'],
  upload: ['application/octet-stream', 'upload'.repeat(10_000)]
} as const

/** Sends the request of a spec, and over HTTP/1.1 another one behind it on the same connection, and closes the application. */
export async function talk (app: FastifyInstance, notes: Notes, spec: Spec, version: Version): Promise<Talk> {
  try {
    const text = version === 'HTTP/2' ? await talkHttp2(app, spec) : await talkHttp1(app, spec)
    return { text: text.replaceAll(/^date: .*\r\n/gmi, ''), notes: [...notes.said, ...await Promise.all(notes.atEnd.map(say => say()))] }
  } finally {
    await app.close()
  }
}

function requestOf ({ method, prefix, body: kind, isConditional }: Spec): WireRequest {
  const [type, body] = contents[method === 'POST' || method === 'PUT' ? kind : 'none']
  const headers = { ...(body === '' ? {} : { 'content-type': type }), ...(isConditional ? { 'if-none-match': '"1"' } : {}) }
  return { method, url: prefix || '/', body, headers }
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
