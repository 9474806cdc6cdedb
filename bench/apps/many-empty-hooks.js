import { hooks, hooksOf200 } from './empty-hooks.js'

export { addResource } from './many-by-hand.js'

/** The least that a plugin does which gives all routes hooks of these kinds. */
export async function prepare (app) {
  app.addHook('onRoute', route => {
    const isPlain = route.method === 'GET' || route.method === 'HEAD'
    for (const [kind, hook] of Object.entries(isPlain ? hooksOf200 : hooks)) route[kind] = [hook].concat(route[kind] ?? [])
  })
}
