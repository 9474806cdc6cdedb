// What `require('fastify-status-code')` gives: the plugin itself, with the other exports as its properties.

import esModule = require('./index.js')

const statusCode = Object.assign(esModule.default, esModule)

// eslint-disable-next-line no-redeclare
namespace statusCode {
  export type Defaults = esModule.Defaults
  export type OnUnexpectedBody = esModule.OnUnexpectedBody
  export type StatusCode = esModule.StatusCode
  export type StatusCodeOptions = esModule.StatusCodeOptions
  export type Undeclared = esModule.Undeclared
  export type ValidationOptions = esModule.ValidationOptions
}

export = statusCode
