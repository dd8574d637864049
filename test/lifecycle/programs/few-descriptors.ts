/**
 * A server in a process that may have few descriptors, on the engine of its second argument. Prints the reason of its
 * first refusal. `open N` opens so many files, as many as it can at most, and prints how many; `free` closes them.
 */
import diagnostics from 'node:diagnostics_channel'
import { closeSync, openSync } from 'node:fs'
import process from 'node:process'
import { allowAnyPeer, Channels, type EngineChoice, type Refusal, Server } from 'ttrpc'
import { listen, say } from '../../support/say.js'

const [path, engine] = process.argv.slice(2) as [string, EngineChoice]
const server = new Server({ engine, handshaker: allowAnyPeer() })
server.registerRaw('few.v1.Echo', { Echo: (bytes) => bytes })
await server.listen(path)

let refused = false
diagnostics.subscribe(Channels.PEER_REFUSED, (message) => {
  if (!refused) say((message as Refusal).reason)
  refused = true
})
const files: number[] = []
listen((line) => {
  if (line === 'free') {
    for (const fd of files.splice(0)) closeSync(fd)
    say('freed')
    return
  }
  const most = Number(line.slice('open '.length))
  try {
    while (files.length < most) files.push(openSync('/dev/null', 'r'))
  } catch {}
  say(`opened ${files.length}`)
})
say('ready')
