import { join } from 'node:path'
import t from 'tap'
import { providers } from '../../bench/types/application.js'
import { openEditor } from '../../bench/types/editor.js'

const { imports } = providers['TypeBox 0.34']
const editor = openEditor(join(t.testdir(), 'app.ts'), `import Fastify from 'fastify'
import type { RouteHandler } from 'fastify'
import { strictStatus } from 'fastify-status-code'
${imports}
const routes = strictStatus(Fastify().withTypeProvider<Provider>())
const schema = { response: { 200: Type.Array(Type.Object({ id: Type.Number() })), 201: Type.Object({ id: Type.Number() }), 404: Type.Object({ message: Type.String() }) } }
const apart: RouteHandler = async () => ({ message: 'taken' })
`)

const mistakes = [
  ["routes.post('/', { statusCode: 201, schema }, async () => ({ message: 'taken' }))", `
Type 'Promise<{ message: "taken"; }>' is not assignable to type 'Returned<{ id: number; }>'.
  Type 'Promise<{ message: "taken"; }>' is not assignable to type 'Promise<void | SentReply<"return reply.code(...).send(...)"> | { id: number; }>'.
    Type '{ message: "taken"; }' is not assignable to type 'void | SentReply<"return reply.code(...).send(...)"> | { id: number; }'.`],
  ["routes.post('/', { statusCode: 201, schema, handler: () => ({ idd: 1 }) })", `
Type '{ idd: 1; }' is not assignable to type 'Returned<{ id: number; }>'.`],
  ["routes.post('/', { statusCode: 201, schema }, async (request, reply) => { reply.code(404); return { message: 'none' } })", `
Argument of type '(this: FastifyInstance<...>, request: FastifyRequest<RouteGenericInterface, Server<typeof IncomingMessage, typeof ServerResponse>, IncomingMessage, ... 4 more ..., ResolveFastifyRequestType<...>>, reply: FastifyReply<...>) => Promise<...>' is not assignable to parameter of type 'StrictHandler<201, Server<typeof IncomingMessage, typeof ServerResponse>, IncomingMessage, ServerResponse<IncomingMessage>, ... 5 more ..., Record<...>>'.
  Type 'Promise<{ message: "none"; }>' is not assignable to type 'Returned<{ id: number; }>'.
    Type 'Promise<{ message: "none"; }>' is not assignable to type 'Promise<void | { id: number; } | SentReply<"return reply.code(...).send(...)">>'.
      Type '{ message: "none"; }' is not assignable to type 'void | { id: number; } | SentReply<"return reply.code(...).send(...)">'.`],
  ["routes.post('/', { statusCode: 201, schema }, (request, reply) => { reply.send({ message: 'taken' }) })", `
Object literal may only specify known properties, and 'message' does not exist in type '{ id: number; }'.`],
  ["routes.post('/', { statusCode: 201, schema }, async (request, reply) => reply.code(409).send({ message: 'taken' }))", `
Argument of type '409' is not assignable to parameter of type '201 | 200 | 404'.`],
  ["routes.delete('/', { statusCode: 204, schema: { response: { 404: schema.response[404] } } }, (request, reply) => reply.code(409).send())", `
Argument of type '409' is not assignable to parameter of type '204 | 404'.`],
  ["routes.post('/', { statusCode: 202, schema }, async () => ({ id: 1 }))", `
Type 'number' is not assignable to type '"the declared statusCode 202 has no response schema: add one for it, '2xx' or 'default'"'.`],
  ["routes.post('/', { statusCode: 99 }, async () => ({ id: 1 }))", `
Type 'number' is not assignable to type '"statusCode must be an integer from 200 to 599, but is 99"'.`],
  ["routes.post('/', { statusCode: '201' }, async () => ({ id: 1 }))", `
Type 'string' is not assignable to type 'number'.`],
  ["routes.delete('/', { statusCode: 204 }, async () => ({ deleted: true }))", `
Type 'Promise<{ deleted: true; }>' is not assignable to type 'Returned<NoContent>'.
  Type 'Promise<{ deleted: true; }>' is not assignable to type 'Promise<SentReply<"return reply.code(...).send(...)"> | NoContent>'.
    Type '{ deleted: true; }' is not assignable to type 'SentReply<"return reply.code(...).send(...)"> | NoContent'.`],
  ["routes.post('/', { statusCode: 201, schema }, apart)", `
Argument of type 'RouteHandler' is not assignable to parameter of type 'StrictHandler<201, Server<typeof IncomingMessage, typeof ServerResponse>, IncomingMessage, ServerResponse<IncomingMessage>, ... 5 more ..., Record<...>>'.
  Type 'unknown' is not assignable to type 'Returned<{ id: number; }>'.`]
] as const

t.test('the compiler says of the commonest mistakes what is wrong', async t => {
  for (const [line, message] of mistakes) t.equal(`\n${editor.errorsOf(line).join('\n')}`, message, line)
})
