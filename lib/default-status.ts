import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { hasChosenStatus } from './chosen-status.js'

// `reply.redirect(url)` answers with the declared code where that is one of these, and with 302 elsewhere.
const redirectStatuses = [301, 303, 307, 308]

/**
 * Makes the hook that puts the route's status into force before its handler runs, unless one has been chosen by then.
 *
 * It is written to the raw response: `reply.code()` would mark it as chosen, and `redirect()` and Fastify's error
 * handler keep a chosen status. Two methods of the reply have to know that it is no choice.
 */
export function createApplyStatusCode (code: number) {
  const redirect = redirectStatuses.includes(code) ? createRedirect(code) : undefined
  const callNotFound = createCallNotFound(code)

  return function applyStatusCode (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
    if (isStatusOpen(request, reply)) {
      reply.raw.statusCode = code
      reply.callNotFound = callNotFound
      if (redirect !== undefined) reply.redirect = redirect
    }
    done()
  }
}

/** Takes the route's status back where it's still in force and was not chosen. */
export function takeStatusBack (reply: FastifyReply, code: number): void {
  // The status of a head that was written by hand is what went out, for logs and onResponse hooks to see.
  if (reply.statusCode === code && !reply.raw.headersSent && !hasChosenStatus(reply)) reply.raw.statusCode = 200
}

function isStatusOpen (request: FastifyRequest, reply: FastifyReply): boolean {
  if (reply.statusCode !== 200) return false
  // On HTTP/1, `statusCode` is a property of the response's own once it's assigned: a cheaper test than hasChosenStatus().
  const isUnassigned = request.raw.httpVersionMajor === 1 && !Object.hasOwn(reply.raw, 'statusCode')
  return isUnassigned || !hasChosenStatus(reply)
}

function createRedirect (declared: number) {
  return function redirect (this: FastifyReply, url: string, code?: number): FastifyReply {
    // Once an error handler or a not-found handler has taken over, the declared code is not in force any more.
    return Object.getPrototypeOf(this).redirect.call(this, url, code || (this.statusCode === declared ? declared : undefined))
  }
}

// The not-found handler answers as it would without the plugin, and no hook runs before it.
function createCallNotFound (declared: number) {
  return function callNotFound (this: FastifyReply): FastifyReply {
    takeStatusBack(this, declared)
    return Object.getPrototypeOf(this).callNotFound.call(this)
  }
}
