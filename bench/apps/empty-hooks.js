import { build as buildByHand } from './by-hand.js'

// Of the kinds by which the plugin keeps its rules: what Fastify takes for hooks that do nothing is the least that it can take.
export const hooks = {
  preHandler: function emptyPreHandler (request, reply, done) { done() },
  onError: function emptyOnError (request, reply, error, done) { done() },
  onSend: function emptyOnSend (request, reply, payload, done) { done() }
}

// Only a body that a schema may filter needs one more.
export const hooksOfSchema = { ...hooks, preSerialization: function emptyPreSerialization (request, reply, payload, done) { done() } }

export const build = () => buildByHand(hooks, hooksOfSchema)
