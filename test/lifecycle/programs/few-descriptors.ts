/** A server in a process that may have few descriptors. */
import process from 'node:process'
import { Server } from 'ttrpc'
import { say } from '../../support/say.js'

const [path] = process.argv.slice(2)
const server = new Server().registerRaw('few.v1.Echo', { Echo: (bytes) => bytes })
await server.listen(String(path))
say('ready')
