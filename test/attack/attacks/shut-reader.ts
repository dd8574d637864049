import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DATA, frame, request } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import { SERVICE } from '../service.js'

const REMOTE_OPEN = 2
const MIB = 1024 * 1024

/** Writes what comes on its stdin and shuts down its receiving side, which Node cannot. */
const program = `
import socket, sys, time
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
peer.settimeout(1)
try:
    peer.sendall(sys.stdin.buffer.read())
except OSError:
    pass
peer.shutdown(socket.SHUT_RD)
print('shut', flush=True)
time.sleep(60)
`

/** A socket whose peer takes nothing any more is always writable: that must not keep the I/O thread busy. */
export const shutReader: Attack = {
  name: 'shut-reader',
  summary: 'a stream that is not read, a peer that shuts its receiving side, and a message of the server',
  bound: { restingCpu: 20 },
  async run({ path, wait }) {
    const python = spawn('python3', ['-c', program, path], { stdio: ['pipe', 'pipe', 'inherit'] })
    python.stdin.write(request(1, { service: SERVICE, method: 'Hold' }, REMOTE_OPEN))
    for (let i = 0; i < 12; i++) python.stdin.write(frame(1, DATA, 0, new Uint8Array(MIB)))
    python.stdin.end()
    await once(python.stdout, 'data')
    await wait(2500)
    return undefined
  },
}
