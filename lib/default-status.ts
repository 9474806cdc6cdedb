import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { hasChosenStatus } from './chosen-status.js'

// `reply.redirect(url)` answers with the declared code where that is one of these, and with 302 elsewhere.
const redirectStatuses = [301, 303, 307, 308]

/**
 * Makes the hook that puts the route's status into force before its handler runs, unless one has been chosen by then.
 *
 * It is written to the raw response: `reply.code()` would mark it as chosen, and `redirect()` and Fastify's error
 * handler keep a chosen status.
 */
export function createApplyStatusCode (code: number) {
  const redirect = redirectStatuses.includes(code) ? createRedirect(code) : undefined

  return function applyStatusCode (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
    if (isStatusOpen(request, reply)) {
      reply.raw.statusCode = code
      if (redirect !== undefined) reply.redirect = redirect
    }
    done()
  }
}

/** Takes the route's status back where it's still in force and was not chosen. */
export function takeStatusBack (reply: FastifyReply, code: number): void {
  if (reply.statusCode === code && !reply.raw.headersSent && !hasChosenStatus(reply)) reply.raw.statusCode = 200
}

function isStatusOpen (request: FastifyRequest, reply: FastifyReply): boolean {
  if (reply.statusCode !== 200) return false
  // An HTTP/1 response has no `statusCode` of its own until one is assigned, which is quicker to see.
  const isUnassigned = request.raw.httpVersionMajor === 1 && !Object.hasOwn(reply.raw, 'statusCode')
  return isUnassigned || !hasChosenStatus(reply)
}

function createRedirect (declared: number) {
  return function redirect (this: FastifyReply, url: string, code?: number): FastifyReply {
    // An error handler or a not-found handler doesn't speak for the route any more.
    const isDeclared = this.statusCode === declared && !this.request.is404
    return Object.getPrototypeOf(this).redirect.call(this, url, code || (isDeclared ? declared : undefined))
  }
}
