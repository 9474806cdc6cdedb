import type { RouteOptions } from 'fastify'

/**
 * Where Fastify's own hook stands among the `onSend` hooks of a HEAD route that it has added beside a GET: it replaces the
 * payload by its length, and is known by its name only. -1 on any other route.
 */
export function findHeadHook (onSend: RouteOptions['onSend']): number {
  if (onSend === undefined) return -1
  // A slot may hold anything: Fastify checks it later.
  return ([onSend].flat() as unknown[]).findIndex(hook => (hook as { name?: unknown } | null | undefined)?.name === 'headRouteOnSendHandler')
}
