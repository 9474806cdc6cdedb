import t from 'tap'
import type { FastifyError, FastifyInstance, FastifyRequest, FastifySchema, RouteOptions } from 'fastify'
import type { Test } from 'tap'
import statusCode from '../../index.js'
import type { StatusCodeOptions } from '../../index.js'
import { build, buildPlain } from '../helpers/app.js'
import { buildDocumented, documentOf, modes, orders } from '../helpers/document.js'

type Change = (route: RouteOptions) => void
type Responses = Record<string, unknown>
/** Adds a hook that comes after the plugin, and routes that it sees. */
type Place = (app: FastifyInstance, hook: Change, addRoutes: (scope: FastifyInstance) => unknown) => PromiseLike<unknown>
type Way = (responses: Responses) => Change

const places: Record<string, Place> = {
  'in the same scope': async (app, hook, addRoutes) => {
    app.addHook('onRoute', hook)
    addRoutes(app)
  },
  'in a child scope': (app, hook, addRoutes) => app.register(async child => {
    child.addHook('onRoute', hook)
    addRoutes(child)
  }),
  'around a child scope': (app, hook, addRoutes) => {
    app.addHook('onRoute', hook)
    return app.register(async child => { addRoutes(child) })
  },
  'in a child scope with settings of its own': (app, hook, addRoutes) => app.register(async child => {
    await child.register(statusCode)
    child.addHook('onRoute', hook)
    addRoutes(child)
  })
}

const ways: Record<string, Way> = {
  'by a new object': responses => route => {
    route.schema = { ...route.schema, response: { ...route.schema?.response as Responses, ...responses } }
  },
  'in place': responses => route => {
    route.schema ??= {}
    Object.assign(route.schema.response ??= {}, responses)
  }
}

const setStatus = (code: unknown): Change => route => { Object.assign(route, { statusCode: code }) }
const Item = { type: 'object', properties: { id: { type: 'integer' } } }
const Problem = { type: 'object', properties: { message: { type: 'string' } } }
const item = async () => ({ id: 1, secret: 'x' })
const tell = async (request: FastifyRequest) => ({ code: request.routeOptions.config.statusCode ?? null })

/** An application with the plugin, a hook that comes after it, and routes that the hook sees. */
async function buildLate (
  t: Test, place: Place, hook: Change, addRoutes: (scope: FastifyInstance) => unknown, options?: StatusCodeOptions
): Promise<FastifyInstance> {
  const app = await build(t, options)
  await place(app, hook, addRoutes)
  return app
}

