// @ts-check

import { buildShop } from './app.js'

const host = process.env.HOST || '127.0.0.1'
const port = process.env.PORT || '3000'

if (/^\d{1,5}$/.test(port) && Number(port) <= 65535) await start()
else fail(`PORT must be a number from 0 to 65535, but is ${JSON.stringify(port)}.`)

async function start () {
  const app = await buildShop()
  const stop = () => app.close()
  try {
    const url = await app.listen({ host, port: Number(port) })
    process.on('SIGINT', stop).on('SIGTERM', stop)
    console.log(welcome(url))
  } catch (error) {
    fail(isTaken(error) ? `Port ${port} of ${host} is taken. Choose another one: PORT=0 takes any that is free.` : String(error))
  }
}

function welcome (/** @type {string} */ url) {
  return `The shop is open. Ctrl+C closes it.

  Documentation   ${url}/docs
  OpenAPI         ${url}/docs/json

Try:
  curl -i ${url}/items -H 'content-type: application/json' -d '{ "name": "Cup", "price": 4, "stock": 12 }'
  curl -i ${url}/items/teapot -X PUT -H 'content-type: application/json' -d '{ "name": "Teapot", "price": 24.5, "stock": 3 }'
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
