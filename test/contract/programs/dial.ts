/**
 * Connects as the user who runs it, with nothing but Node's own modules: as another
 * user it cannot read the package. Arguments: path, rounds, bytes to send (hex),
 * answer bytes to wait for (0: until the connection ends). Says its pid, then a
 * line of JSON a round: { received (hex), ended, ms }.
 */
import { Buffer } from 'node:buffer'
import { writeSync } from 'node:fs'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

const [path, rounds, hex, least] = process.argv.slice(-4) as [string, string, string, string]

function dial(): Promise<object> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    let ended = 'end'
    const started = performance.now()
    const socket = connect(path)
    socket.on('connect', () => {
      if (hex !== '-') socket.write(Buffer.from(hex, 'hex'))
    })
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (Number(least) > 0 && received.length >= Number(least)) socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      ended = error.code ?? error.message
    })
    socket.on('close', () => {
      resolve({ received: received.toString('hex'), ended, ms: performance.now() - started })
    })
  })
}

writeSync(1, `${process.pid}\n`)
for (let i = 0; i < Number(rounds); i++) writeSync(1, `${JSON.stringify(await dial())}\n`)
