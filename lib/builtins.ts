// What this package takes of Node.js's modules. An import from an ES module would evaluate all exports of each: 2 to 4 ms for these, and
// 20 ms for `node:http`, which loads undici in Node.js 22 and 24.

export const { AsyncResource } = process.getBuiltinModule('node:async_hooks')
export const { STATUS_CODES } = process.getBuiltinModule('node:http')
export const { finished, Readable } = process.getBuiltinModule('node:stream')
export const { inspect } = process.getBuiltinModule('node:util')
