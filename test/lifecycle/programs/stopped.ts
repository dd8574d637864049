/** A server that is stopped for a while: `stopped.js PATH thread|adaptive|node`, with a short time for frames. */
import process from 'node:process'
import { allowAnyPeer } from 'ttrpc'
import { rawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const [path, mode] = process.argv.slice(2) as [string, 'thread' | 'adaptive' | 'node']
const limits = { frameTimeoutMs: 1000 }
const engine =
  mode === 'node'
    ? ({ engine: 'node', handshaker: allowAnyPeer() } as const)
    : ({ engine: 'native', io: mode } as const)
await rawServer({ ...engine, limits }).listen(path)
say('listening')
