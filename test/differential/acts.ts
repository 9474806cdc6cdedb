import type { FastifyReply } from 'fastify'
import { makeError, makePayload } from './payloads.js'
import type { Notes } from './payloads.js'
import type { Act, PayloadKind } from './specs.js'

export type Done = (error?: Error | null, payload?: unknown) => void

/** What happened to a request, seen from the code of the application itself. */
export type Trace = {
  chosen: boolean
  /** Whether the handler runs. */
  begun: boolean
  missed: boolean
  redirected: boolean
  /** Whether a second reply was sent, after which kind of a first one. */
  sentTwice: PayloadKind | undefined
  /** Whether an empty 304 keeps what its head says of the content that the client holds. */
  keepsHead: boolean
  /** The first one. */
  failure: 'refusal' | 'other' | undefined
  /** Why it failed first. */
  reason: string | undefined
  /** Whether the contract turned some reply into an error. */
  refused: boolean
  /** The text that a `null` was serialized to, by a schema perhaps. */
  nullText: unknown
  /** Whether it was serialized for a status without content. */
  isUnsent: boolean
  /** How often the `onError` hooks ran. */
  failures: number
}

/** What an application by hand adds to its route. */
export type ByHand = {
  begin: Function
  look: Function
  settle: Function
  /** To be called before a reply is sent. */
  send: (reply: FastifyReply) => void
  trace: Trace
  declared: number | undefined
}

/** Makes the function that does what a hook or a handler is said to do. */
export function createAct (notes: Notes, byHand: ByHand | undefined) {
  const thrown = new WeakMap<object, Set<Act>>()

  return function act (reply: FastifyReply, act: Act, done: Done): unknown {
    switch (act.does) {
      case 'status':
        if (byHand !== undefined) byHand.trace.chosen = true
        if (act.how === 'assign') reply.statusCode = act.code
        else reply[act.how](act.code)
        return done()
      case 'throw': {
        const before = thrown.get(reply.raw) ?? new Set()
        thrown.set(reply.raw, before)
        if (act.times === 'once' && before.has(act)) return done()
        before.add(act)
        return failBy(act.how, makeError(act.error), done)
      }
      case 'change':
        return done(null, makePayload(act.payload, reply, notes))
      case 'record':
        notes.said.push(`onError saw ${reply.statusCode}`)
        return done()
      case 'wrap':
        wrap(reply, act.method)
        return done()
      // What a hook or a handler that is no promise returns here means nothing: not the reply, which is a thenable.
      case 'reply':
        return noReturn(answer(reply, act))
      case 'not found':
        if (byHand !== undefined) byHand.trace.missed = true
        return noReturn(reply.callNotFound())
      case 'redirect':
        return noReturn(reply.redirect('/there', byHand === undefined ? act.code : redirectCode(reply, byHand, act.code)))
    }
  }

  function answer (reply: FastifyReply, { payload: kind, by, again }: Act & { does: 'reply' }): void {
    const payload = makePayload(kind, reply, notes)
    byHand?.send(reply)
    if (byHand !== undefined && again !== undefined) byHand.trace.sentTwice = kind
    const sender = by === 'heir' ? Object.create(reply) as FastifyReply : reply
    sender.send(payload)
    if (again !== undefined) sender.send(makePayload(again, reply, notes))
  }
}

function redirectCode (reply: FastifyReply, { trace, declared = 0 }: ByHand, code: number | undefined): number | undefined {
  const isDeclared = trace.begun && !trace.chosen && !reply.request.is404 && [301, 303, 307, 308].includes(declared)
  trace.redirected = true
  trace.chosen = true
  return code ?? (isDeclared ? declared : undefined)
}

/** Puts a method in the place of one of the reply's own, as other plugins do. */
function wrap (reply: FastifyReply, method: 'send' | 'redirect' | 'callNotFound'): void {
  const former = reply[method] as Function
  reply[method] = function (this: FastifyReply, ...args: unknown[]) {
    this.header('x-wrapped', method)
    return former.apply(this, args)
  } as never
}

function failBy (how: (Act & { does: 'throw' })['how'], error: Error, done: Done): unknown {
  if (how === 'reject') return Promise.reject(error)
  if (how === 'throw' || done === fail) throw error
  return how === 'later' ? setImmediate(done, error) : done(error)
}

function noReturn (_reply: unknown): void {}

export function fail (error?: Error | null): never {
  throw error
}
