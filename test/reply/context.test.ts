import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import t from 'tap'
import { build, recordLog } from '../helpers/app.js'

const contexts = new AsyncLocalStorage<string>()

/** Streams of which another context, as that of another request, produces the first byte or the end. */
const produced: Record<string, (chunk: string | null) => unknown> = {
  'a Node stream': chunk => {
    const stream = new Readable({ read () {} })
    contexts.run('producer', () => setTimeout(() => stream.push(chunk), 10))
    return stream
  },
  'a web stream': chunk => new ReadableStream({
    start (controller) {
      contexts.run('producer', () => setTimeout(() => {
        if (chunk !== null) controller.enqueue(chunk)
        controller.close()
      }, 10))
    }
  })
}

for (const [kind, produce] of Object.entries(produced)) {
  for (const onUnexpectedBody of ['warn', 'drop', 'error'] as const) {
    for (const chunk of ['content', null]) {
      t.test(`all of a request runs in its own context, with ${kind} of ${chunk} and onUnexpectedBody: '${onUnexpectedBody}'`, async t => {
        const seen: unknown[] = []
        const { logger } = recordLog()
        const see = () => { seen.push(contexts.getStore()) }
        const app = await build(t, { onUnexpectedBody }, { logger: { ...logger, mixin: () => { see(); return {} } } })
        app.addHook('onRequest', (request, reply, done) => { contexts.run('request', done) })
        app.addHook('onResponse', async () => { see() })
        app.addHook('onError', async () => { see() })
        for (const code of [204, 205, 304]) app.get(`/${code}`, { statusCode: code }, async () => produce(chunk))
        for (const code of [204, 205, 304]) await app.inject(`/${code}`)
        // What a reply without content logs comes later.
        await new Promise(resolve => setTimeout(resolve, 50))
        t.strictSame([...new Set(seen)], ['request'])
        t.ok(seen.length >= 3)
      })
    }
  }
}
