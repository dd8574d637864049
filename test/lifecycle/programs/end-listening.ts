/**
 * Listens at the path of its second argument on the engine of its first, with the options of its fourth; ends as its
 * third says: by `exit`, by an error, or by `at once`, which is before it listens.
 */
import process from 'node:process'
import { allowAnyPeer } from 'ttrpc'
import { rawServer } from '../../support/raw-service.js'
import { listen, say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

const [engine, path, end, options = '{}'] = process.argv.slice(2) as ['native' | 'node', string, ...string[]]
const server = rawServer({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
if (end === 'at once') {
  await server.listen(tempSocket()) // loads what is loaded when it is first needed
  void server.listen(path)
  process.nextTick(() => process.exit(0))
} else await server.listen(path, JSON.parse(options))
say('listening')
listen(() => {
  if (end === 'exit') process.exit(0)
  throw new Error('nobody catches this')
})
