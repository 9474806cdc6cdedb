// The application whose every path is asked for a hundred thousand times by scripts/leaks.js, and a few by test/package/leaks.test.ts.

import { createReadStream } from 'node:fs'
import { request as send } from 'node:http'
import { Readable } from 'node:stream'

const chunk = Buffer.alloc(1024)

/**
 * What a handler may return, by name.
 *
 * @param {string} file a file that is longer than what is read of a withheld stream
 * @param {{ opened: number, closed: number }} files counts them
 * @returns {Record<string, (code: number) => unknown>}
 */
function payloads (file, files) {
  return {
    object: () => ({ id: 1 }),
    nothing: () => undefined,
    file: () => {
      files.opened++
      return createReadStream(file).on('close', () => { files.closed++ })
    },
    short: () => Readable.from(['con', 'tent']),
    long: () => {
      let left = 100
      return new Readable({ read () { this.push(left-- > 0 ? chunk : null) } })
    },
    web: () => new Blob(['content']).stream(),
    failing: () => new Readable({ read () { this.destroy(new Error('failing')) } }),
    response: code => Object.defineProperty(new Response('content'), 'status', { value: code })
  }
}

/**
 * Adds the routes of all paths.
 *
 * @param {import('fastify').FastifyInstance} app that has the plugin, with `undeclared: 'error'` and `validation: { statusCode: 422 }`
 * @param {string} file
 * @returns {{ paths: Array<[url: string, status: number]>, files: { opened: number, closed: number } }} what to ask for, and what comes
 */
export function addPaths (app, file) {
  const files = { opened: 0, closed: 0 }
  /** @type {Array<[string, number]>} */
  const paths = []
  const schema = { response: { 200: { type: 'object' }, 201: { type: 'object' }, 204: { type: 'null' }, 205: { type: 'null' }, 304: { type: 'null' } } }
  /**
   * @param {string} url
   * @param {number} statusCode
   * @param {number} out
   * @param {import('fastify').RouteHandlerMethod} handler
   * @param {object} [options]
   */
  const add = (url, statusCode, out, handler, options = {}) => {
    app.get(url, { statusCode, ...options }, handler)
    paths.push([url, out])
  }
  for (const [kind, payload] of Object.entries(payloads(file, files))) {
    for (const code of [201, 204, 205, 304]) {
      // A stream whose content isn't sent may fail.
      const out = kind === 'failing' && code === 201 ? 500 : code
      add(`/declared/${code}/${kind}`, code, out, async () => payload(code))
      add(`/chosen/${code}/${kind}`, 200, out, async (request, reply) => reply.code(code).send(payload(code)), { schema })
    }
    add(`/drift/${kind}`, 201, 500, async (request, reply) => reply.code(202).send(payload(202)))
  }
  for (const code of [201, 204, 303, 418]) {
    add(`/thrown/${code}`, code, 500, async () => { throw new Error('thrown') })
    add(`/missing/${code}`, code, 404, (request, reply) => { reply.callNotFound() })
    add(`/redirect/${code}`, code, code === 303 ? 303 : 302, async (request, reply) => reply.redirect('/there'), { schema: { response: { 302: {} } } })
    add(`/early/${code}`, code, 500, async () => 'never', { preHandler: async () => { throw new Error('early') } })
    add(`/invalid/${code}`, code, 422, async () => 'never', { schema: { querystring: { type: 'object', required: ['name'] } } })
  }
  return { paths, files }
}

/**
 * Asks once for a path, and reads the answer to its end.
 *
 * @param {number} port
 * @param {string} path
 * @param {import('node:http').Agent} agent
 * @returns {Promise<number | undefined>} its status
 */
export function ask (port, path, agent) {
  return new Promise((resolve, reject) => {
    send({ port, path, agent, host: '127.0.0.1' }, response => {
      response.resume().on('end', () => resolve(response.statusCode))
    }).on('error', reject).end()
  })
}
