import { Type } from '@sinclair/typebox'
import { S } from 'fluent-json-schema'
import t from 'tap'
import type { FastifySchema, RouteOptions } from 'fastify'
import { buildDocumented, documentOf, variants } from '../helpers/document.js'

type Expected = Record<string, { description: string, schema?: object, headers?: object, types?: string[] }>
type Row = { route: Partial<RouteOptions> & { statusCode: number, schema?: FastifySchema }, expected: Expected, not2?: true }

const Item = { type: 'object', properties: { id: { type: 'number' } } }
const Described = { ...Item, description: 'An item' }
const headers = { Location: { type: 'string' } }
const created = { description: 'Created', schema: Item }
const anything = { description: 'Created', schema: {} }

const rows: Record<string, Row> = {
  'no schema': { route: { statusCode: 201 }, expected: { 201: anything } },
  'a schema without responses': { route: { statusCode: 201, schema: { querystring: Item } }, expected: { 201: anything } },
  'an inline schema': { route: { statusCode: 201, schema: { response: { 201: Item } } }, expected: { 201: created } },
  'a TypeBox schema': { route: { statusCode: 201, schema: { response: { 201: Type.String() } } }, expected: { 201: { ...created, schema: { type: 'string' } } } },
  'a fluent schema': { route: { statusCode: 201, schema: { response: { 201: S.string() } } }, expected: { 201: { ...created, schema: { type: 'string' } } } },
  'its own description': { route: { statusCode: 201, schema: { response: { 201: Described } } }, expected: { 201: { description: 'An item', schema: Described } } },
  'its own x-response-description': {
    route: { statusCode: 201, schema: { response: { 201: { ...Described, 'x-response-description': 'Made' } } } },
    expected: { 201: { description: 'Made', schema: Described } }
  },
  'headers of the response': {
    route: { statusCode: 201, schema: { response: { 201: { ...Item, headers } } } }, expected: { 201: { ...created, headers } }
  },
  'a 2xx schema': { route: { statusCode: 201, schema: { response: { '2xx': Item } } }, expected: { 201: created } },
  'a 2XX schema': { route: { statusCode: 201, schema: { response: { '2XX': Item } } }, expected: { 201: created } },
  'a 2xx schema beside its own': {
    route: { statusCode: 201, schema: { response: { 201: Item, '2xx': Described } } },
    expected: { 201: created, '2xx': { description: 'An item', schema: Described } }
  },
  'a default schema': {
    route: { statusCode: 201, schema: { response: { default: Item } } },
    expected: { 201: created, default: { description: 'Default Response', schema: Item } }
  },
  'only error codes': {
    route: { statusCode: 201, schema: { response: { 404: Described, '5xx': Described } } },
    expected: { 201: anything, 404: { description: 'An item', schema: Described }, '5xx': { description: 'An item', schema: Described } }
  },
  'an undeclared success beside it': {
    route: { statusCode: 201, schema: { response: { 200: Described, 201: Item } } }, expected: { 200: { description: 'An item', schema: Described }, 201: created }
  },
  'a content map': {
    route: { statusCode: 201, schema: { response: { 201: { content: { 'text/csv': { schema: { type: 'string' } } } } } } },
    expected: { 201: { description: 'Created', schema: { type: 'string' }, types: ['text/csv'] } },
    not2: true
  },
  'a described content map': {
    route: { statusCode: 201, schema: { response: { 201: { description: 'Rows', content: { 'text/csv': { schema: { type: 'string' } } } } } } },
    expected: { 201: { description: 'Rows', schema: { type: 'string' }, types: ['text/csv'] } },
    not2: true
  },
  'media types that it produces': {
    route: { statusCode: 201, schema: { produces: ['text/plain', 'text/csv'] } },
    expected: { 201: { ...anything, types: ['text/plain', 'text/csv'] } }
  },
  'an error as its status': { route: { statusCode: 418 }, expected: { 418: { description: "I'm a Teapot", schema: {} } } },
  'a redirect': { route: { statusCode: 303 }, expected: { 303: { description: 'See Other' } } },
  'a redirect with a schema': { route: { statusCode: 303, schema: { response: { 303: Item } } }, expected: { 303: { description: 'See Other', schema: Item } } },
  'a redirect with headers': {
    route: { statusCode: 303, schema: { response: { 303: { type: 'null', headers } } } }, expected: { 303: { description: 'See Other', headers } }
  },
  'a status that RFC 9110 has renamed, as the body of an error calls it': { route: { statusCode: 422 }, expected: { 422: { description: 'Unprocessable Entity', schema: {} } } },
  'statuses without a name': { route: { statusCode: 299 }, expected: { 299: { description: 'Successful', schema: {} } } },
  'an interim code without a name': {
    route: { statusCode: 200, schema: { response: { 200: Item, 199: {} } } },
    expected: { 199: { description: 'Informational' }, 200: { description: 'OK', schema: Item } }
  },
  'a 200': { route: { statusCode: 200 }, expected: { 200: { description: 'OK', schema: {} } } },
  'another code without content': {
    route: { statusCode: 200, schema: { response: { 200: Item, 204: { description: 'Nothing there' }, 304: {} } } },
    expected: { 200: { description: 'OK', schema: Item }, 204: { description: 'Nothing there' }, 304: { description: 'Not Modified' } }
  }
}
for (const [code, phrase] of [[204, 'No Content'], [205, 'Reset Content'], [304, 'Not Modified']] as const) {
  const route = (response?: unknown) => ({ statusCode: code, schema: { response } as FastifySchema })
  rows[`a bare ${code}`] = { route: { statusCode: code }, expected: { [code]: { description: phrase } } }
  rows[`a described ${code}`] = { route: route({ [code]: { description: 'Gone' } }), expected: { [code]: { description: 'Gone' } } }
  rows[`a ${code} of x-response-description`] = { route: route({ [code]: { 'x-response-description': 'Gone' } }), expected: { [code]: { description: 'Gone' } } }
  rows[`a ${code} of type null`] = { route: route({ [code]: { type: 'null' } }), expected: { [code]: { description: phrase } } }
  rows[`a ${code} of type [null]`] = { route: route({ [code]: { type: ['null'] } }), expected: { [code]: { description: phrase } } }
  rows[`a ${code} with headers`] = { route: route({ [code]: { headers } }), expected: { [code]: { description: phrase, headers } } }
  rows[`a ${code} beside a 2xx`] = {
    route: route({ '2xx': Described, 404: Described }),
    expected: { [code]: { description: phrase }, '2xx': { description: 'An item', schema: Described }, 404: { description: 'An item', schema: Described } }
  }
}

