import type { FastifyReply } from 'fastify'

/**
 * Whether `reply.code()` (or `status()`, or `statusCode =`) has been called for this reply, with whatever code.
 *
 * Fastify doesn't tell, but `redirect()` depends on it: without a code of its own it keeps the chosen one, and takes 302
 * otherwise. So a stand-in for the reply is redirected, and the code it's given is the answer.
 */
export function hasChosenStatus (reply: FastifyReply): boolean {
  let redirectedWith = 302
  const standIn = new Proxy(reply, {
    get (target, key): unknown {
      if (key === 'raw') return { statusCode: 200 }
      if (key === 'header' || key === 'send') return () => standIn
      if (key === 'code') return (code: number) => { redirectedWith = code; return standIn }
      return Reflect.get(target, key)
    }
  })
  Object.getPrototypeOf(reply).redirect.call(standIn, '')
  return redirectedWith !== 302
}
