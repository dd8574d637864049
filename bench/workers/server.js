// A server for bench/workers.js: server.js SOCKET WORKERS. 0 workers: one Server on the main thread. Ends with its input.
import { isMainThread } from 'node:worker_threads'
import { joinGroup, Server, ServerGroup } from 'ttrpc'
import { hash } from './hash.js'

const makeServer = () => new Server().registerRaw('bench.v1.Bench', { hash, echo: (request) => request })

if (isMainThread) {
  const [socket, workers] = process.argv.slice(2)
  const count = Number(workers)
  const server = count === 0 ? makeServer() : new ServerGroup(new URL(import.meta.url), { workers: count })
  await server.listen(socket)
  console.log('ready')
  for await (const _ of process.stdin);
  await server.close()
} else {
  await joinGroup(makeServer())
}