for (const { mode, options, order } of variants) {
  t.test(`${mode}, registered ${order} it: a route is documented by what it declares`, async t => {
    const isSwagger2 = 'swagger' in options
    const applicable = Object.entries(rows).filter(([, row]) => !(row.not2 && isSwagger2))
    const app = await buildDocumented(t, { options, order })
    applicable.forEach(([, { route }], index) => app.get(`/${index}`, route, async () => null))

    const { paths } = await documentOf(t, app)
    applicable.forEach(([name, { expected, route }], index) => {
      const { responses, produces } = paths[`/${index}`].get
      t.strictSame(responses, isSwagger2 ? asSwagger2(expected) : asOpenapi(expected), name)
      if (isSwagger2) t.same(produces, (route.schema as { produces?: string[] } | undefined)?.produces, name)
    })
  })
}

function asOpenapi (expected: Expected) {
  return mapValues(expected, ({ description, schema, headers, types = ['application/json'] }) => ({
    description,
    ...headers && { headers: mapValues(headers, schema => ({ schema })) },
    ...schema && { content: Object.fromEntries(types.map(type => [type, { schema }])) }
  }), key => key === 'default' ? key : key.toUpperCase())
}

function asSwagger2 (expected: Expected) {
  return mapValues(expected, ({ types, ...response }) => response, key => key.replace('xx', '00'))
}

function mapValues<Value> (object: Record<string, Value> | object, map: (value: Value) => unknown, mapKey = (key: string) => key) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [mapKey(key), map(value)]))
}
