export type Act =
  | { does: 'status', code: number, how: 'code' | 'status' | 'assign' }
  | { does: 'throw', error: ErrorKind, times: 'once' | 'always', how: 'done' | 'later' | 'throw' | 'reject' }
  /** By the reply, or by an heir of it; `again` is what is sent right after it. */
  | { does: 'reply', payload: PayloadKind, by: 'itself' | 'heir', again: PayloadKind | undefined }
  | { does: 'redirect', code: number | undefined }
  | { does: 'not found' }
  | { does: 'change', payload: PayloadKind }
  | { does: 'wrap', method: 'send' | 'redirect' | 'callNotFound' }
  /** Notes the status that an `onError` hook sees. */
  | { does: 'record' }

export type HookName = 'onRequest' | 'preParsing' | 'preValidation' | 'preHandler' | 'preSerialization' | 'onSend' | 'onError'
export type Hook = { on: HookName, of: 'instance' | 'route', act: Act }

/** What a handler does: it may set a status, by code or by one for a custom reply, and then ends. */
export type Ending = {
  code: number | undefined
  style: 'return' | 'send' | 'send and return'
  act: Act
}

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
  body: 'none' | 'valid' | 'invalid' | 'malformed' | 'upload'
  /** Whether the client asks for what it doesn't hold yet. */
  isConditional: boolean
  /** Whether another plugin wraps the hooks of each route, those of this plugin too. */
  wrapsHooks: boolean
  hooks: Hook[]
  handler: Ending
  headers: Record<string, string>
  hasTrailer: boolean
  /** Whether the handler sets a serializer of its own. */
  hasSerializer: boolean
  errorHandler: { code: number | undefined, answer: 'object' | 'text' | 'the status' | 'the error' | 'throw' | 'redirect' } | undefined
  notFoundHandler: { code: number | undefined, answer: 'object' | 'throw' | 'redirect' } | undefined
}

export const errorKinds = ['plain', '409', '302', 'by status'] as const
export type ErrorKind = typeof errorKinds[number]

export const payloadKinds = [
  'object', 'array', 'the status', 'null', 'nothing', 'empty string', 'string', 'number', 'bigint', 'false', 'buffer', 'typed array', 'node stream',
  'empty node stream', 'web stream', 'empty web stream', 'failing node stream', 'failing web stream', 'writable', 'transform', 'stream of the request', 'error',
  'response 200', 'response 201', 'response 204', 'response 304', 'response 404', 'response stream 202', 'response with 205 and a body', 'response with 304 and a body'
] as const
export type PayloadKind = typeof payloadKinds[number]

/** Whether a status has no content. */
export const isEmptyStatus = (code: number) => [204, 205, 304].includes(code)

/** Whether a reply with this status has no content on the route of a spec: never, or because its own schema says so. */
export function isEmptyReply ({ by, responses }: Spec, code: number): boolean {
  return isEmptyStatus(code) || (by === 'route' && saysNothing(responses, code))
}

function saysNothing (responses: Responses, code: number): boolean {
  return code >= 200 && code <= 299 && (responses[code] as { type?: unknown } | undefined)?.type === 'null'
}

/** Whether response schemas speak of this status. */
export function covers (responses: Responses, code: number): boolean {
  return String(code) in responses || `${String(code)[0]}xx` in responses || 'default' in responses
}

/** Whether response schemas describe the body of some 2xx. */
export function describeSuccess (responses: Responses): boolean {
  return Object.keys(responses).some(key => key.startsWith('2') && key !== '204' && !saysNothing(responses, Number(key)))
}

/** The code that the route is under contract to, or `undefined`. */
export function contractOf ({ by, code, responses }: Spec): number | undefined {
  if (by === 'nobody' || by === 'route') return by === 'route' ? code : undefined
  if (isEmptyStatus(code)) return describeSuccess(responses) || 'default' in responses ? undefined : code
  return code < 300 && describeSuccess(responses) && !covers(responses, code) ? undefined : code
}
