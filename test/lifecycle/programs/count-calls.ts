/**
 * Serves calls that are counted in a file, which outlives it: `Count` writes its text there, then answers.
 * Listens once it reads `go`. Arguments: address, engine, file.
 */
import { Buffer } from 'node:buffer'
import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { allowAnyPeer, Server } from 'ttrpc'
import { listen, say } from '../../support/say.js'

const [address, engine, file] = process.argv.slice(2) as [string, 'native' | 'node', string]

function count(bytes: Uint8Array): Uint8Array {
  appendFileSync(file, `${Buffer.from(bytes).toString()}\n`)
  return bytes
}

const server = new Server({
  engine,
  ...(engine === 'node' && { handshaker: allowAnyPeer() }),
}).registerRaw('test.v1.Counted', {
  Count: count,
  async Later(bytes) {
    const answer = count(bytes)
    await new Promise((resolve) => setImmediate(resolve))
    return answer
  },
})
listen(async () => {
  const { address: taken } = await server.listen(address)
  say(taken)
})
say('ready')
