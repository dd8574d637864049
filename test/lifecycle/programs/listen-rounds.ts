/** Listens at each path that it reads, on the engine of its argument, says what came of it, and closes when it reads `close`. */
import process from 'node:process'
import { allowAnyPeer, type ListenError, Server } from 'ttrpc'
import { listen, say } from '../../support/say.js'

const engine = process.argv[2] === 'node' ? 'node' : 'native'
const options = { engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) } as const
let server = new Server(options)
listen((line) => {
  void (async () => {
    if (line === 'close') {
      await server.close()
      server = new Server(options)
      return say('closed')
    }
    await server.listen(line).then(
      () => say('won'),
      (error: ListenError) => say(`${error.code} ${error.message}`),
    )
  })()
})
say('ready')
