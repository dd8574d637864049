// The whole package in one screen: `npm start`.
//
// A server that only the same user may call; our client, a real Go client, containerd's own recorded
// requests and a foreign user meet it; then two seconds of load.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, loadProto, Server, TtrpcError } from 'ttrpc'
import { callFromGo } from './go.js'
import { runLoad } from './load.js'
import { replayContainerd } from './recorded.js'
import { callAsForeigner } from './stranger.js'

const folder = mkdtempSync(join(tmpdir(), 'ttrpc-tour-'))
const socket = join(folder, 'greeter.sock')
const say = (what, text) => console.log(`${what.padEnd(12)} ${text}`)
const who = (peer) => `pid ${peer.pid}, uid ${peer.uid}, gid ${peer.gid}`

const { Greeter } = await loadProto(new URL('greeter.proto', import.meta.url))
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
const server = new Server() // the default handshaker: unixSocketRequireSameUser()
let caller
server.register(Greeter, {
  sayHello(request, context) {
    if (request.name === '') throw new TtrpcError('who is there?', 3)
    return { text: `hello ${request.name}, you are ${who(context.peer)}` }
  },
})
const echo = {
  echo(request, context) {
    caller = context.peer
    return request
  },
  echoBytes: (request) => request,
}
server.register(Echo, echo, { partial: true }) // the tour shows no streams

try {
  const listener = await server.listen(`unix://${socket}`)
  say('server', `listens on ${listener.address}, mode 0600, same user only; native engine`)

  const client = await connect(listener.address)
  const greeter = client.service(Greeter)
  say('our client', (await greeter.sayHello({ name: 'ada' })).text)
  const refused = await greeter.sayHello({}).catch((error) => error)
  say('an error', `${refused.name} code ${refused.code}: ${refused.message}`)
  await client.close()

  const go = await callFromGo(socket)
  say(
    'Go client',
    go === undefined
      ? 'skipped: no go command here'
      : `answered ${JSON.stringify(go)}; it was ${who(caller)}`,
  )
  say('containerd', await replayContainerd(server, socket))
  say('stranger', await callAsForeigner(folder, socket))

  say('load', '64 calls in flight from another process for 2 seconds …')
  const load = await runLoad(socket)
  say(
    '',
    `${load.rate.toLocaleString('en')} calls/s, p50 ${load.p50} µs, p99 ${load.p99} µs, every answer checked`,
  )
  const { rss, heapUsed } = process.memoryUsage()
  say('memory', `server process ${mib(rss)} RSS, ${mib(heapUsed)} of JS heap`)
} finally {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}
say('server', 'closed, its socket is gone')

function mib(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
