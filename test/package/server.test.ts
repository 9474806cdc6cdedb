import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { patience } from '../helpers/patience.js'
import { listen, start } from '../helpers/server.js'

function waitFor (outcome: Promise<unknown>) {
  return Promise.race([outcome, sleep(patience, 'still running', { ref: false })])
}

/** Waits until the server takes no more connections. */
async function refused (url: string) {
  while (true) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    try {
      await once(socket, 'connect')
    } catch {
      return
    } finally {
      socket.destroy()
    }
  }
}

t.test('the server prints where it is, and is there', async (t) => {
  const { url, output } = await listen(t)
  t.match(output.stdout, `${url}/docs/json\n`)
  t.equal(output.stdout.match(/curl /g)?.length, 3)
  t.equal(output.stderr, '')

  const docs = await fetch(`${url}/docs`)
  t.equal(docs.status, 200)
  t.match(docs.headers.get('content-type'), 'text/html')
  t.match(await docs.text(), 'swagger-ui')

  const body = JSON.stringify({ name: 'Cup', price: 4, stock: 12 })
  const created = await fetch(`${url}/items`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  t.equal(created.status, 201)
  t.match(await created.json(), { name: 'Cup' })
})

// On Windows a signal ends a process without a word.
const signals = { SIGINT: 'it ends at once', SIGTERM: 'the request is answered, and its connection closed' }
for (const [signal, how] of process.platform === 'win32' ? [] : Object.entries(signals) as [NodeJS.Signals, string][]) {
  t.test(`${signal} ends the server with exit code 0, even with a connection kept alive`, async (t) => {
    const { url, child, closed, output } = await listen(t)
    await (await fetch(`${url}/items`)).text()
    child.kill(signal)
    t.strictSame(await waitFor(closed), [0, null])
    t.equal(output.stderr, '')
  })

  t.test(`${signal} with a request under way: ${how}`, async (t) => {
    const { url, child, closed, output } = await listen(t)
    // The server's 100 tells that the request is under way.
    const headers = { 'content-type': 'application/json', expect: '100-continue' }
    // The client keeps the connection: the server has to close it.
    const agent = new Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    const created = request(`${url}/items`, { agent, method: 'POST', headers })
    const outcome = once(created, 'response').then(([response]) => (response as IncomingMessage).resume().statusCode, () => 'cut off')
    created.flushHeaders()
    await once(created, 'continue')

    child.kill(signal)
    await refused(url)
    child.kill(signal)
    if (signal === 'SIGTERM') created.end(JSON.stringify({ name: 'Cup', price: 4, stock: 12 }))
    t.equal(await waitFor(outcome), signal === 'SIGTERM' ? 201 : 'cut off')
    t.strictSame(await waitFor(closed), [0, null])
    t.equal(output.stderr, '')
  })
}

t.test('a port that is taken is one line on stderr, and exit code 1', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo

  const { closed, output } = start(t, { PORT: String(port) })
  t.strictSame(await waitFor(closed), [1, null])
  t.equal(output.stderr, `Port ${port} of 127.0.0.1 is taken. Choose another one: PORT=0 takes any that is free.\n`)
  t.equal(output.stdout, '')
})

t.test('a host that is not of this machine is one line on stderr, and exit code 1', async (t) => {
  const { closed, output } = start(t, { HOST: '192.0.2.1', PORT: '0' })
  t.strictSame(await waitFor(closed), [1, null])
  t.match(output.stderr, /^Error: listen EADDRNOTAVAIL.*\n$/)
})

for (const port of ['65536', '-1', '0x50', 'http']) {
  t.test(`PORT=${port} is one line on stderr, and exit code 1`, async (t) => {
    const { closed, output } = start(t, { PORT: port })
    t.strictSame(await waitFor(closed), [1, null])
    t.equal(output.stderr, `PORT must be a number from 0 to 65535, but is "${port}".\n`)
    t.equal(output.stdout, '')
  })
}
