import t from 'tap'
import type { FastifySchema } from 'fastify'
import { buildDocumented, documentOf, variants } from '../helpers/document.js'

const handler = async () => null

for (const { mode, options, order } of variants) {
  const isSwagger2 = 'swagger' in options
  const build = (t: Parameters<typeof buildDocumented>[0]) => buildDocumented(t, { options, order })
  const named = (title: string) => `${mode}, registered ${order} it: ${title}`

  t.test(named('a shared schema keeps its $ref, and its description comes first'), async t => {
    const app = await build(t)
    app.addSchema({ $id: 'Item', type: 'object', properties: { tag: { type: 'string', description: 'A tag' }, price: { type: 'number' } } })
    app.addSchema({ $id: 'Described', type: 'object', description: 'A shared item' })
    const refs: [string, object, string][] = [
      ['/ref', { $ref: 'Item#' }, 'Created'],
      ['/own', { $ref: 'Item#', description: 'My item' }, 'My item'],
      ['/own-x', { $ref: 'Item#', 'x-response-description': 'My item' }, 'My item'],
      ['/described', { $ref: 'Described#' }, 'A shared item'],
      ['/fragment', { $ref: 'Item#/properties/price' }, 'Created'],
      ['/described-fragment', { $ref: 'Item#/properties/tag' }, 'A tag']
    ]
    for (const [url, schema] of refs) app.get(url, { statusCode: 201, schema: { response: { 201: schema } } as FastifySchema }, handler)

    const { paths } = await documentOf(t, app)
    for (const [url, schema, description] of refs) {
      const { 201: created, ...others } = paths[url].get.responses
      t.equal(created.description, description, url)
      t.same(others, {})
      const documented = isSwagger2 ? created.schema : created.content['application/json'].schema
      t.match(documented.$ref, /^#\/(definitions|components\/schemas)\/def-\d/)
      if (!('description' in schema)) t.same(Object.keys(documented), ['$ref'], 'the description is not put into the schema')
    }
  })

  t.test(named('a schema shared in a nested scope is found there'), async t => {
    const app = await build(t)
    await app.register(async child => {
      child.addSchema({ $id: 'Local', type: 'object', description: 'A local item' })
      child.get('/', { statusCode: 201, schema: { response: { 201: { $ref: 'Local#' } } } }, handler)
    })
    t.equal((await documentOf(t, app)).paths['/'].get.responses[201].description, 'A local item')
  })

  t.test(named('what else is said of a route stays'), async t => {
    const app = await build(t)
    app.get('/', {
      statusCode: 201,
      schema: { tags: ['items'], summary: 'Make', operationId: 'make', deprecated: true, querystring: { type: 'object', properties: { q: { type: 'string' } } } }
    } as object, handler)
    app.get('/hidden', { statusCode: 201, schema: { hide: true } }, handler)

    const { paths } = await documentOf(t, app)
    t.match(paths['/'].get, { tags: ['items'], summary: 'Make', operationId: 'make', deprecated: true, parameters: [{ name: 'q' }] })
    t.same(Object.keys(paths['/'].get.responses), ['201'])
    t.same(Object.keys(paths), ['/'])
  })

  t.test(named('method arrays and nested prefixes are documented whole'), async t => {
    const app = await build(t)
    app.route({ method: ['POST', 'PUT'], url: '/both', statusCode: 202, handler })
    await app.register(async child => {
      child.get('/', { statusCode: 203 }, handler)
      await child.register(async grandchild => { grandchild.delete('/:id', { statusCode: 204 }, handler) }, { prefix: '/v1' })
    }, { prefix: '/nested' })

    const { paths } = await documentOf(t, app)
    t.same(Object.keys(paths['/both'].post.responses), ['202'])
    t.same(Object.keys(paths['/both'].put.responses), ['202'])
    for (const url of Object.keys(paths).filter(url => /^\/nested\/?$/.test(url))) t.same(Object.keys(paths[url].get.responses), ['203'])
    t.same(Object.keys(paths['/nested/v1/{id}'].delete.responses), ['204'])
  })

  t.test(named('a HEAD route is documented as its GET'), async t => {
    const app = await buildDocumented(t, { options: { ...options, exposeHeadRoutes: true } as typeof options, order })
    app.get('/', { statusCode: 203, schema: { response: { 203: { type: 'string' } } } }, handler)

    const { paths } = await documentOf(t, app)
    t.same(paths['/'].head.responses, paths['/'].get.responses)
    t.same(Object.keys(paths['/'].head.responses), ['203'])
  })

  // Registered first, @fastify/swagger has copied such a route already: the one order that can't be mended.
  t.test(named('a route that declares nothing is documented as it would be without the plugin'), async t => {
    const app = await build(t)
    app.get('/', { schema: { response: { '2xx': { type: 'string' } } } }, handler)
    app.get('/bare', handler)

    const { paths } = await documentOf(t, app)
    t.same(Object.keys(paths['/'].get.responses), [isSwagger2 ? '200' : '2XX'])
    t.same(paths['/bare'].get.responses, { 200: { description: 'Default Response' } })
  })

  t.test(named('links of the declared code are documented'), { skip: isSwagger2 }, async t => {
    const app = await build(t)
    const links = { 201: { read: { operationId: 'read' } } }
    app.post('/', { statusCode: 201, links } as object, handler)
    app.get('/', { statusCode: 200, schema: { operationId: 'read' } as object }, handler)

    t.same((await documentOf(t, app)).paths['/'].post.responses[201].links, links[201])
  })
}
