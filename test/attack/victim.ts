/**
 * The server under attack: listens at the path of its first argument, on the engine of its second, set up by its
 * third (JSON, `VictimOptions`). `report` prints how long its event loop was blocked since the last report;
 * `shutdown` shuts the server down and prints `done`.
 */
import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'
import { allowAnyPeer, type CustomHandshaker, Server } from 'ttrpc'
import { listen, say } from '../support/say.js'
import type { VictimOptions } from './attack.js'
import { registerAttacked, registerTyped } from './service.js'

const [path, engine, setup] = process.argv.slice(2) as [string, 'native' | 'node', string]
const options = JSON.parse(setup) as VictimOptions
const slow: CustomHandshaker = {
  async handshake({ peer }) {
    if (options.handshaker === 'selective' && peer?.uid !== 0) throw new Error('not root')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return {}
  },
}
// The JS engine cannot read credentials: its default would not start.
const usual = engine === 'node' ? { handshaker: allowAnyPeer() } : {}

const server = new Server({
  engine,
  ...(options.handshaker === undefined ? usual : { handshaker: slow }),
  ...(options.limits !== undefined && { limits: options.limits }),
})
registerAttacked(server)
await registerTyped(server)
await server.listen(path)
if (options.shared) {
  chmodSync(path, 0o666)
  chmodSync(dirname(path), 0o711)
}
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
say('listening')

listen((line) => {
  if (line === 'report') {
    say(JSON.stringify({ blockedMs: delay.max / 1e6 }))
    delay.reset()
  } else if (line === 'shutdown') {
    void server.shutdown({ timeoutMs: 1000 }).then(() => say('done'))
  }
})
