/** Listens at each path that it reads, says what came of it, and closes when it reads `close`. */
import { type ListenError, Server } from 'ttrpc'
import { listen, say } from '../../support/say.js'

let server = new Server()
listen((line) => {
  void (async () => {
    if (line === 'close') {
      await server.close()
      server = new Server()
      return say('closed')
    }
    await server.listen(line).then(
      () => say('won'),
      (error: ListenError) => say(`${error.code} ${error.message}`),
    )
  })()
})
say('ready')
