import { connect as connectHttp2 } from 'node:http2'
import type { IncomingHttpHeaders } from 'node:http2'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Trace } from './acts.js'
import { buildByHand, buildWithPlugin } from './apps.js'
import type { Knowledge } from './apps.js'
import { contractOf, isEmptyStatus } from './specs.js'
import type { Spec } from './specs.js'

export type Version = 'HTTP/1.1' | 'HTTP/2'
type Comparison = { found: string, expected: string, isWithoutContent: boolean }

const silent = 'the server fell silent'

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
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  try {
    const text = version === 'HTTP/2' ? await talkHttp2(url, spec) : await talkHttp1((app.server.address() as AddressInfo).port, spec)
    return text.replaceAll(/^date: .*\r\n/gmi, '')
  } finally {
    await app.close()
  }
}

const bodies = { none: '', valid: '{"name":"a"}', invalid: '{}', malformed: '{' }

function bodyOf ({ method, body }: Spec): string {
  return method === 'POST' || method === 'PUT' ? bodies[body] : ''
}

async function talkHttp1 (port: number, spec: Spec): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  let end = ''
  socket.setTimeout(3000, () => { end = silent; socket.destroy() })
  const body = bodyOf(spec)
  const fields = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
  const first = `${spec.method} ${spec.prefix || '/'} HTTP/1.1\r\nhost: localhost\r\n${fields}\r\n${body}`
  socket.write(`${first}GET /next HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
  try {
    for await (const chunk of socket) chunks.push(chunk)
  } catch (error) {
    end ||= `the connection broke: ${(error as NodeJS.ErrnoException).code}`
  }
  return Buffer.concat(chunks).toString('latin1') + end
}

async function talkHttp2 (url: string, spec: Spec): Promise<string> {
  const session = connectHttp2(url)
  // Node 24 fails the session with the stream, where a hook leaves a body that is longer than its head says.
  const closed = new Promise(resolve => session.on('error', () => {}).on('close', resolve))
  const body = bodyOf(spec)
  const fields = body === '' ? {} : { 'content-type': 'application/json' }
  const stream = session.request({ ':method': spec.method, ':path': spec.prefix || '/', ...fields }, { endStream: body === '' })
  if (body !== '') stream.end(body)
  let text = ''
  let end = ''
  stream.setTimeout(3000, () => { end = silent; stream.destroy() })
  stream.on('response', head => { text += `HTTP/2 ${head[':status']}\r\n${formatFields(head)}\r\n` })
  stream.on('trailers', trailers => { end += `trailers ${formatFields(trailers)}` })
  try {
    for await (const chunk of stream) text += chunk.toString('latin1')
  } catch (error) {
    end ||= `the stream broke: ${(error as NodeJS.ErrnoException).code}`
  }
  // Not destroyed, which Node 20 doesn't survive every time.
  session.close()
  await closed
  return text + end
}

function formatFields (fields: IncomingHttpHeaders): string {
  return Object.entries(fields).filter(([name]) => !name.startsWith(':')).map(([name, value]) => `${name}: ${[value].flat().join()}\r\n`).join('')
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
