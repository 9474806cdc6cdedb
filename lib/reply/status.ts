// The status of a reply: put into force before the handler, kept from errors and redirects, taken back.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasErrorHandler } from '../fastify.js'
import type { Done, ReplyInternals } from '../fastify.js'

/** What keeping a reply takes: the same for all replies of a contract. */
export type Keeping = Readonly<{
  /** The declared status. */
  code: number
  /** Whether that is what `reply.redirect(url)` answers with, in place of 302. */
  isRedirect: boolean
  internals: ReplyInternals
}>

/** What is remembered of a reply. */
type Kept = {
  readonly keeping: Keeping
  /** Fastify's methods, or what others have put in their place. */
  readonly send: FastifyReply['send']
  readonly redirect: FastifyReply['redirect']
  readonly callNotFound: FastifyReply['callNotFound']
  /** Whether the declared status had its chance: it's put into force once. */
  hasBegun: boolean
  /** Whether the declared status was written, so that it can be taken back. */
  isApplied: boolean
  /** Whether something was sent, which may have failed since. */
  isSent: boolean
  hasFailed: boolean
  /** Whether it was given `null`, around which a hook may have put an envelope. */
  isNull: boolean
  /** Whether the declared schema serializes it in place of its own. */
  isLent: boolean
  /** Sends at once what waits for the first byte of a stream. */
  hurry: (() => void) | undefined
}

const key = Symbol('fastify-status-code.kept')

type KeptReply = FastifyReply & { [key]?: Kept }

/** What keeping the replies of a route takes that declares this code. */
export function createKeeping (code: number, internals: ReplyInternals): Keeping {
  return { code, isRedirect: [301, 303, 307, 308].includes(code), internals }
}

/** What is remembered of a reply, if anything is yet. */
export function keptOf (reply: KeptReply): Kept | undefined {
  return reply[key]
}

/** Begins to remember a reply. From then on its methods tell what becomes of it. */
export function keepReply (reply: KeptReply, keeping: Keeping): Kept {
  const known = reply[key]
  if (known !== undefined) return known
  const { send, redirect, callNotFound } = reply
  const kept: Kept = {
    keeping,
    send,
    redirect,
    callNotFound,
    hasBegun: false,
    isApplied: false,
    isSent: false,
    hasFailed: false,
    isNull: false,
    isLent: false,
    hurry: undefined
  }
  reply[key] = kept
  reply.send = keptSend
  reply.callNotFound = keptCallNotFound
  if (keeping.isRedirect) reply.redirect = keptRedirect
  return kept
}

/** Makes the hook from which on a reply is kept: what is sent before the handler has the route's status too. */
export function createBeginReply (keeping: Keeping) {
  return function beginReply (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    keepReply(reply, keeping)
    done()
  }
}

/** Makes the hook that puts the route's status into force right before its handler runs, unless one has been chosen by then. */
export function createApplyStatusCode (keeping: Keeping) {
  return function applyStatusCode (request: FastifyRequest, reply: FastifyReply, done: Done): void {
    applyStatus(reply, keepReply(reply, keeping))
    done()
  }
}

/** Makes the hook that takes back all that the contract gave the reply, for an error handler to find it as without the plugin. */
export function createResetReply (keeping: Keeping) {
  return function resetReply (request: FastifyRequest, reply: FastifyReply, error: unknown, done: Done): void {
    resetFailed(reply, keepReply(reply, keeping))
    done()
  }
}

/** Whether this reply answers an error. */
export function hasFailed (reply: FastifyReply): boolean {
  return keptOf(reply)?.hasFailed === true || hasErrorHandler(reply)
}

// Written to the raw response: `reply.code()` would mark it as chosen, and `redirect()` and Fastify's error handler keep a
// chosen status.
function applyStatus (reply: FastifyReply, kept: Kept): void {
  if (kept.hasBegun) return
  kept.hasBegun = true
  if (reply.raw.statusCode !== 200 || kept.keeping.internals.hasChosenStatus(reply) || reply.raw.headersSent) return
  reply.raw.statusCode = kept.keeping.code
  kept.isApplied = true
}

function resetStatus (reply: FastifyReply, kept: Kept): void {
  kept.hasBegun = true
  if (!kept.isApplied) return
  kept.isApplied = false
  // The status of a head that was written by hand is what went out, for logs and onResponse hooks to see.
  const isInForce = reply.raw.statusCode === kept.keeping.code && !reply.raw.headersSent
  if (isInForce && !kept.keeping.internals.hasChosenStatus(reply)) reply.raw.statusCode = 200
}

function resetFailed (reply: FastifyReply, kept: Kept): void {
  kept.isSent = true
  kept.hasFailed = true
  kept.isNull = false
  resetStatus(reply, kept)
  // What Fastify starts with.
  if (kept.isLent) reply.serializer(null as unknown as () => string)
  kept.isLent = false
}

// Errors pass here before any onError hook sees them, and so does the answer to one, even if such a hook has failed.
function keptSend (this: KeptReply, payload?: unknown): FastifyReply {
  const kept = this[key]!
  if (kept.hurry !== undefined) {
    kept.hurry()
    // Whatever comes after a reply is ignored, as it is where that has gone out at once.
    if (this.sent) return this
  }
  if (payload instanceof Error || kept.keeping.internals.isFailing(this) || (kept.isSent && hasFailed(this))) {
    resetFailed(this, kept)
  } else {
    applyStatus(this, kept)
    kept.isSent = true
    kept.isNull = payload === null
  }
  return kept.send.call(this, payload)
}

function keptRedirect (this: KeptReply, url: string, code?: number) {
  const kept = this[key]!
  const isDeclared = !(kept.isSent && hasFailed(this)) && !this.request.is404 && !kept.keeping.internals.hasChosenStatus(this)
  return kept.redirect.call(this, url, code || (isDeclared ? kept.keeping.code : undefined))
}

// The not-found handler answers as it would without the plugin, and no hook runs before it.
function keptCallNotFound (this: KeptReply) {
  const kept = this[key]!
  resetStatus(this, kept)
  return kept.callNotFound.call(this)
}