for (const [where, place] of Object.entries(places)) {
  t.test(`a later onRoute hook ${where} gives a route its status, changes it, and takes it away`, async t => {
    const final: Record<string, number | undefined> = { '/added': 201, '/changed': 203, '/removed': undefined }
    const app = await buildLate(t, place, route => setStatus(final[route.url])(route), scope => {
      scope.get('/added', tell)
      scope.get('/changed', { statusCode: 202 }, tell)
      scope.get('/removed', { statusCode: 202 }, tell)
    })

    for (const [url, code] of Object.entries(final)) {
      for (const method of ['GET', 'HEAD'] as const) t.equal((await app.inject({ method, url })).statusCode, code ?? 200, `${method} ${url}`)
      t.strictSame((await app.inject(url)).json(), { code: code ?? null }, url)
    }
  })

  t.test(`a later onRoute hook ${where} takes a default's place, and leaves it in place`, async t => {
    const app = await buildLate(t, place, route => { if (route.url === '/own') setStatus(203)(route) }, scope => {
      scope.get('/own', tell)
      scope.get('/default', tell)
    }, { defaults: { GET: 202 } })

    t.equal((await app.inject('/own')).statusCode, 203)
    t.equal((await app.inject('/default')).statusCode, 202)
    t.equal((await app.inject({ method: 'HEAD', url: '/default' })).statusCode, 202)
    t.strictSame((await app.inject('/own')).json(), { code: 203 })
  })

  for (const [how, add] of Object.entries(ways)) {
    t.test(`the responses that a later onRoute hook ${where} adds ${how} are declared`, async t => {
      const app = await buildLate(t, place, add({ 302: Problem, '3xx': Problem }), scope => {
        const schema: FastifySchema = { response: { 201: Item } }
        scope.post('/:code', { statusCode: 201, schema }, async (request, reply) => {
          reply.code(Number((request.params as { code: string }).code))
          return { id: 1 }
        })
      }, { undeclared: 'error' })

      for (const code of [201, 302, 307]) t.equal((await app.inject({ method: 'POST', url: `/${code}` })).statusCode, code, `${code} is declared`)
      t.match((await app.inject({ method: 'POST', url: '/202' })).json(), { statusCode: 500, code: 'FST_STATUS_CODE_UNDECLARED' })
    })

    t.test(`the schema that a later onRoute hook ${where} adds ${how} filters the declared status, and what has no schema`, async t => {
      const app = await buildLate(t, place, add({ 201: Item }), scope => {
        scope.post('/', { statusCode: 201 }, item)
        scope.post('/accepted', { statusCode: 201 }, async (request, reply) => { reply.code(202); return item() })
      })

      const created = await app.inject({ method: 'POST', url: '/' })
      t.strictSame([created.statusCode, created.json()], [201, { id: 1 }])
      const accepted = await app.inject({ method: 'POST', url: '/accepted' })
      t.strictSame([accepted.statusCode, accepted.json()], [202, { id: 1 }])
    })

    t.test(`errors that a later onRoute hook ${where} describes ${how} leave the success as it was`, async t => {
      const app = await buildLate(t, place, add({ 401: Problem, 404: Problem, '4xx': Problem }), scope => {
        scope.post('/', { statusCode: 201, schema: { response: { 201: Item } } }, item)
        scope.delete('/', { statusCode: 204 }, async () => {})
      }, { undeclared: 'error' })

      t.strictSame((await app.inject({ method: 'POST', url: '/' })).json(), { id: 1 })
      t.equal((await app.inject({ method: 'DELETE', url: '/' })).statusCode, 204)
    })

    t.test(`a mistake that a later onRoute hook ${where} makes ${how} rejects ready()`, async t => {
      const mistakes = [
        { code: 204, responses: { 204: Item }, error: 'FST_STATUS_CODE_BODY_SCHEMA' },
        { code: 201, responses: { 200: Item }, error: 'FST_STATUS_CODE_NO_RESPONSE_SCHEMA' }
      ]
      for (const { code, responses, error } of mistakes) {
        const app = await buildLate(t, place, add(responses), scope => scope.post('/items', { statusCode: code }, item))
        await t.rejects(async () => app.ready(), { code: error, message: /^Route POST \/items / })
      }
    })
  }

  t.test(`an impossible status of a later onRoute hook ${where} rejects ready()`, async t => {
    for (const code of [99, '201', null]) {
      const app = await buildLate(t, place, setStatus(code), scope => scope.post('/items', { statusCode: 201 }, item))
      await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_INVALID', message: /^Route POST \/items / })
    }
    const app = await buildLate(t, place, route => { Object.assign(route, { status_code: 201 }) }, scope => scope.post('/items', item))
    await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_INVALID', message: 'did you mean statusCode?' })
  })

  t.test(`what a later onRoute hook ${where} makes a route validate answers with the status of the scope`, async t => {
    const parts = { body: { type: 'object' }, querystring: { type: 'object', required: ['name'] } }
    const app = await buildLate(t, place, route => { route.schema = { ...route.schema, ...parts } }, scope => {
      scope.post('/declared', { statusCode: 201 }, item)
      scope.post('/bare', item)
    }, { validation: { statusCode: 422 } })

    for (const url of ['/declared', '/bare']) {
      t.match((await app.inject({ method: 'POST', url, payload: {} })).json(), { statusCode: 422 }, `${url}: querystring`)
      t.match((await app.inject({ method: 'POST', url: `${url}?name=x`, payload: '1', headers: { 'content-type': 'application/json' } })).json(),
        { statusCode: 422 }, `${url}: body`)
    }
  })

  t.test(`attachValidation of a later onRoute hook ${where} leaves the answer to the handler`, async t => {
    const app = await buildLate(t, place, route => { route.attachValidation = route.url === '/attached' }, scope => {
      const schema = { querystring: { type: 'object', required: ['name'] } }
      const tellError = async (request: FastifyRequest) => ({ status: (request.validationError as FastifyError | undefined)?.statusCode })
      scope.get('/attached', { schema }, tellError)
      scope.get('/detached', { schema, attachValidation: true }, tellError)
    }, { validation: { statusCode: 422 } })

    const attached = await app.inject('/attached')
    t.equal(attached.statusCode, 200)
    t.notMatch(attached.json(), { status: 422 })
    t.equal((await app.inject('/detached')).statusCode, 422)
  })
}

