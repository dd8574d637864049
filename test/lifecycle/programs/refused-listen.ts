/**
 * Listens as the user and group of its third argument, after it has loaded everything as root: in the folder of its
 * second argument on the engine of its first, with the options of each line of JSON that it reads: { path, … }.
 * Says what came of it, and the mode of the socket.
 */
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { allowAnyPeer, type ListenError, type ListenOptions, Server } from 'ttrpc'
import { listen, say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

const [engine, folder, user] = process.argv.slice(2) as ['native' | 'node', string, string]
const server = new Server({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
await (await server.listen(tempSocket())).close() // loads what is loaded when it is first needed
process.umask(0o777)
process.setgroups?.([])
process.setegid?.(Number(user))
process.seteuid?.(Number(user))
listen((line) => {
  const { path, ...options } = JSON.parse(line) as { path: string } & ListenOptions
  const where = join(folder, path)
  server.listen(where, options).then(
    async (listener) => {
      const { mode } = lstatSync(where)
      await listener.close()
      say(`listens ${(mode & 0o7777).toString(8)}`)
    },
    (error: ListenError) => say(`${error.code} ${error.message}`),
  )
})
say('ready')
