import { hooks, hooksOfSchema } from './empty-hooks.js'

export { addResource } from './many-by-hand.js'

/** The least that a plugin does which gives all routes hooks of these kinds. */
export async function prepare (app) {
  app.addHook('onRoute', route => {
    const added = route.method === 'DELETE' ? hooks : hooksOfSchema
    for (const [kind, hook] of Object.entries(added)) route[kind] = [hook].concat(route[kind] ?? [])
  })
}