for (const order of orders) {
  for (const [mode, options] of Object.entries(modes)) {
    t.test(`${mode}, registered ${order} it: the document says what a later onRoute hook has made of the routes`, async t => {
      const app = await buildDocumented(t, { options, order })
      await app.register(statusCode, { validation: { statusCode: 422 } })
      const hooks: Record<string, Change> = {
        '/added': setStatus(201),
        '/changed': setStatus(203),
        '/removed': setStatus(undefined),
        '/none': setStatus(204),
        '/errors': ways['by a new object']!({ 404: Problem }),
        '/schema': ways['in place']!({ 201: Item }),
        '/validated': route => { route.schema = { ...route.schema, body: { type: 'object' } } },
        '/attached': route => { route.attachValidation = true }
      }
      app.addHook('onRoute', route => hooks[route.url]!(route))
      const schema = { body: { type: 'object' } }
      app.post('/added', item)
      app.post('/changed', { statusCode: 202 }, item)
      app.post('/removed', { statusCode: 202 }, item)
      app.post('/none', { statusCode: 202 }, async () => {})
      app.post('/errors', { statusCode: 201 }, item)
      app.post('/schema', { statusCode: 201 }, item)
      app.post('/validated', { statusCode: 201 }, item)
      app.post('/attached', { statusCode: 201, schema }, item)

      const { paths } = await documentOf(t, app)
      const codes = Object.fromEntries(Object.entries<any>(paths).map(([url, { post }]) => [url, Object.keys(post.responses)]))
      t.strictSame(codes, {
        '/added': ['201'],
        '/changed': ['203'],
        '/removed': ['200'],
        '/none': ['204'],
        '/errors': ['201', '404'],
        '/schema': ['201'],
        '/validated': ['201', '422'],
        '/attached': ['201']
      })
      t.strictSame(paths['/none'].post.responses[204], { description: 'No Content' })
      t.equal(paths['/changed'].post.responses[203].description, 'Non-Authoritative Information')
      t.match(JSON.stringify(paths['/schema'].post.responses[201]), '"id":{"type":"integer"}')
    })
  }
}

t.test('an automatic HEAD follows what later onRoute hooks have made of its GET', async t => {
  for (const make of [setStatus(204), ways['by a new object']!({ 203: Item }), ways['in place']!({ 203: Item })]) {
    const app = await build(t)
    app.addHook('onRoute', make)
    app.get('/', { statusCode: 203 }, item)
    const [get, head] = [await app.inject('/'), await app.inject({ method: 'HEAD', url: '/' })]
    const { date: _, ...expected } = get.headers
    t.match(head.headers, expected)
    t.equal(head.statusCode, get.statusCode)
    t.equal(head.body, '')
  }
})

t.test('an automatic HEAD answers as its GET beside a later onRoute hook that wraps what is there and puts its own before it', async t => {
  type Hook = (...args: unknown[]) => unknown
  const wrap = (hook: unknown) => function wrapped (this: unknown, ...args: unknown[]) { return (hook as Hook).apply(this, args) }
  const app = await build(t, { undeclared: 'error' })
  app.addHook('onRoute', route => {
    const own = async () => {}
    route.onSend = [own, ...[route.onSend ?? []].flat().map(wrap)] as never
  })
  app.get('/', { statusCode: 201, onSend: async (request, reply) => { if (reply.statusCode === 201) reply.code(202) } }, item)
  app.get('/none', { statusCode: 204, onSend: async () => 'body' }, async () => {})

  for (const method of ['GET', 'HEAD'] as const) {
    t.equal((await app.inject({ method, url: '/' })).statusCode, 500, method)
    t.match(await app.inject({ method, url: '/none' }), { statusCode: 204, body: '' }, method)
  }
})

t.test('what comes after a plugin that failed, and that the application does without, is held to its contract', async t => {
  const app = await build(t)
  app.register(async child => {
    child.get('/optional', { statusCode: 202 }, item)
    throw new Error('no database')
  })
  app.after(() => {}).after((_error: Error | null) => {})
  app.register(async child => {
    child.delete('/items', { statusCode: 204 }, item)
    child.addHook('onRoute', setStatus(99))
    child.get('/mistake', item)
  })

  await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_INVALID' })
})

