/**
 * A server and clients with calls that never stop, until a signal comes.
 *
 *   busy.js          says `busy`; what SIGTERM does is left to Node
 *   busy.js drain    on SIGTERM shuts the server down, and ends by itself
 */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { connect, isTtrpcError } from 'ttrpc'
import { RAW_SERVICE, startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const { server, path } = await startRawServer()
const clients = await Promise.all(Array.from({ length: 8 }, () => connect(path)))
let wrong = 0

async function callOn(client: (typeof clients)[number], bytes: Buffer): Promise<void> {
  try {
    for (;;) if (!bytes.equals(await client.call(RAW_SERVICE, 'Echo', bytes))) wrong++
  } catch (error) {
    if (!isTtrpcError(error)) wrong++
  }
}

const calls = clients.flatMap((client) => [
  callOn(client, Buffer.from('small')),
  callOn(client, Buffer.alloc(200_000, 'x')),
])
if (process.argv[2] === 'drain') {
  process.once('SIGTERM', async () => {
    await server.shutdown({ timeoutMs: 20_000 })
    await Promise.all(calls)
    say(`wrong ${wrong}`)
  })
}
await clients[0]?.call(RAW_SERVICE, 'Echo', Buffer.alloc(1))
say('busy')
