// The JSON Schemas of what is sent to and by the servers that take these.

export const body = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }

export const Item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } }, required: ['id', 'name'] }
