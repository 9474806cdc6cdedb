// @ts-check

import { buildShop } from './app.js'

/** @import { FastifyInstance } from 'fastify' */

const host = process.env.HOST || '127.0.0.1'
const port = process.env.PORT || '3000'

if (/^\d{1,5}$/.test(port) && Number(port) <= 65535) await start()
else fail(`PORT must be a number from 0 to 65535, but is ${JSON.stringify(port)}.`)

async function start () {
  const app = await buildShop()
  try {
    const url = await app.listen({ host, port: Number(port) })
    // Ctrl+C ends at once: a person waits, and a reply that is under way is lost. All else lets it end first.
    process.on('SIGINT', () => process.exit()).on('SIGTERM', () => stop(app))
    console.log(welcome(url))
  } catch (error) {
    fail(isTaken(error) ? `Port ${port} of ${host} is taken. Choose another one: PORT=0 takes any that is free.` : String(error))
  }
}

/**
 * Answers the requests that are under way, and ends. Fastify closes the connections that are idle by now, and leaves those of
 * these requests open until clients close them.
 *
 * @param {FastifyInstance} app
 */
function stop (app) {
  setInterval(() => app.server.closeIdleConnections(), 50).unref()
  return app.close()
}

function welcome (/** @type {string} */ url) {
  return `The shop is open. Ctrl+C closes it.

  Documentation   ${url}/docs
  OpenAPI         ${url}/docs/json

Try:
  curl -i ${url}/items -H 'content-type: application/json' -d '{ "name": "Cup", "price": 4, "stock": 12 }'
  curl -i ${url}/items/kettle -X PUT -H 'content-type: application/json' -d '{ "name": "Kettle", "price": 35, "stock": 2 }'
  curl -i ${url}/items/teapot -X DELETE
`
}

/** @param {unknown} error */
function isTaken (error) {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

/** @param {string} message */
function fail (message) {
  console.error(message)
  process.exitCode = 1
}
