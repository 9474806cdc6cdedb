const broken = { 500: 'Internal Server Error' }
const invalid = { 400: 'Bad Request', ...broken }
const notFound = { 404: 'Not Found', ...invalid }

/** The operations of the shop: of each its route, its summary, and the descriptions of its responses. */
export const operations: Array<[route: string, summary: string, responses: Record<string, string>]> = [
  ['get /items', 'List the items', { 200: 'OK', ...broken }],
  ['post /items', 'Create an item', { 201: 'Created', ...invalid }],
  ['get /items/{id}', 'Read an item', { 200: 'OK', ...notFound }],
  ['put /items/{id}', 'Replace an item, or create it', { 200: 'OK', 201: 'Created', ...invalid }],
  ['delete /items/{id}', 'Delete an item', { 204: 'No Content', ...notFound }],
  ['post /items/{id}/restock', 'Order more of an item', { 202: 'Accepted', ...notFound }],
  ['post /items/{id}/reserve', 'Reserve one of an item', { 303: 'See Other', ...notFound, 409: 'Conflict' }]
]
