/**
 * Binds a socket as this user, and listens as another one: the file is this user's, the server is not. Prints `up`, then
 * what it receives in hex, and answers as a daemon would. Imports Node's own modules alone.
 */
import { createServer } from 'node:net'
import process from 'node:process'

interface PipeBinding {
  readonly Pipe: new (type: number) => { bind(path: string): number }
  readonly constants: { readonly SERVER: number }
}

const [path = '', uid] = process.argv.slice(2)
const { Pipe, constants } = (process as unknown as { binding(name: string): PipeBinding }).binding(
  'pipe_wrap',
)
const handle = new Pipe(constants.SERVER)
if (handle.bind(path) !== 0) throw new Error(`cannot bind ${path}`)
process.setuid?.(Number(uid))
const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('close', () => console.log('closed'))
  socket.on('data', (chunk) => {
    console.log(chunk.toString('hex'))
    socket.write(new Uint8Array([0, 0, 0, 0, 0, 0, 0, 1, 2, 0]))
  })
})
server.listen(handle, () => console.log('up'))
