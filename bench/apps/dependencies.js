// What the package imports of others: no import of it can take less.

import '@fastify/error'
import 'fastify-plugin'
