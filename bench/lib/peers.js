import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { goBinary, rustBinary } from './build.js'

const programs = fileURLToPath(new URL('../peers', import.meta.url))

const NO_STREAMS = 'this implementation has unary calls only'
const LOSES_MESSAGES = 'on several threads the crate loses messages of streams'
const THREADS = 'it starts threads for each connection'
const HOLDS = 'its client cannot hold that many connections here'

/**
 * Every peer, in the order of tables. `language` names what builds it; `lacks` says why it is left out of a suite;
 * `ours` that it is of this package, so that `--against` can take it from another checkout.
 */
export const peers = {
  adaptive: { title: 'adaptive', ours: true, ...node({ engine: 'native', io: 'adaptive' }) },
  thread: { title: 'thread', ours: true, ...node({ engine: 'native', io: 'thread' }) },
  js: { title: 'JS engine', ours: true, ...node({ engine: 'node' }) },
  go: {
    title: 'Go',
    language: 'go',
    collects: true,
    program: ourProgram,
    server: (socket) => [goBinary, 'bench-server', ...flagsOf({ socket })],
    client: (load) => [goBinary, 'bench-client', ...flagsOf(load)],
    streamClient: (load) => [goBinary, 'bench-stream-client', ...flagsOf(load)],
  },
  rust: { title: 'Rust async, one thread', ...rust(1) },
  'rust-threads': {
    title: 'Rust async, threads',
    ...rust(2),
    lacks: { streams: LOSES_MESSAGES, mixed: LOSES_MESSAGES, growth: 'the curves show Rust on one thread' },
  },
  'rust-sync': {
    title: 'Rust sync',
    language: 'rust',
    server: (socket) => [rustBinary, 'sync-server', ...flagsOf({ socket })],
    client: (load) => [rustBinary, 'bench-sync-client', ...flagsOf(load)],
    lacks: { streams: NO_STREAMS, mixed: NO_STREAMS, idle: THREADS, growth: THREADS },
  },
  grpc: {
    title: 'grpc-js',
    collects: true,
    program: (name, flags) => ourProgram(name, { ...flags, engine: 'grpc' }),
    server: (socket) => ourProgram('grpc-server.js', { socket }),
    client: (load) => ourProgram('client.js', { ...load, engine: 'grpc' }),
    streamClient: (load) => ourProgram('stream-client.js', { ...load, engine: 'grpc' }),
    lacks: { mixed: 'it speaks another protocol', growth: HOLDS },
  },
}

/** Whose ratios are those "to Rust". */
export const rustPeers = ['rust', 'rust-threads', 'rust-sync']
export const ourPeers = Object.keys(peers).filter((name) => peers[name].ours)

function rust(threads) {
  return {
    language: 'rust',
    program: ourProgram,
    server: (socket) => [rustBinary, 'bench-server', ...flagsOf({ socket, threads })],
    client: (load) => [rustBinary, 'bench-client', ...flagsOf({ ...load, threads })],
    streamClient: (load) => [rustBinary, 'bench-stream-client', ...flagsOf({ ...load, threads })],
  }
}

/** A peer of this package; `tree` is another checkout whose package it loads. `program` is any of bench/peers. */
function node(options) {
  const program = (name, flags, tree) => ourProgram(name, { ...flags, ...options, tree })
  return {
    collects: true,
    options,
    program,
    server: (socket, tree) => program('server.js', { socket }, tree),
    client: (load, tree) => program('client.js', load, tree),
    streamClient: (load, tree) => program('stream-client.js', load, tree),
  }
}

function ourProgram(name, flags) {
  return [execPath, '--expose-gc', join(programs, name), ...flagsOf(flags)]
}

/** `{ size: 64 }` as `--size 64`; what is undefined is left out. */
export function flagsOf(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [`--${name}`, String(value)])
}

/**
 * What runs in turn, for names like `go` (both ends) and `go→thread` (client and server): `{ name, client, server,
 * tree }`. With two trees, each of this package's runs with both, and the name says which: `thread, this`.
 */
export function contestantsOf(names, trees) {
  return names.flatMap((name) => {
    const [client, server = client] = name.split('→').map((one) => ({ name: one, ...peers[one] }))
    if (trees.length === 1 || !(client.ours || server.ours)) return [{ name, client, server }]
    return trees.map((tree) => ({ name: `${name}, ${tree.name}`, client, server, tree: tree.folder }))
  })
}
