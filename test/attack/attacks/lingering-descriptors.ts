import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { release } from 'node:os'
import { skipUnlessRoot } from '../../support/child.js'
import type { Attack, Field } from '../attack.js'

/**
 * Sends one byte and, with it, the last descriptor of a TCP connection whose peer takes nothing and whose close waits
 * (SO_LINGER): the process that drops that descriptor waits for as many seconds.
 */
const program = `
import array, socket, struct, sys, threading, time
path, seconds = sys.argv[1], int(sys.argv[2])
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(1)
kept = []
for _ in range(16):  # where the server drops it before our own close, nobody waits
    full = socket.create_connection(listener.getsockname())
    kept.append(listener.accept())
    full.setblocking(False)
    try:
        while True:
            full.send(b'x' * 65536)
    except BlockingIOError:
        pass
    full.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, seconds))
    peer = socket.socket(socket.AF_UNIX)
    kept.append(peer)
    rights = array.array('i', [full.fileno()])
    try:
        peer.connect(path)
        peer.sendmsg([b'\\0'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    except OSError as error:
        print(error, file=sys.stderr)
    threading.Thread(target=full.close, daemon=True).start()  # our own close may wait too
print('sent', flush=True)
time.sleep(60)
`

const nativeAlone = 'the JS engine cannot have the kernel refuse descriptors'

/** That option (SO_PASSRIGHTS) came with Linux 6.16. */
function olderKernel(): string | undefined {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  const able = major > 6 || (major === 6 && minor >= 16)
  return able ? undefined : `Linux ${release()} passes descriptors on; 6.16 can refuse them`
}

/** As the user `uid`, or as ours. */
async function pass({ path, seconds, wait }: Field, uid?: number): Promise<undefined> {
  const user = uid === undefined ? {} : { uid, gid: uid, cwd: '/', env: { PATH: '/usr/bin:/bin' } }
  const python = spawn('python3', ['-c', program, path, String(Math.ceil(seconds))], {
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(python.stdout, 'data')
  await wait(seconds * 1000)
  python.kill()
  return undefined
}

/**
 * A descriptor that was not asked for must not make others wait. Its owner says how long the close takes,
 * so a neighbour who waits at all waits as long as the attacker likes; 250 ms is what other attacks may cost.
 */
export const lingeringDescriptors: Attack = {
  name: 'lingering-descriptors',
  summary: 'an admitted peer passes the descriptor of a connection whose close takes seconds',
  nativeAlone,
  unable: olderKernel,
  bound: { neighbourWorstMs: 250 },
  run: (field) => pass(field),
}

/** A stranger is refused unread; what lies unread in his socket is dropped by our close all the same. */
export const strangersDescriptors: Attack = {
  name: 'strangers-descriptors',
  summary: 'a refused user passes the descriptor of a connection whose close takes seconds',
  nativeAlone,
  unable: () => olderKernel() ?? (skipUnlessRoot() || undefined),
  victim: { shared: true },
  bound: { neighbourWorstMs: 250 },
  run: (field) => pass(field, 1000),
}
