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
    client: (socket, load) => [goBinary, 'bench-client', ...loadOf(socket, load)],
  },
}

function ourPeer(engine) {
  const chosen = ['--engine', engine]
  return {
    server: (socket) => [process.execPath, here('server.js'), '--socket', socket, ...chosen],
    client: (socket, load) => [process.execPath, here('client.js'), ...loadOf(socket, load), ...chosen],
  }
}

function loadOf(socket, { concurrency, size, seconds, warmup }) {
  return [
    '--socket',
    socket,
    '--concurrency',
    concurrency,
    '--size',
    size,
    '--seconds',
    seconds,
    '--warmup',
    warmup,
  ].map(String)
}
