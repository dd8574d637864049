import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url))
const go = fileURLToPath(new URL('../../test/interop/go/', import.meta.url))
const goBinary = fileURLToPath(new URL('../.out/go-peer', import.meta.url))

const rust = fileURLToPath(new URL('../../test/interop/rust/', import.meta.url))
const rustTarget = resolve(rust, process.env.CARGO_TARGET_DIR ?? 'target')
const rustBinary = join(rustTarget, 'release', 'interop')

/** Builds Go's peer, with which all are compared, and Rust's where a pair names it; tells what cannot be built. */
export function missingPeers(pairs) {
  const missing = builds('go', ['build', '-o', goBinary, '.'], go) ? [] : ['Go']
  if (!pairs.some((pair) => pair.split('-').includes('rust'))) return missing
  const args = ['build', '--release', '--locked', '--quiet', '--target-dir', rustTarget]
  return builds('cargo', args, rust) ? missing : [...missing, 'Rust']
}

function builds(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

/** Command lines of every kind of peer: ours on the native engine, ours on the JS engine, real Go, real Rust. */
export const peers = {
  ours: ourPeer('native'),
  js: ourPeer('node'),
  go: counterpart(goBinary),
  rust: counterpart(rustBinary),
}

function counterpart(binary) {
  return {
    server: (socket) => [binary, 'bench-server', '--socket', socket],
    client: (socket, load) => [binary, 'bench-client', ...flagsOf({ socket, ...load })],
    streamClient: (socket, { count: _, ...load }) => [
      binary,
      'bench-stream-client',
      ...flagsOf({ socket, ...load }),
    ],
  }
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
