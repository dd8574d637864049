/** Programs that hand over descriptors as runc does, with SCM_RIGHTS, which Node cannot. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** Returns why there cannot be one, or false. */
export function skipWithoutPython(): string | false {
  return spawnSync('python3', ['--version']).error === undefined ? false : 'python3 is not installed'
}

const program = `
import os, pty, socket, sys
path, what, uid = sys.argv[1], sys.argv[2], int(sys.argv[3])
master, slave = pty.openpty()
kinds = {'master': [master], 'slave': [slave], 'several': [master, slave, slave], 'file': [os.open('/dev/null', os.O_RDONLY)], 'nothing': []}
if uid: os.setuid(uid)
try:
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    socket.send_fds(s, [b'/dev/ptmx'], kinds[what])
    if what == 'nothing': s.close()
    os.write(slave, b'from the peer')
    print('sent', flush=True)
    print(s.recv(1) if what != 'nothing' else b'', flush=True)
except OSError as error:
    print(error.strerror, flush=True)
sys.stdin.read()
`

/** Starts one that sends `what`; as root, it can be another user. It ends with its stdin. */
export function startPeer(path: string, what: 'master' | 'slave' | 'several' | 'file' | 'nothing', uid = 0) {
  return spawn('python3', ['-c', program, path, what, String(uid)], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** Resolves to the first lines that it prints. */
export async function linesOf({ stdout }: ReturnType<typeof startPeer>, count: number): Promise<string[]> {
  let text = ''
  const add = (chunk: Buffer): void => {
    text += String(chunk)
  }
  stdout.on('data', add)
  while (text.split('\n').length <= count) await once(stdout, 'data')
  stdout.off('data', add)
  return text.split('\n').slice(0, count)
}
