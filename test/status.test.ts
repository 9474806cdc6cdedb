import { STATUS_CODES } from 'node:http'
import t from 'tap'
import * as exported from '../index.js'
import * as status from '../lib/status.js'

const codes: Record<string, number> = { ...status }
const entries = Object.entries(codes)

const aliases: Record<string, string> = {
  HTTP_413_REQUEST_ENTITY_TOO_LARGE: 'HTTP_413_CONTENT_TOO_LARGE',
  HTTP_414_REQUEST_URI_TOO_LONG: 'HTTP_414_URI_TOO_LONG',
  HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE: 'HTTP_416_RANGE_NOT_SATISFIABLE',
  HTTP_422_UNPROCESSABLE_ENTITY: 'HTTP_422_UNPROCESSABLE_CONTENT'
}

const http = entries.filter(([name]) => name.startsWith('HTTP_') && !(name in aliases))
const ws = entries.filter(([name]) => name.startsWith('WS_'))

// Node 20 still has the phrases from before RFC 9110 here: 'Payload Too Large', 'Unprocessable Entity'
const renamed: Record<number, string> = {
  413: 'CONTENT_TOO_LARGE',
  422: 'UNPROCESSABLE_CONTENT'
}

function words (phrase: string) {
  return phrase.toUpperCase().replaceAll("'", '').replace(/[^A-Z0-9]+/g, '_')
}

t.test('every name carries its own number', async (t) => {
  for (const [name, code] of entries) {
    const number = /^(?:HTTP_([1-5]\d\d)|WS_(1\d{3}))_[A-Z]+(?:_[A-Z]+)*$/.exec(name)
    t.equal(code, Number(number?.[1] ?? number?.[2]), name)
  }
})

t.test('there are 63 HTTP codes, 4 aliases, 15 WebSocket close codes, and nothing else', async (t) => {
  t.equal(new Set(http.map(([, code]) => code)).size, 63)
  t.equal(http.length, 63)
  t.equal(ws.length, 15)
  t.equal(entries.length, 63 + 4 + 15)
})

t.test('the WebSocket codes are 1000 to 1015 without 1004, which has no meaning', async (t) => {
  const defined = Array.from({ length: 16 }, (_, i) => 1000 + i).filter((code) => code !== 1004)
  t.strictSame(ws.map(([, code]) => code).sort(), defined)
})

t.test('Node knows every HTTP code but the unused 306', async (t) => {
  t.strictSame(http.map(([, code]) => code).filter((code) => !(code in STATUS_CODES)), [306])
})

t.test('every HTTP name says the phrase that Node gives its code, or that of RFC 9110', async (t) => {
  for (const [name, code] of http) {
    const phrase = STATUS_CODES[code]
    if (phrase !== undefined) t.equal(name, `HTTP_${code}_${renamed[code] ?? words(phrase)}`)
  }
})

t.test('every deprecated alias equals the constant that replaces it', async (t) => {
  for (const [alias, name] of Object.entries(aliases)) {
    t.type(codes[name], 'number', name)
    t.equal(codes[alias], codes[name], alias)
  }
})

t.test('the package exports the plugin, the names, the predicate and the errors', async t => {
  t.same(Object.keys(exported).sort(), [
    'FST_STATUS_CODE_BODY_SCHEMA', 'FST_STATUS_CODE_INVALID', 'FST_STATUS_CODE_INVALID_OPTION', 'FST_STATUS_CODE_NO_RESPONSE_SCHEMA',
    'FST_STATUS_CODE_UNDECLARED', 'FST_STATUS_CODE_UNEXPECTED_BODY', 'default', 'isNoContent', 'status', 'statusCodeTransform', 'strictStatus'
  ])
})

t.test('isNoContent holds for 1xx, 204, 205 and 304 alone', async t => {
  for (let code = 100; code <= 599; code++) {
    t.equal(exported.isNoContent(code), code < 200 || [204, 205, 304].includes(code), String(code))
  }
})
