import Fastify from 'fastify'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'

/** An application with the plugin, closed when the test ends. */
export async function build (t: Test, options: StatusCodeOptions = {}, server: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = buildPlain(t, server)
  await app.register(statusCode, options)
  return app
}

/** The same application without the plugin. */
export function buildPlain (t: Test, server: FastifyServerOptions = {}): FastifyInstance {
  // A copy, into which Fastify 5.0 writes.
  const app = Fastify({ ...server })
  t.teardown(() => app.close())
  return app
}

/** Whether the Fastify that is tested with is older than this version, which differs in what a test is about. */
export function isFastifyBefore (version: string): boolean {
  return Fastify().version.localeCompare(version, 'en', { numeric: true }) < 0
}

export type LogLine = { level: number, msg: string, [key: string]: unknown }

/** A logger's options, and the lines that it has written. */
export function recordLog (level = 'warn'): { lines: LogLine[], logger: { level: string, stream: { write: (line: string) => void } } } {
  const lines: LogLine[] = []
  return { lines, logger: { level, stream: { write: line => { lines.push(JSON.parse(line)) } } } }
}
