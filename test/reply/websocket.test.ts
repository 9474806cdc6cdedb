import websocket from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { WebSocket } from 'ws'
import statusCode, { status } from '../../index.js'
import { buildPlain } from '../helpers/app.js'

const closeCodes = Object.entries(status).filter(([name]) => name.startsWith('WS_'))
const neverSent: number[] = [status.WS_1005_NO_STATUS_RCVD, status.WS_1006_ABNORMAL_CLOSURE, status.WS_1015_TLS_HANDSHAKE]

for (const order of ['before', 'after']) {
  t.test(`with @fastify/websocket, registered ${order} it, every WS_ code that may be sent arrives, and no other is sent`, async t => {
    const app = buildPlain(t)
    if (order === 'before') await app.register(websocket)
    await app.register(statusCode, { defaults: { GET: 202 } })
    if (order === 'after') await app.register(websocket)
    app.get('/:code', { websocket: true, statusCode: 201 } as object, ((socket: WebSocket, request: FastifyRequest) => {
      try {
        socket.close(Number((request.params as { code: string }).code), 'why')
      } catch (error) {
        socket.close(status.WS_1011_INTERNAL_ERROR, (error as Error).message)
      }
    }) as never)
    app.get('/by-default', { websocket: true }, socket => socket.close(status.WS_1008_POLICY_VIOLATION))
    app.get('/plain', { statusCode: 203 }, async () => 'x')
    const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))

    const close = (path: string | number) => new Promise<{ code: number, reason: string }>((resolve, reject) => {
      new WebSocket(`ws://127.0.0.1:${port}/${path}`).on('close', (code, reason) => resolve({ code, reason: String(reason) })).on('error', reject)
    })
    t.equal(closeCodes.length, 15)
    for (const [name, code] of closeCodes) {
      const closed = await close(code)
      if (neverSent.includes(code)) t.match(closed, { code: 1011, reason: /valid error code/ }, name)
      else t.strictSame(closed, { code, reason: 'why' }, name)
    }
    t.equal((await close('by-default')).code, 1008)
    t.equal((await app.inject('/plain')).statusCode, 203)
    t.equal((await app.inject('/1000')).statusCode, 404, 'a request that asks for no upgrade')
    t.equal((await app.inject({ method: 'HEAD', url: '/1000' })).statusCode, 404)
  })
}
