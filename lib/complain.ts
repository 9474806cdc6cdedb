import type { FastifyError } from '@fastify/error'
import type { FastifyRequest } from 'fastify'

// What each route has been warned of. Its config is its own, and lives as long as it does.
const warnings = new WeakMap<object, Set<string>>()

/**
 * Complains of a reply that breaks the contract of its route: as an error to fail with, or as a warning that is logged once
 * for the lifetime of the route.
 *
 * @param subject what the warning is of, where a route can have several with the code of the error
 */
export function complain (request: FastifyRequest, error: FastifyError, mode: 'warn' | 'error', subject = ''): Error | undefined {
  if (mode === 'error') return error
  const { config } = request.routeOptions
  const warned = warnings.get(config) ?? new Set()
  const warning = `${error.code} ${subject}`
  if (!warned.has(warning)) request.log.warn({ code: error.code }, error.message)
  warnings.set(config, warned.add(warning))
  return undefined
}
