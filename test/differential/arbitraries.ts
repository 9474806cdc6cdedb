import fc from 'fast-check'
import { contractOf, covers, describeSuccess, errorKinds, isEmptyStatus, payloadKinds } from './specs.js'
import type { Act, Ending, HookName, PayloadKind, Responses, Spec } from './specs.js'

// Those that onSend can hand on.
const wirePayloads: PayloadKind[] = ['null', 'empty string', 'string', 'buffer', 'node stream', 'web stream', 'failing node stream']
const modelPayloads: PayloadKind[] = ['object', 'array', 'number', 'bigint']

const interesting = [200, 201, 202, 203, 204, 205, 206, 301, 302, 303, 304, 307, 308, 400, 404, 409, 418, 500, 503]
const codes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...interesting) },
  { weight: 2, arbitrary: fc.constantFrom(204, 205, 304) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) }
)
const rarely = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const status = fc.record({ does: fc.constant('status' as const), code: codes, how: fc.constantFrom('code' as const, 'status' as const, 'assign' as const) })
const thrown = fc.record({
  does: fc.constant('throw' as const),
  error: fc.constantFrom(...errorKinds),
  times: fc.constantFrom('once' as const, 'always' as const),
  how: fc.constantFrom('done' as const, 'later' as const, 'throw' as const, 'reject' as const)
})
const replyWith = (kinds: readonly PayloadKind[]) => fc.record({
  does: fc.constant('reply' as const),
  payload: fc.constantFrom(...kinds),
  by: fc.oneof({ weight: 9, arbitrary: fc.constant('itself' as const) }, fc.constant('heir' as const)),
  again: rarely(fc.oneof(fc.constant('error' as const), fc.constantFrom('object' as const, 'string' as const, 'nothing' as const)))
})
const reply = replyWith(payloadKinds)
const redirect = fc.record({ does: fc.constant('redirect' as const), code: maybe(fc.constantFrom(301, 302, 303, 307, 308)) })
const notFound = fc.record({ does: fc.constant('not found' as const) })
const changeTo = (kinds: PayloadKind[]) => fc.record({ does: fc.constant('change' as const), payload: fc.constantFrom(...kinds) })

const wrapped = fc.record({ does: fc.constant('wrap' as const), method: fc.constantFrom('send' as const, 'redirect' as const, 'callNotFound' as const) })
const record = fc.record({ does: fc.constant('record' as const) })

const early = fc.oneof({ weight: 8, arbitrary: status }, { weight: 2, arbitrary: wrapped }, thrown, reply, redirect, notFound)
const acts: Record<HookName, fc.Arbitrary<Act>> = {
  onRequest: early,
  preParsing: fc.oneof({ weight: 6, arbitrary: status }, thrown, reply, redirect),
  preValidation: fc.oneof({ weight: 6, arbitrary: status }, thrown, reply, redirect),
  preHandler: early,
  preSerialization: fc.oneof({ weight: 2, arbitrary: status }, thrown, changeTo(modelPayloads)),
  onSend: fc.oneof({ weight: 2, arbitrary: status }, thrown, changeTo(wirePayloads)),
  onError: fc.oneof({ weight: 2, arbitrary: status }, { weight: 2, arbitrary: record }, thrown)
}
const hooks = fc.array(fc.oneof(...Object.entries(acts).map(([on, act]) =>
  fc.record({ on: fc.constant(on as HookName), of: fc.constantFrom('instance' as const, 'route' as const), act })
)), { maxLength: 3, size: 'small' })

const handler: fc.Arbitrary<Ending> = fc.record({
  code: maybe(codes),
  style: fc.constantFrom('return', 'send', 'send and return'),
  act: fc.oneof({ weight: 16, arbitrary: reply }, thrown, redirect, notFound)
})

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const responses = fc.record({
  200: fc.constant(Item),
  201: fc.constant(Item),
  202: fc.constantFrom<object>(Item, { type: 'null' }),
  203: fc.constant({ type: 'null' }),
  204: fc.constantFrom<object>({ type: 'null' }, { description: 'gone' }),
  304: fc.constant<object>({ description: 'as it was' }),
  404: fc.constant(Item),
  500: fc.constant(Item),
  '2xx': fc.constant(Item),
  '4xx': fc.constant(Item),
  default: fc.constant(Item)
}, { requiredKeys: [] }) as unknown as fc.Arbitrary<Responses>

const records: fc.Arbitrary<Spec> = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE'),
  code: codes,
  by: fc.oneof(
    { weight: 6, arbitrary: fc.constant('route' as const) },
    fc.constantFrom('nobody' as const, 'default' as const, 'default of the method' as const, 'default of the scope around' as const)
  ),
  prefix: fc.constantFrom('', '/v1'),
  responses: fc.oneof(fc.constant({}), responses),
  onUnexpectedBody: fc.constantFrom('warn', 'drop', 'error'),
  undeclared: fc.constantFrom('allow', 'warn', 'error'),
  invalidStatus: maybe(fc.constantFrom(422, 418)),
  body: fc.oneof({ weight: 6, arbitrary: fc.constant('none' as const) }, fc.constantFrom('valid' as const, 'invalid' as const, 'malformed' as const, 'upload' as const)),
  isConditional: fc.boolean(),
  wrapsHooks: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  hooks,
  handler,
  headers: fc.record({
    etag: fc.constant('"1"'),
    location: fc.constant('/there'),
    'set-cookie': fc.constant('a=1'),
    'content-type': fc.constantFrom('text/html', 'application/json', 'application/hal+json'),
    'content-encoding': fc.constant('br')
  }, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>,
  hasTrailer: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  hasSerializer: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  errorHandler: maybe(fc.record({ code: maybe(codes), answer: fc.constantFrom('object', 'text', 'the status', 'the error', 'throw', 'redirect') })),
  notFoundHandler: maybe(fc.record({ code: maybe(codes), answer: fc.constantFrom('object', 'throw', 'redirect') }))
})

/** Specs whose route is not refused when it is added. */
export const specs: fc.Arbitrary<Spec> = records.map(spec => {
  const isMistaken = spec.by === 'route' && spec.code < 300 && !isEmptyStatus(spec.code) &&
    describeSuccess(spec.responses) && !covers(spec.responses, spec.code)
  const { handler } = spec
  // Plain Fastify itself crashes on a reply that is sent while onError hooks run, or while another one fails.
  const isOpen = !spec.hasTrailer && spec.hooks.every(({ on, act }) => on !== 'onError' && act.does !== 'throw')
  const trim = <Some extends Act>(act: Some): Some => act.does !== 'reply' || isOpen ? act : { ...act, again: undefined }
  return {
    ...spec,
    hooks: spec.hooks.map(hook => ({ ...hook, act: trim(hook.act) })),
    // What Fastify's hook for a HEAD has emptied can be seen by its length alone.
    wrapsHooks: spec.wrapsHooks && spec.method !== 'HEAD',
    handler: { ...handler, act: trim(handler.act) },
    responses: isMistaken ? { ...spec.responses, [spec.code]: Item } : spec.responses,
    // Plain Fastify itself crashes on trailers that a 304 can't have, and where the reply of an error fails as well.
    hasTrailer: spec.hasTrailer && contractOf(spec) !== undefined && spec.hooks.every(({ on }) => on !== 'onSend')
  }
})
