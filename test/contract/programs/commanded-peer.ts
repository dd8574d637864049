/**
 * A peer that connects at the first line on its stdin, and sends bytes. Arguments: the path, the bytes in hexadecimal, a file that
 * it makes when they are written, and one that it makes when its connection is closed. It says what it sees: its
 * server may be busy meanwhile, and looks for the files.
 */
import { Buffer } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import process from 'node:process'
import { listen, say } from '../../support/say.js'

const [path, hex, writtenFile, closedFile] = process.argv.slice(2) as [string, string, string, string]

const commands = listen(() => {
  commands.stop()
  const socket = createConnection(path)
  socket.on('data', () => say('answered'))
  socket.on('error', () => {})
  socket.on('close', () => {
    writeFileSync(closedFile, '')
    say('closed')
  })
  socket.write(Buffer.from(hex, 'hex'), () => writeFileSync(writtenFile, ''))
})
say('ready')
