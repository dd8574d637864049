import { spawn } from 'node:child_process'
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { Channels } from 'ttrpc'

const STRANGER = 1000
// Runs as the other user: connects, sends something, counts the bytes that come back until the close.
const program = `
  const socket = require('node:net').connect(process.argv[1])
  let bytes = 0
  socket.on('connect', () => socket.write('let me in'))
  socket.on('data', chunk => { bytes += chunk.length })
  socket.on('error', () => {})
  socket.on('close', () => console.log(bytes))
`

/** Connects as another user, whom the file modes would admit: the handshaker must refuse it. */
export async function callAsForeigner(folder, socket) {
  if (process.getuid() !== 0) return 'skipped: only root can become another user to be refused'
  chmodSync(folder, 0o755)
  chmodSync(socket, 0o666)
  const refusal = new Promise((resolve) => diagnostics.subscribe(Channels.PEER_REFUSED, resolve))
  const child = spawn(process.execPath, ['-e', program, socket], { uid: STRANGER, gid: STRANGER, cwd: '/' })
  let bytes = ''
  child.stdout.on('data', (chunk) => {
    bytes += chunk
  })
  const { peer, reason } = await refusal
  await once(child, 'close')
  chmodSync(socket, 0o600)
  return `uid ${peer.uid} refused with ${Number(bytes)} bytes sent to it: ${reason}`
}
