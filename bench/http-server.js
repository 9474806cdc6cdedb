// One app, listening. It tells its port, and the CPU time that it has used whenever it's asked.

const { build } = await import(`./apps/${process.argv[2]}.js`)
const app = await build()
await app.listen({ host: '127.0.0.1', port: 0 })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ microseconds: user + system })
})
process.send({ port: app.server.address().port })
