import type { FastifyReply } from 'fastify'

/**
 * Whether `reply.code()` (or `status()`, or `statusCode =`) has been called for this reply, with whatever code.
 *
 * Fastify has no API that says so, but `redirect()` depends on it: without a code of its own it keeps the chosen one, and
 * takes 302 otherwise. So a stand-in for the reply is redirected, and the code that it is given is the answer. This relies
 * on `redirect()` calling `header()`, `code()` and `send()` alone; the tests of redirects, of hooks that choose a status and
 * of failing replies break if that changes.
 */
export function hasChosenStatus (reply: FastifyReply): boolean {
  let redirectedWith = 302
  const standIn: FastifyReply = new Proxy(reply, {
    get (target, key): unknown {
      if (key === 'raw') return { statusCode: 200 }
      if (key === 'header' || key === 'send') return () => standIn
      if (key === 'code') return (code: number) => { redirectedWith = code; return standIn }
      return Reflect.get(target, key)
    }
  })
  fastifyRedirect(reply).call(standIn, '')
  return redirectedWith !== 302
}

/** Fastify's own `redirect()`, which the application may have decorated the reply over. */
function fastifyRedirect (reply: FastifyReply): FastifyReply['redirect'] {
  let { redirect } = reply
  for (let object: unknown = reply; object !== null; object = Object.getPrototypeOf(object)) {
    if (Object.hasOwn(object as object, 'redirect')) redirect = (object as FastifyReply).redirect
  }
  return redirect
}
