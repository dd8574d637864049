/** Listens at the path of its argument with a queue of one connection, and accepts all that come while it runs. */
import { createServer } from 'node:net'
import process from 'node:process'
import { say } from '../../support/say.js'

const path = String(process.argv[2])
createServer((socket) => socket.on('error', () => undefined).resume()).listen({ path, backlog: 1 }, () =>
  say('listening'),
)
