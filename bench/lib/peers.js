import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const go = fileURLToPath(new URL('../../test/interop/go/', import.meta.url))
const goBinary = fileURLToPath(new URL('../.out/go-peer', import.meta.url))

const rust = fileURLToPath(new URL('../../test/interop/rust/', import.meta.url))
const rustTarget = resolve(rust, process.env.CARGO_TARGET_DIR ?? 'target')
const rustBinary = join(rustTarget, 'release', 'interop')

/** Builds the peers of Go and of Rust that the pairs name; returns the languages whose peer cannot be built. */
export function missingPeers(pairs) {
  const named = pairs.flatMap((pair) => pair.split('-'))
  const build = {
    go: () => builds('go', ['build', '-o', goBinary, '.'], go),
    rust: () => {
      const args = ['build', '--release', '--locked', '--quiet', '--target-dir', rustTarget]
      return builds('cargo', args, rust)
    },
  }
  return Object.keys(build).filter((name) => named.includes(name) && !build[name]())
}

function builds(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

/**
 * `'ours-go'` as `{ name, client, server }` for each tree of `treesOf`. With two trees the name says which:
 * `'ours-go, this'`.
 */
export function pairsOf(names, trees) {
  return names.flatMap((pair) =>
    trees.map((tree) => {
      const [client, server] = pair.split('-').map((name) => peerOf(name, tree.folder))
      return { name: trees.length === 1 ? pair : `${pair}, ${tree.name}`, client, server }
    }),
  )
}

/** Command lines of a peer: ours on the native engine in each mode, ours on the JS engine, real Go, real Rust. */
function peerOf(name, folder) {
  const kinds = {
    ours: () => ourPeer(folder, { engine: 'native' }),
    adaptive: () => ourPeer(folder, { engine: 'native', io: 'adaptive' }),
    js: () => ourPeer(folder, { engine: 'node' }),
    go: () => counterpart(goBinary),
    rust: () => counterpart(rustBinary),
  }
  const make = kinds[name]
  if (make === undefined) throw new Error(`no peer ${name}: a pair is of ${Object.keys(kinds).join(', ')}`)
  return make()
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

function ourPeer(folder, options) {
  const ours = (program, load) => {
    return [process.execPath, join(folder, 'bench/peers', program), ...flagsOf({ ...load, ...options })]
  }
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
