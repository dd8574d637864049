import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const here = (name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url))
const go = fileURLToPath(new URL('../../test/interop/go/', import.meta.url))
const goBinary = fileURLToPath(new URL('../.out/go-peer', import.meta.url))

/** Builds the Go peer; false where Go is missing. */
export function buildGo() {
  const built = spawnSync('go', ['build', '-o', goBinary, '.'], {
    cwd: go,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return built.status === 0
}

/** Command lines of every kind of peer: ours on the native engine, ours on the JS engine, real Go. */
export const peers = {
  ours: ourPeer('native'),
  js: ourPeer('node'),
  go: {
    server: (socket) => [goBinary, 'bench-server', '--socket', socket],
    client: (socket, load) => [goBinary, 'bench-client', ...flagsOf({ socket, ...load })],
    streamClient: (socket, { count: _, ...load }) => [
      goBinary,
      'bench-stream-client',
      ...flagsOf({ socket, ...load }),
    ],
  },
}

function ourPeer(engine) {
  const ours = (program, load) => [process.execPath, here(program), ...flagsOf({ ...load, engine })]
  return {
    server: (socket) => ours('server.js', { socket }),
    client: (socket, load) => ours('client.js', { socket, ...load }),
    streamClient: (socket, load) => ours('stream-client.js', { socket, ...load }),
  }
}

/** `{ size: 64 }` as `--size 64`. */
function flagsOf(values) {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)])
}