t.test('of several later onRoute hooks, what the last of them leaves is the contract', async t => {
  const app = await build(t, { undeclared: 'error' })
  app.addHook('onRoute', setStatus(203))
  app.addHook('onRoute', ways['by a new object']!({ 404: Problem }))
  await app.register(async child => {
    child.addHook('onRoute', ways['in place']!({ 202: Item }))
    child.addHook('onRoute', setStatus(202))
    child.post('/', { statusCode: 201 }, item)
    child.post('/other', async (request, reply) => { reply.code(203); return item() })
  })
  app.addHook('onRoute', setStatus(201))
  app.post('/root', { statusCode: 299 }, item)

  t.strictSame((await app.inject({ method: 'POST', url: '/' })).json(), { id: 1 })
  t.equal((await app.inject({ method: 'POST', url: '/' })).statusCode, 202)
  t.match((await app.inject({ method: 'POST', url: '/other' })).json(), { code: 'FST_STATUS_CODE_UNDECLARED' })
  t.equal((await app.inject({ method: 'POST', url: '/root' })).statusCode, 201)
})

t.test('a later onRoute hook that wraps all hooks of a route, and changes its schema, leaves both at work', async t => {
  const app = await build(t, { onUnexpectedBody: 'error' })
  const seen = new Set<string>()
  const own = async () => {}
  const slots = ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend', 'onResponse', 'onError'] as const
  app.addHook('onRoute', (route: RouteOptions & Record<string, any>) => {
    ways['by a new object']!(route.url === '/none' ? {} : { 201: Item })(route)
    for (const slot of slots) {
      if (route[slot] === undefined) continue
      route[slot] = [route[slot]].flat().map((hook: Function) => function traced (this: unknown, ...args: unknown[]) {
        seen.add(slot)
        return hook.apply(this, args)
      }) as never
    }
    route.onSend = [route.onSend ?? []].flat().concat(own)
  })
  app.get('/', { statusCode: 201, onRequest: own, preHandler: [own], onSend: own }, item)
  app.get('/none', { statusCode: 204, onSend: [own] }, async () => null)
  app.get('/body', { statusCode: 204, schema: { response: { 204: { type: 'null' } } } }, item)

  t.strictSame((await app.inject('/')).json(), { id: 1 })
  for (const [url, code] of Object.entries({ '/': 201, '/none': 204, '/body': 500 })) {
    for (const method of ['GET', 'HEAD'] as const) t.equal((await app.inject({ method, url })).statusCode, code, `${method} ${url}`)
  }
  t.strictSame([...seen].sort(), ['onRequest', 'onSend', 'preHandler'])
})

t.test('an onRoute hook that comes before the plugin and one that comes after it add up', async t => {
  const app = buildPlain(t)
  app.addHook('onRoute', setStatus(202))
  app.addHook('onRoute', ways['by a new object']!({ 202: Item }))
  await app.register(statusCode, { undeclared: 'error' })
  app.addHook('onRoute', ways['by a new object']!({ 304: { description: 'As it was' } }))
  app.get('/', item)
  app.get('/304', async (request, reply) => { reply.code(304) })

  t.strictSame((await app.inject('/')).json(), { id: 1 })
  t.equal((await app.inject('/304')).statusCode, 304)
})

t.test('a route that a later onRoute hook adds is held to its contract too', async t => {
  const app = await build(t)
  app.addHook('onRoute', function (route) {
    if (route.method === 'POST') this.delete(route.url, { statusCode: 204 }, item)
  })
  app.post('/', { statusCode: 201 }, item)

  t.equal((await app.inject({ method: 'POST', url: '/' })).statusCode, 201)
  t.equal((await app.inject({ method: 'DELETE', url: '/' })).statusCode, 204)
})

t.test('a route of the scope and one of a plugin that was registered before it are both read when all hooks have run', async t => {
  const app = await build(t)
  app.addHook('onRoute', ways['by a new object']!({ 201: Item }))
  app.register(async child => { child.post('/child', { statusCode: 201 }, item) })
  app.post('/', { statusCode: 201 }, item)

  for (const url of ['/', '/child']) {
    const { statusCode, body } = await app.inject({ method: 'POST', url })
    t.strictSame([statusCode, body], [201, '{"id":1}'], url)
  }
})

