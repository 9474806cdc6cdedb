import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const script = fileURLToPath(new URL('../../examples/shop/server.js', import.meta.url))

/** Starts the shop's server as a process of its own, without the options and the coverage of this one. */
export function start (t: Test, env: Record<string, string>) {
  const { HOST, PORT, NODE_OPTIONS, NODE_V8_COVERAGE, ...rest } = process.env
  const child = spawn(process.execPath, [script], { env: { ...rest, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.stderr += text })
  // After 'close', and not only 'exit', all of the output is here.
  const closed = once(child, 'close')
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await closed
  })
  return { child, output, closed }
}

/** Starts the server on a free port, and waits until it says where it is. */
export async function listen (t: Test) {
  const server = start(t, { PORT: '0' })
  while (!server.output.stdout.includes('DELETE')) {
    const [code] = await Promise.race([once(server.child.stdout, 'data'), server.closed])
    if (typeof code === 'number') throw new Error(`The server has ended: ${server.output.stderr}`)
  }
  const url = /http:\/\/127\.0\.0\.1:[1-9]\d*(?=\/docs\n)/.exec(server.output.stdout)?.[0]
  t.ok(url, 'prints its real port')
  return { ...server, url: String(url) }
}
