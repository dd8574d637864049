/** What the engines cannot do alike, with what is seen on each. */

import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { connect, unixSocketRequireSameUser } from 'ttrpc'
import { fakeClock } from 'ttrpc/testing'
import { RAW_SERVICE, until } from '../../support/raw-service.js'
import { type Bench, failure, type Scenario } from '../scenario.js'

const empty = new Uint8Array(0)

/** Returns the code of the error, or `'succeeds'`. */
async function codeOf(act: () => unknown): Promise<string> {
  const failed = await failure(act)
  return failed === 'succeeds' ? failed : String((failed as { code: unknown }).code)
}

const ids = { pid: 'number', uid: 'number', gid: 'number' }

function shape(value: object | undefined): Record<string, string> | null {
  return value === undefined
    ? null
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typeof one]))
}

/** A socket of Node's that listens at a path, closed with the bench; `connections` counts. */
async function listener(bench: Bench, where: { path: string } | { port: number; host: string }) {
  const seen = { connections: 0, fd: -1 }
  const server = createServer((socket) => {
    seen.connections++
    socket.destroy()
  }).listen(where)
  await once(server, 'listening')
  seen.fd = (server as unknown as { _handle: { fd: number } })._handle.fd
  bench.after(() => server.close())
  return seen
}

export const differing: readonly Scenario[] = [
  {
    name: 'who the peer is',
    differs: 'credentials',
    expected: { native: { client: ids, server: ids }, node: { client: null, server: null } },
    async run(bench) {
      const server = await bench.listening()
      const client = await bench.client()
      let seen: object | undefined
      server.registerRaw('test.v1.Peer', {
        At(bytes, { peer }) {
          seen = peer
          return bytes
        },
      })
      await client.call('test.v1.Peer', 'At', empty)
      return { client: shape(client.peer), server: shape(seen) }
    },
  },
  {
    name: 'a rule on who the peer is',
    differs: 'credentials',
    expected: {
      native: ['succeeds', 'succeeds', 'succeeds'],
      node: ['ERR_TTRPC_NO_CREDENTIALS', 'ERR_TTRPC_NO_CREDENTIALS', 'ERR_TTRPC_NO_CREDENTIALS'],
    },
    async run(bench) {
      await bench.listening()
      const handshaker = unixSocketRequireSameUser()
      return [
        await codeOf(() => bench.server({ handshaker }).listen(`${bench.path}.2`)),
        await codeOf(() => bench.server().listen(`${bench.path}.3`, { peerInfo: { groups: true } })),
        await codeOf(() => bench.client({ verifyServer: handshaker })),
      ]
    },
  },
  {
    name: 'fewer connections of one user than of all',
    differs: 'per-uid',
    expected: { native: 'succeeds', node: 'ERR_TTRPC_OPTION' },
    run: (bench) => codeOf(() => bench.listening({ limits: { maxConnectionsPerUid: 5 } })),
  },
  {
    name: 'an abstract name',
    differs: 'abstract',
    expected: { native: ['succeeds', 'succeeds'], node: ['ERR_TTRPC_ADDRESS', 'ERR_TTRPC_ADDRESS'] },
    async run(bench) {
      const address = `unix:@${bench.folder}`
      const listening = await codeOf(() => bench.server().listen(address, { allowAbstract: true }))
      const connecting = async (): Promise<void> => (await connect(address, { engine: bench.engine })).close()
      return [listening, await codeOf(connecting)]
    },
  },
  {
    name: 'TCP',
    differs: 'tcp',
    expected: { native: ['ERR_TTRPC_ADDRESS', 'EPROTOTYPE'], node: ['succeeds', 'succeeds'] },
    async run(bench) {
      const { fd } = await listener(bench, { port: 0, host: '127.0.0.1' })
      const listening = await codeOf(() => bench.server().listen('tcp://127.0.0.1:0'))
      if (bench.engine === 'node') return [listening, listening] // it would own the descriptor of our own server
      return [listening, await codeOf(() => bench.server().listen({ fd }))]
    },
  },
  {
    name: 'the duplex of a handshaker’s connection',
    differs: 'duplex',
    expected: { native: 'undefined', node: 'object' },
    async run(bench) {
      let seen = 'not called'
      await bench.listening({
        handshaker: {
          async handshake({ duplex }) {
            seen = typeof duplex
            return {}
          },
        },
      })
      await (await bench.client()).call(RAW_SERVICE, 'Echo', empty)
      return seen
    },
  },
  {
    name: 'a clock of the user',
    differs: 'clock',
    expected: { native: 'ERR_TTRPC_OPTION', node: 'succeeds' },
    run: (bench) => codeOf(() => bench.listening({ clock: fakeClock() })),
  },
  {
    name: 'a listen where a live server is',
    differs: 'take-over',
    expected: { native: ['EADDRINUSE', 0], node: ['EADDRINUSE', 1] },
    async run(bench) {
      const seen = await listener(bench, { path: bench.path })
      const code = await codeOf(() => bench.server().listen(bench.path))
      await (await connect(bench.path, { engine: bench.engine })).closed // it is accepted after what came before
      return [code, seen.connections - 1]
    },
  },
  {
    name: 'the answer to a frame that ends its connection',
    differs: 'last-answer',
    expected: { native: 0, node: 1 },
    async run(bench) {
      const server = await bench.listening({ limits: { maxMessageBytes: 1000, maxDiscardBytes: 1000 } })
      const peer = await bench.dial()
      await until(() => server.connectionCount === 1)
      await peer.send(Buffer.from([0, 1, 0, 0, 0, 0, 0, 1, 1, 0]), Buffer.alloc(3000))
      await peer.closed
      return peer.frames.length
    },
  },
]
