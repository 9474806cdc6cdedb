import * as Sentry from '@sentry/node'
import type { FastifyInstance, InjectOptions, RouteShorthandOptions } from 'fastify'
import t from 'tap'
import { isFastifyBefore } from '../helpers/app.js'

const messages: string[] = []
Sentry.init({
  dsn: 'https://key@127.0.0.1/1',
  // It leaves out what it has just reported of another route.
  integrations: integrations => integrations.filter(({ name }) => name !== 'Dedupe'),
  transport: options => Sentry.createTransport(options, async ({ body }) => {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
    for (const [, message] of text.matchAll(/"type":"[^"]*Error","value":"([^"]*)"/g)) messages.push(message!)
    return { statusCode: 200 }
  })
})

// It hooks into the applications that are made after its start.
const { build } = await import('../helpers/app.js')

const plain = () => new Error('plain')
const schema = { body: { type: 'object', required: ['name'] } }
type Case = { code: number, options?: RouteShorthandOptions, handler?: () => never, request?: Partial<InjectOptions> }

// Before 5.7 Fastify shows the error in a handler before it gives the reply its status.
const isEarly = isFastifyBefore('5.7.0')
const cases: Record<string, Case & { skip?: boolean }> = {
  '201, failed validation': { code: 201, options: { schema }, request: { payload: {} } },
  '201, malformed JSON': { code: 201, request: { headers: { 'content-type': 'application/json' }, payload: '{' } },
  '201, a 401 in onRequest': { code: 201, options: { onRequest: async () => { throw Object.assign(plain(), { statusCode: 401 }) } } },
  '201, a 409 in the handler': { code: 201, handler: () => { throw Object.assign(plain(), { statusCode: 409 }) }, skip: isEarly },
  '201, a plain Error in the handler': { code: 201, handler: () => { throw plain() } },
  '303, a plain Error in preValidation': { code: 303, options: { preValidation: async () => { throw plain() } } },
  '303, a plain Error in the handler': { code: 303, handler: () => { throw plain() }, skip: isEarly },
  '418, a plain Error in preValidation': { code: 418, options: { preValidation: async () => { throw plain() } } },
  '418, a plain Error in the handler': { code: 418, handler: () => { throw plain() }, skip: isEarly }
}

for (const [title, { code, options, handler, request, skip }] of Object.entries(cases)) {
  t.test(`Sentry reports what it reports without the plugin: ${title}`, { skip: skip ?? false }, async t => {
    const app = await build(t)
    for (const statusCode of [undefined, code]) {
      app.post(`/${statusCode}`, { ...options, statusCode }, handler ?? (async () => ({ ok: true })))
    }
    const expected = await report(app, '/undefined', request)
    t.same(await report(app, `/${code}`, request), expected)
    if (title.includes('plain')) t.same(expected, ['plain'])
  })
}

t.test('HEAD answers as GET where Sentry has wrapped the hooks', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  app.get('/none', { statusCode: 204 }, async () => null)
  app.get('/body', { statusCode: 204, onSend: async () => {} }, async () => ({ body: true }))
  for (const [url, code] of [['/none', 204], ['/body', 500]] as const) {
    for (const method of ['GET', 'HEAD'] as const) t.equal((await app.inject({ method, url })).statusCode, code, `${method} ${url}`)
  }
})

async function report (app: FastifyInstance, url: string, request: Partial<InjectOptions> = {}): Promise<string[]> {
  await app.inject({ method: 'POST', url, ...request })
  await Sentry.flush()
  return messages.splice(0)
}
