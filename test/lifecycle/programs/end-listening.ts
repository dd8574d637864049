/** Listens at the path of its second argument on the engine of its first, with the options of its fourth; ends as its third says. */
import process from 'node:process'
import { allowAnyPeer } from 'ttrpc'
import { rawServer } from '../../support/raw-service.js'
import { listen, say } from '../../support/say.js'

const [engine, path, end, options = '{}'] = process.argv.slice(2) as ['native' | 'node', string, ...string[]]
await rawServer({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) }).listen(
  path,
  JSON.parse(options),
)
say('listening')
listen(() => {
  if (end === 'exit') process.exit(0)
  throw new Error('nobody catches this')
})
