import { errors, Problem } from './requests.js'
import { addResource as addPlain, prepare as preparePlain } from './many-with-plugin.js'

export async function prepare (app) {
  app.addSchema(Problem)
  await preparePlain(app)
}

/** Adds a resource whose routes have the same errors each, written into their response schemas. */
export function addResource (app, url) {
  const add = method => (path, { schema, ...options }, handler) => {
    app[method](path, { ...options, schema: { ...schema, response: { ...schema?.response, ...errors } } }, handler)
  }
  addPlain({ get: add('get'), post: add('post'), delete: add('delete') }, url)
}
