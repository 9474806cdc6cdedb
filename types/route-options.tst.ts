import Fastify from 'fastify'
import { expect, test } from 'tstyche'
import * as constants from 'fastify-status-code/status'
import statusCode, { isNoContent, status } from 'fastify-status-code'
import type { OnUnexpectedBody, StatusCode, StatusCodeOptions } from 'fastify-status-code'

const app = Fastify()
const handler = async () => 'ok'

test('statusCode takes literals, constants, enum members and numbers', () => {
  enum Numeric { Created = 201 }
  const computed: number = Number('201')

  expect<StatusCode>().type.toBeAssignableFrom<201>()
  expect<StatusCode>().type.toBeAssignableFrom<number>()
  expect<StatusCode>().type.toBeAssignableFrom<Numeric>()
  expect<StatusCode>().type.toBeAssignableFrom<typeof status.HTTP_201_CREATED>()
  expect(app.get).type.toBeCallableWith('/', { statusCode: 201 }, handler)
  expect(app.get).type.toBeCallableWith('/', { statusCode: computed }, handler)
  expect(app.get).type.toBeCallableWith('/', { statusCode: Numeric.Created }, handler)
  expect(app.get).type.toBeCallableWith('/', { statusCode: status.HTTP_201_CREATED, handler })
  expect(app.route).type.toBeCallableWith({ method: 'GET', url: '/', statusCode: undefined, handler })
})

test('statusCode refuses what is no number', () => {
  enum Text { Created = '201' }

  expect<StatusCode>().type.not.toBeAssignableFrom<string>()
  expect<StatusCode>().type.not.toBeAssignableFrom<Text>()
  expect<StatusCode>().type.not.toBeAssignableFrom<bigint>()
  expect<StatusCode>().type.not.toBeAssignableFrom<null>()
  expect(app.get).type.not.toBeCallableWith('/', { statusCode: '201' }, handler)
  expect(app.get).type.not.toBeCallableWith('/', { statusCode: true }, handler)
  expect(app.route).type.not.toBeCallableWith({ method: 'GET', url: '/', statusCode: [201], handler })
})

test('the other options of a route keep their inference', () => {
  app.post<{ Body: { name: string }, Params: { id: string } }>('/', { statusCode: 201, config: {} }, async (request, reply) => {
    expect(request.body).type.toBe<{ name: string }>()
    expect(request.params.id).type.toBe<string>()
    expect(reply.statusCode).type.toBe<number>()
  })
})

test('the declared code reads back from the route options', () => {
  app.get('/', async request => {
    expect(request.routeOptions.config.statusCode).type.toBe<number | undefined>()
  })
})

test('the plugin registers with its options and no others', () => {
  expect(app.register).type.toBeCallableWith(statusCode)
  expect(app.register).type.toBeCallableWith(statusCode, { onUnexpectedBody: 'error' })
  expect(app.register).type.not.toBeCallableWith(statusCode, { onUnexpectedBody: 'ignore' })
  expect<StatusCodeOptions>().type.toBeAssignableFrom<{ onUnexpectedBody: OnUnexpectedBody }>()
})

test('the constants are literal types, in the namespace and one by one', () => {
  expect(status.HTTP_201_CREATED).type.toBe<201>()
  expect(constants.HTTP_204_NO_CONTENT).type.toBe<204>()
  expect(constants.WS_1008_POLICY_VIOLATION).type.toBe<1008>()
  expect(isNoContent(204)).type.toBe<boolean>()
})
