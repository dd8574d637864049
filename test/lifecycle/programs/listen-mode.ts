/**
 * Listens under the umask of its first argument, on the engine of its second and with the mode of its third; prints
 * the socket's mode, the umask, and what is left in its folder after the close.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { allowAnyPeer, Server } from 'ttrpc'
import { say } from '../../support/say.js'

const [umask, engine, mode] = process.argv.slice(2) as [string, 'native' | 'node', string?]
const folder = mkdtempSync(join(tmpdir(), 'tt-mode-'))
chmodSync(folder, 0o700)
process.umask(Number.parseInt(umask, 8))
const server = new Server({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
const path = join(folder, 's')
await server.listen(path, mode === undefined ? {} : { mode: Number.parseInt(mode, 8) })
say((statSync(path).mode & 0o7777).toString(8))
say(process.umask().toString(8))
await server.close()
say(JSON.stringify(readdirSync(folder)))
rmSync(folder, { recursive: true })
