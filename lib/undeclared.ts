import type { FastifyReply, FastifyRequest } from 'fastify'
import { complain } from './complain.js'
import { FST_STATUS_CODE_UNDECLARED } from './errors.js'
import { hasFailed } from './failed.js'
import { keyFor } from './response-schema.js'
import type { Contract } from './route.js'

/**
 * Holds the status of a reply against all that its route declares. Errors need not be declared.
 *
 * @returns the error to fail with, where an undeclared status is one
 */
export function findUndeclared (request: FastifyRequest, reply: FastifyReply, status: number, contract: Contract): Error | undefined {
  const { code, responseKeys, undeclared } = contract
  if (undeclared === 'allow' || status === code || keyFor(responseKeys, status) !== undefined || hasFailed(reply)) return undefined
  const { url = '' } = request.routeOptions
  return complain(request, new FST_STATUS_CODE_UNDECLARED(request.method, url, status, code), undeclared, String(status))
}
