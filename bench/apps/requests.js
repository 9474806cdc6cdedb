// What the two apps are asked for, and what both send.

export const item = { id: 1, name: 'Cup' }

export const Item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } }, required: ['id', 'name'] }

export const Items = { type: 'array', items: Item }

export const body = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }

/** A schema that is documented as the response with this phrase. */
export const described = (schema, phrase) => ({ ...schema, 'x-response-description': phrase })

export const schema = code => ({ response: { [code]: Item } })

export const notFound = () => Object.assign(new Error('There is no such item'), { statusCode: 404 })

/** Each is there twice: at its URL with a handler that sends its reply, and below /async with one that returns it. */
export const requests = [
  { name: 'POST 201 with a schema', method: 'POST', url: '/items', status: 201 },
  { name: 'DELETE 204', method: 'DELETE', url: '/items/1', status: 204 },
  { name: 'DELETE 204 with a body', method: 'DELETE', url: '/bodies/1', status: 204 },
  { name: 'GET 200 with a contract', method: 'GET', url: '/items', status: 200 },
  { name: 'GET that declares nothing', method: 'GET', url: '/undeclared', status: 200 },
  { name: 'redirect 303', method: 'POST', url: '/items/1/reserve', status: 303 },
  { name: 'error 404', method: 'POST', url: '/items/2/reserve', status: 404 }
]

/** What every route can answer beside its success, and its schema. */
export const Problem = { $id: 'Problem', type: 'object', properties: { message: { type: 'string' } } }
export const errors = Object.fromEntries([400, 401, 403, 404, 500].map(code => [code, { $ref: 'Problem#' }]))
