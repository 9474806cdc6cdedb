import { build as buildByHand } from './by-hand.js'

// Of the kinds by which the plugin keeps its rules: what Fastify takes for hooks that do nothing is the least that it can take.
export const hooks = {
  onRequest: function emptyOnRequest (request, reply, done) { done() },
  preHandler: function emptyPreHandler (request, reply, done) { done() },
  preSerialization: function emptyPreSerialization (request, reply, payload, done) { done() },
  onError: function emptyOnError (request, reply, error, done) { done() },
  onSend: function emptyOnSend (request, reply, payload, done) { done() }
}

// Fastify's own status needs no hook to come into force.
const { preHandler, ...others } = hooks
export const hooksOf200 = others

export const build = () => buildByHand(hooks, hooksOf200)
