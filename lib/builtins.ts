// What this package takes of Node.js's modules. Not imported, for Node.js makes all exports of a module for an import from
// an ES module: 2 to 4 ms for these, and 20 ms for `node:http` alone, which has undici among them from Node.js 22 on.

export const { STATUS_CODES } = process.getBuiltinModule('node:http')
export const { finished } = process.getBuiltinModule('node:stream')
export const { inspect } = process.getBuiltinModule('node:util')
