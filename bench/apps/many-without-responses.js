import { prepare as preparePlain } from './many-with-plugin.js'
import { Problem } from './requests.js'
export { addResource } from './many-with-plugin.js'

export async function prepare (app) {
  // Fastify takes its time with shared schemas, whether they are used or not.
  app.addSchema(Problem)
  await preparePlain(app)
}
