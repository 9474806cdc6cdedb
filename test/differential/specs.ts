import fc from 'fast-check'

export type Act =
  | { does: 'status', code: number, how: 'code' | 'status' | 'assign' }
  | { does: 'throw', error: ErrorKind, times: 'once' | 'always', isAsync: boolean }
  | { does: 'reply', payload: PayloadKind }
  | { does: 'redirect', code: number | undefined }
  | { does: 'not found' }
  | { does: 'change', payload: PayloadKind }

export type HookName = 'onRequest' | 'preParsing' | 'preValidation' | 'preHandler' | 'preSerialization' | 'onSend' | 'onError'
export type Hook = { on: HookName, of: 'instance' | 'route', act: Act }

/** What a handler does: it may set a status, by code or by one for a custom reply, and then ends. */
export type Ending = { code: number | undefined, style: 'return' | 'send' | 'send and return', act: Act }

export type Responses = Record<string, object>

/** An application with one route, and the one request that is sent to it. */
export type Spec = {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  code: number
  /** Who declares the code: nobody, the route, or the defaults of the scope. */
  by: 'nobody' | 'route' | 'default' | 'default of the method' | 'default of the scope around'
  prefix: '' | '/v1'
  responses: Responses
  onUnexpectedBody: 'warn' | 'drop' | 'error'
  undeclared: 'allow' | 'warn' | 'error'
  invalidStatus: number | undefined
  body: 'none' | 'valid' | 'invalid' | 'malformed'
  hooks: Hook[]
  handler: Ending
  headers: Record<string, string>
  hasTrailer: boolean
  errorHandler: { code: number | undefined, answer: 'object' | 'text' | 'the status' | 'the error' | 'throw' | 'redirect' } | undefined
  notFoundHandler: { code: number | undefined, answer: 'object' | 'throw' | 'redirect' } | undefined
}

export const errorKinds = ['plain', '409', '302', 'by status'] as const
export type ErrorKind = typeof errorKinds[number]

export const payloadKinds = [
  'object', 'array', 'the status', 'null', 'nothing', 'empty string', 'string', 'number', 'false', 'buffer', 'typed array', 'node stream', 'empty node stream',
  'web stream', 'empty web stream', 'failing node stream', 'failing web stream', 'error', 'response 200', 'response 201', 'response 204', 'response 404',
  'response stream 202', 'response with 205 and a body', 'response with 304 and a body'
] as const
export type PayloadKind = typeof payloadKinds[number]

// Those that onSend can hand on.
const wirePayloads: PayloadKind[] = ['null', 'empty string', 'string', 'buffer', 'node stream', 'web stream', 'failing node stream']
const modelPayloads: PayloadKind[] = ['object', 'array', 'number']

const interesting = [200, 201, 202, 203, 204, 205, 206, 301, 302, 303, 304, 307, 308, 400, 404, 409, 418, 500, 503]
const codes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...interesting) },
  { weight: 2, arbitrary: fc.constantFrom(204, 205, 304) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) }
)
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const status = fc.record({ does: fc.constant('status' as const), code: codes, how: fc.constantFrom('code' as const, 'status' as const, 'assign' as const) })
const thrown = fc.record({
  does: fc.constant('throw' as const),
  error: fc.constantFrom(...errorKinds),
  times: fc.constantFrom('once' as const, 'always' as const),
  isAsync: fc.boolean()
})
const reply = fc.record({ does: fc.constant('reply' as const), payload: fc.constantFrom(...payloadKinds) })
const redirect = fc.record({ does: fc.constant('redirect' as const), code: maybe(fc.constantFrom(301, 302, 303, 307, 308)) })
const notFound = fc.record({ does: fc.constant('not found' as const) })
const changeTo = (kinds: PayloadKind[]) => fc.record({ does: fc.constant('change' as const), payload: fc.constantFrom(...kinds) })

const early = fc.oneof({ weight: 8, arbitrary: status }, thrown, reply, redirect, notFound)
const acts: Record<HookName, fc.Arbitrary<Act>> = {
  onRequest: early,
  preParsing: fc.oneof({ weight: 6, arbitrary: status }, thrown, reply, redirect),
  preValidation: fc.oneof({ weight: 6, arbitrary: status }, thrown, reply, redirect),
  preHandler: early,
  preSerialization: fc.oneof({ weight: 2, arbitrary: status }, thrown, changeTo(modelPayloads)),
  onSend: fc.oneof({ weight: 2, arbitrary: status }, thrown, changeTo(wirePayloads)),
  onError: status
}
const hooks = fc.array(fc.oneof(...Object.entries(acts).map(([on, act]) =>
  fc.record({ on: fc.constant(on as HookName), of: fc.constantFrom('instance' as const, 'route' as const), act })
)), { maxLength: 3, size: 'small' })

const handler: fc.Arbitrary<Ending> = fc.record({
  code: maybe(codes),
  style: fc.constantFrom('return' as const, 'send' as const, 'send and return' as const),
  act: fc.oneof({ weight: 16, arbitrary: reply }, thrown, redirect, notFound)
})

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const responses = fc.record({
  200: fc.constant(Item),
  201: fc.constant(Item),
  202: fc.constant(Item),
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
  body: fc.oneof({ weight: 6, arbitrary: fc.constant('none' as const) }, fc.constantFrom('valid' as const, 'invalid' as const, 'malformed' as const)),
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
  errorHandler: maybe(fc.record({ code: maybe(codes), answer: fc.constantFrom('object', 'text', 'the status', 'the error', 'throw', 'redirect') })),
  notFoundHandler: maybe(fc.record({ code: maybe(codes), answer: fc.constantFrom('object', 'throw', 'redirect') }))
})

/** Whether a status has no content. */
export const isEmptyStatus = (code: number) => [204, 205, 304].includes(code)

/** Whether response schemas speak of this status. */
export function covers (responses: Responses, code: number): boolean {
  return String(code) in responses || `${String(code)[0]}xx` in responses || 'default' in responses
}

/** Whether response schemas describe the body of some 2xx. */
function describeSuccess (responses: Responses): boolean {
  return Object.keys(responses).some(key => key.startsWith('2') && key !== '204')
}

/** The code that the route is under contract to, or `undefined`. */
export function contractOf ({ by, code, responses }: Spec): number | undefined {
  if (by === 'nobody' || by === 'route') return by === 'route' ? code : undefined
  if (isEmptyStatus(code)) return describeSuccess(responses) || 'default' in responses ? undefined : code
  return code < 300 && describeSuccess(responses) && !covers(responses, code) ? undefined : code
}

/** Specs whose route is not refused when it is added. */
export const specs: fc.Arbitrary<Spec> = records.map(spec => {
  const isMistaken = spec.by === 'route' && spec.code < 300 && !isEmptyStatus(spec.code) &&
    describeSuccess(spec.responses) && !covers(spec.responses, spec.code)
  return {
    ...spec,
    responses: isMistaken ? { ...spec.responses, [spec.code]: Item } : spec.responses,
    // Plain Fastify itself crashes on trailers that a 304 can't have, and where the reply of an error fails as well.
    hasTrailer: spec.hasTrailer && contractOf(spec) !== undefined && spec.hooks.every(({ on }) => on !== 'onSend')
  }
})
