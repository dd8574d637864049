/** Listens under the umask that its argument names, and prints the socket's mode. */
import { statSync } from 'node:fs'
import process from 'node:process'
import { startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

process.umask(Number.parseInt(process.argv[2]!, 8))
const { server, path } = await startRawServer()
say((statSync(path).mode & 0o777).toString(8))
say(process.umask().toString(8))
await server.close()
