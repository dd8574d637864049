/** Drops clients, a server and its listener without closing them, collects garbage, and goes on. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { setImmediate as soon } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { connect } from 'ttrpc'
import { RAW_SERVICE, rawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

async function collected(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    collect()
    await soon()
  }
}

async function serveAndForget(path: string): Promise<void> {
  const server = rawServer()
  await server.listen(path)
}

async function connectAndForget(path: string): Promise<void> {
  const client = await connect(path)
  await client.call(RAW_SERVICE, 'Echo', Buffer.from('used'))
}

/** A call whose client is not referenced. */
async function callAndForget(path: string): Promise<Uint8Array> {
  const client = await connect(path)
  return client.call(RAW_SERVICE, 'Big', Buffer.from('300000'))
}

const path = tempSocket()
await serveAndForget(path)
await Promise.all(Array.from({ length: 50 }, () => connectAndForget(path)))
await collected()
const waiting = Array.from({ length: 20 }, () => callAndForget(path))
await collected()
const answers = await Promise.all(waiting)
say(`answered ${answers.filter((answer) => answer.length === 300_000).length}`)
await collected()
const client = await connect(path)
say(Buffer.from(await client.call(RAW_SERVICE, 'Echo', Buffer.from('still served'))).toString())
await client.close()
process.exit(0) // the forgotten listener would hold it
