/**
 * guard-server.js PATH IO
 *
 * Serves a raw echo, and a method that leaves a mark in a trace of this process. Says `ready`; closes
 * when it receives a line.
 */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { Server } from 'ttrpc'
import { say } from '../../support/say.js'
import { leaveMark } from '../mark.js'
import { GUARD_SERVICE } from '../service.js'

const [path = '', io] = process.argv.slice(2)
const server = new Server({ engine: 'native', io: io as 'thread' | 'adaptive' })
server.registerRaw(GUARD_SERVICE, {
  Echo: (request) => request,
  Mark(request) {
    leaveMark(Buffer.from(request).toString())
    return request
  },
})
await server.listen(path)
say('ready')
process.stdin.once('data', async () => {
  await server.close()
  process.exit()
})