t.test('a shared schema that is added after the route that refers to it is read before the application is ready', async t => {
  for (const [schema, isMistake] of [[{ $id: 'Shared', ...Item }, true], [{ $id: 'Shared', type: 'null' }, false]] as const) {
    const app = await build(t)
    app.delete('/', { statusCode: 204, schema: { response: { 204: { $ref: 'Shared#' } } } }, async () => null)
    app.addSchema(schema)
    if (isMistake) await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_BODY_SCHEMA' })
    else t.equal((await app.inject({ method: 'DELETE', url: '/' })).statusCode, 204)
  }
})

type Again = { options?: StatusCodeOptions, given?: object, added: object, code: number }

const again: Record<string, Again> = {
  'with another status': { given: { statusCode: 201 }, added: { statusCode: 202 }, code: 202 },
  'without its status': { given: { statusCode: 201 }, added: { statusCode: undefined }, code: 200 },
  'for a method that has another default': { options: { defaults: { GET: 203, POST: 201 } }, added: { method: 'POST' }, code: 201 },
  'for a method that has no default': { options: { defaults: { GET: 203 } }, added: { method: 'POST' }, code: 200 }
}
for (const [how, { options, given, added, code }] of Object.entries(again)) {
  t.test(`a route that a later onRoute hook adds once more, ${how}, is what its options say`, async t => {
    const app = await build(t, options, { exposeHeadRoutes: false })
    app.addHook('onRoute', function (this: FastifyInstance, route) {
      if (route.url === '/') this.route({ ...route, url: '/again', ...added })
    })
    app.get('/', { ...given, config: { own: true } as object }, async request => request.routeOptions.config)

    const { method } = { method: 'GET' as const, ...added }
    const response = await app.inject({ method, url: '/again' })
    t.equal(response.statusCode, code)
    t.strictSame(response.json(), { url: '/again', method, own: true, ...code !== 200 && { statusCode: code } })
  })
}

t.test('routes that were collected are added again in a scope with other defaults, and in another application', async t => {
  const collected: RouteOptions[] = []
  const app = await build(t, { defaults: { GET: 203 } }, { exposeHeadRoutes: false })
  app.addHook('onRoute', route => { collected.push(route) })
  app.get('/', tell)
  const other = await build(t, { defaults: 202 }, { exposeHeadRoutes: false })
  other.route(collected[0]!)
  await app.register(async child => {
    await child.register(statusCode, { defaults: { GET: 206 } })
    child.route({ ...collected[0]!, url: '/again' })
  })

  t.match(await app.inject('/again'), { statusCode: 206, body: '{"code":206}' })
  t.match(await other.inject('/'), { statusCode: 202, body: '{"code":202}' })
})

t.test('a route that is added again later, with the options of an earlier one, keeps nothing of its contract', async t => {
  const app = await build(t, { undeclared: 'error' })
  const routes = new Map<string, RouteOptions>()
  app.addHook('onRoute', route => { routes.set(route.url, route) })
  const schema = { response: { '2xx': Item } }
  app.post('/a', { statusCode: 201, schema, preSerialization: async (request, reply, payload) => payload }, item)
  await app.after()
  const kept = routes.get('/a')!
  const { statusCode: code, ...bare } = kept
  app.route({ ...kept, url: '/changed', statusCode: 202 })
  app.route({ ...bare, url: '/bare' })
  app.route({ ...kept, url: '/same' })
  app.route({ ...kept, url: '/config', config: { own: true } as object as NonNullable<RouteOptions['config']> })

  for (const [url, expected] of [['/a', 201], ['/changed', 202], ['/bare', 200], ['/same', 201], ['/config', 201]] as const) {
    t.match(await app.inject({ method: 'POST', url }), { statusCode: expected, body: '{"id":1}' }, url)
  }
  const hooksOf = ({ onRequest, preHandler, preSerialization, onSend, onError }: RouteOptions) =>
    [onRequest, preHandler, preSerialization, onSend, onError].map(hooks => [hooks].flat().length)
  t.strictSame(hooksOf(routes.get('/same')!), hooksOf(routes.get('/a')!))
})

for (const order of orders) {
  t.test(`@fastify/swagger registered ${order} it: a route that was ready in one application is documented anew in another`, async t => {
    const kept: RouteOptions[] = []
    const first = await buildDocumented(t, { order } as never)
    first.addHook('onRoute', route => { kept.push(route) })
    first.delete('/', { statusCode: 204, schema: { summary: 'Delete' } }, async () => {})
    await first.ready()
    const second = await buildDocumented(t, { order } as never)
    const { statusCode: code, ...bare } = kept[0]!
    second.route({ ...kept[0]!, url: '/again', statusCode: 202 })
    second.route({ ...bare, url: '/bare' })

    const { paths } = await documentOf(t, second)
    t.same(Object.keys(paths['/again'].delete.responses), ['202'])
    t.match(paths['/bare'].delete, { summary: 'Delete', responses: { 200: { description: 'Default Response' } } })
  })
}

