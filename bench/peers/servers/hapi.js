import Hapi from '@hapi/hapi'
import Joi from 'joi'

const server = Hapi.server({ host: '127.0.0.1', port: Number(process.argv[2]) })

server.route({
  method: 'POST',
  path: '/items',
  options: {
    validate: { payload: Joi.object({ name: Joi.string().required() }) },
    response: { status: { 201: Joi.object({ id: Joi.number().integer().required(), name: Joi.string().required() }) } }
  },
  handler: (request, h) => h.response({ id: 1, name: request.payload.name }).code(201)
})
server.route({ method: 'DELETE', path: '/items/{id}', handler: (request, h) => h.response().code(204) })

await server.start()
