/** Runs handlers that fail in every way a program can, and prints what the callers saw. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { connect, Server, type TtrpcError } from 'ttrpc'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

process.on('uncaughtException', (error) => say(`uncaught ${error.message}`))
process.on('unhandledRejection', (reason) => say(`unhandled ${String(reason)}`))

const server = new Server().registerRaw('test.v1.Failing', {
  Throw: () => {
    throw new Error('thrown')
  },
  Reject: () => Promise.reject(new Error('rejected')),
  async Later() {
    await new Promise((resolve) => setImmediate(resolve))
    const nothing = undefined as unknown as { property: Uint8Array }
    return nothing.property
  },
  Odd: () => Promise.reject(undefined),
  Echo: (bytes) => bytes,
})
const path = tempSocket()
await server.listen(path)
const client = await connect(path)
for (const method of ['Throw', 'Reject', 'Later', 'Odd']) {
  const outcome = await client.call('test.v1.Failing', method, new Uint8Array(0)).then(
    () => 'answered',
    (error: TtrpcError) => `${error.code}`,
  )
  say(`${method} ${outcome}`)
}
say(Buffer.from(await client.call('test.v1.Failing', 'Echo', Buffer.from('alive'))).toString())
await client.close()
await server.close()
