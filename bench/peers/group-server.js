// An echo server of worker threads: node bench/peers/group-server.js --socket PATH --workers N --iterations N
//   [--engine native|node] [--io thread|adaptive] [--tree DIR]
// --workers: with 0, one Server on the main thread. --iterations: each handler hashes for so long, about 0.2 µs each,
// before it answers. Prints `ready`, ends when stdin does.
import { pbkdf2Sync } from 'node:crypto'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import { loadPackage } from '../lib/package.js'
import { collectWhenAsked } from './collect.js'
import { serverFlags } from './flags.js'

const { socket, engine, io, tree, workers, iterations } = serverFlags({ workers: 0, iterations: 0 })
const { joinGroup, loadProto, Server, ServerGroup } = await loadPackage(tree)

if (!isMainThread) await joinGroup(await echoServer())
else {
  const argv = process.argv.slice(2)
  const url = new URL(import.meta.url)
  const server =
    workers === 0 ? await echoServer() : new ServerGroup(url, { workers, engine, workerOptions: { argv } })
  await server.listen(socket)
  console.log('ready')
  collectWhenAsked(() => server.close())
}

async function echoServer() {
  const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
  const echoBytes = (request) => {
    if (iterations > 0) pbkdf2Sync(request.value, 'salt', iterations, 32, 'sha256')
    return request
  }
  return new Server({ engine, io }).register(Echo, { echoBytes }, { partial: true })
}
