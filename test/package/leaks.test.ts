import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { addPaths, ask } from '../../scripts/leaks-app.js'
import { build } from '../helpers/app.js'
import { until } from '../helpers/patience.js'

const requests = 2000
const clients = 20

// The heap is measured by scripts/leaks.js: what a collector has done by when is nothing to assert in a short run.
t.test('after requests over every path no file, descriptor, timer or listener is left', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'fastify-status-code-leaks-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'file')
  writeFileSync(file, Buffer.alloc(300_000))

  const app = await build(t, { undeclared: 'error', onUnexpectedBody: 'drop', validation: { statusCode: 422 } })
  const { paths, files } = addPaths(app, file)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo

  const run = async (count: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: clients })
    let asked = 0
    await Promise.all(Array.from({ length: clients }, async () => {
      while (asked < count) {
        const [path, expected] = paths[asked++ % paths.length]!
        const status = await ask(port, path, agent)
        if (status !== expected) t.equal(status, expected, path)
      }
    }))
    agent.destroy()
  }

  await run(paths.length)
  const before = await settled(measure, () => true)
  await run(requests)
  const after = await settled(measure, now => JSON.stringify(now) === JSON.stringify(before) && files.opened === files.closed)

  t.same(after, before)
  t.ok(files.opened > 50, 'files were withheld')
  t.equal(files.closed, files.opened, 'every file is closed')

  function measure () {
    const listeners = [process, app.server].flatMap(emitter => emitter.eventNames().map(name => emitter.listenerCount(name as 'exit')))
    return {
      descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
      timers: process.getActiveResourcesInfo().filter(name => name === 'Timeout').length,
      listeners: listeners.reduce((sum, count) => sum + count, 0)
    }
  }
})

/** A measure, once it holds what it should, or where patience is at its end. */
async function settled<Value> (measure: () => Value, holds: (value: Value) => boolean): Promise<Value> {
  await sleep(300)
  await until(() => holds(measure()))
  return measure()
}
