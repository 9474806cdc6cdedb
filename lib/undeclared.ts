import type { FastifyReply, FastifyRequest } from 'fastify'
import { FST_STATUS_CODE_UNDECLARED } from './errors.js'
import { keyFor } from './response-schema.js'
import type { Contract } from './route.js'

export type FindUndeclared = (request: FastifyRequest, reply: FastifyReply, status: number) => Error | undefined

/**
 * Makes the check of a reply's status against all that its route declares.
 *
 * @param hasFailed whether a reply is that of an error, which no route has to declare
 * @returns a function that gives the error to fail with, or `undefined` where any status is allowed
 */
export function createFindUndeclared (contract: Contract, hasFailed: (reply: FastifyReply) => boolean): FindUndeclared | undefined {
  const { code, responseKeys, undeclared } = contract
  if (undeclared === 'allow') return undefined
  const warned = new WeakMap<object, Set<number>>()

  return function findUndeclared (request, reply, status) {
    if (status === code || keyFor(responseKeys, status) !== undefined || hasFailed(reply)) return undefined
    const { config, url = request.url } = request.routeOptions
    const error = new FST_STATUS_CODE_UNDECLARED(request.method, url, status, code, status, status)
    if (undeclared === 'error') return error
    const statuses = warned.get(config) ?? new Set()
    if (statuses.has(status)) return undefined
    warned.set(config, statuses.add(status))
    request.log.warn({ code: error.code, statusCode: status }, error.message)
    return undefined
  }
}