t.test('a status that a later hook writes into the config alone is refused', async t => {
  const app = await build(t)
  app.addHook('onRoute', route => { route.config!.statusCode = 202 })
  app.get('/', { statusCode: 201 }, item)
  await t.rejects(async () => app.ready(), { code: 'FST_STATUS_CODE_INVALID', message: /declares statusCode 202 in its config/ })
})

t.test('the config shows the status also if a later hook puts another config in its place, and at both URLs of a prefix', async t => {
  for (const [options, expected] of [[{ statusCode: 201 }, 201], [{}, 203]] as const) {
    const app = await build(t, { defaults: { GET: 203 } })
    app.addHook('onRoute', route => { route.config = { own: true } as object as NonNullable<RouteOptions['config']> })
    app.get('/', options, tell)
    t.match(await app.inject('/'), { statusCode: expected, body: `{"code":${expected}}` })
  }
  const app = await build(t)
  app.addHook('onRoute', setStatus(202))
  await app.register(async child => { child.get('/', { statusCode: 201 }, tell) }, { prefix: '/p' })
  for (const url of ['/p', '/p/', '/p']) t.match(await app.inject(url), { statusCode: 202, body: '{"code":202}' })
})

t.test('what callers hand over is not written to: options, shared schemas, configs, arrays of hooks', async t => {
  const app = await build(t, { undeclared: 'error', validation: { statusCode: 422 } })
  const own = async () => {}
  for (const change of [ways['by a new object']!({ 404: Problem }), setStatus(202)]) app.addHook('onRoute', change)
  const response = { '2xx': Object.freeze({ ...Item }), 302: Object.freeze({ ...Problem }) }
  const schema = { querystring: { type: 'object' }, response: Object.freeze(response) }
  const hooks = { onRequest: Object.freeze([own]), preHandler: Object.freeze([]), onSend: Object.freeze([own]) }
  const options = Object.freeze({ statusCode: 201, schema, config: Object.freeze({ own: true }), ...hooks }) as object
  app.get('/a', options, item)
  app.post('/b', options, item)

  t.equal((await app.inject('/a')).statusCode, 202)
  t.strictSame((await app.inject({ method: 'POST', url: '/b' })).json(), { id: 1 })
  t.strictSame(Object.keys(schema), ['querystring', 'response'])
})

t.test('a mistake that shows at once is thrown by the call that adds the route, whatever a later hook would make of it', async t => {
  const app = await build(t)
  app.addHook('onRoute', setStatus(201))
  const Wrong = { response: { 204: Item } }
  t.throws(() => app.post('/', { statusCode: 99 }, item), { code: 'FST_STATUS_CODE_INVALID' })
  t.throws(() => app.post('/', { statusCode: 204, schema: Wrong }, item), { code: 'FST_STATUS_CODE_BODY_SCHEMA' })
  t.throws(() => app.post('/', { statusCode: 201, schema: { response: { 200: Item } } }, item), { code: 'FST_STATUS_CODE_NO_RESPONSE_SCHEMA' })
  t.throws(() => app.post('/', { config: { statusCode: 201 } }, item), { code: 'FST_STATUS_CODE_INVALID' })
})

t.test('a failed ready() rejects with the first of the mistakes, and so do listen() and inject()', async t => {
  const make = async () => {
    const app = await build(t)
    const codes: Record<string, number> = { '/fine': 202, '/first': 99, '/second': 600 }
    app.addHook('onRoute', route => setStatus(codes[route.url])(route))
    for (const url of Object.keys(codes)) app.post(url, { statusCode: 201 }, item)
    await app.register(async child => { child.post('/first/child', { statusCode: 201 }, item) }, { prefix: '/second' })
    return app
  }
  const error = { code: 'FST_STATUS_CODE_INVALID', message: /^Route POST \/first declares .*99/ }
  await t.rejects(async () => (await make()).ready(), error)
  await t.rejects(async () => (await make()).listen({ host: '127.0.0.1', port: 0 }), error)
  await t.rejects(async () => (await make()).inject({ method: 'POST', url: '/fine' }), error)
})
