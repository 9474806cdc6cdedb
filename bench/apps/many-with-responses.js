import statusCode from 'fastify-status-code'
import { errors, Problem } from './requests.js'
export { addResource } from './many-with-plugin.js'

export async function prepare (app) {
  app.addSchema(Problem)
  await app.register(statusCode, { responses: errors })
}
