import esModule = require('./index.js')

// What `require('fastify-status-code')` gives: the plugin itself, with the other exports as its properties.
export = Object.assign(esModule.default, esModule)
