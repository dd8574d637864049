/** Connects to a path as another user, sends bytes, and prints what happens. Imports Node's own modules alone. */
import { connect } from 'node:net'
import process from 'node:process'

let received = 0
const socket = connect(String(process.argv[1]))
socket.on('connect', () => {
  console.log('connected')
  socket.write('\0'.repeat(10))
})
socket.on('data', (chunk) => {
  received += chunk.length
})
socket.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'ECONNRESET' && code !== 'EPIPE') console.log(String(code)) // those are forms of the close
})
socket.on('close', () => console.log(`closed after ${received} bytes`))
