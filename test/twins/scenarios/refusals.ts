/** Connects and listens that are refused, and options that are wrong. */
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { allowAnyPeer, connect, type ListenOptions, Server, type ServerOptions } from 'ttrpc'
import { skipUnlessRoot } from '../../support/child.js'
import { connectedSockets } from '../../support/socket-pair.js'
import { type Bench, failure, type Scenario } from '../scenario.js'

type Place = (bench: Bench) => Promise<string> | string

async function live(path: string): Promise<ReturnType<typeof createServer>> {
  const server = createServer((socket) => socket.destroy()).listen(path)
  await once(server, 'listening')
  return server
}

async function stale(path: string): Promise<void> {
  const server = await live(`${path}.live`)
  linkSync(`${path}.live`, path)
  server.close()
  await once(server, 'close')
}

function file(bench: Bench): string {
  writeFileSync(bench.path, '')
  return bench.path
}

function openFile(bench: Bench): string {
  const fd = openSync('/dev/null', 'r')
  bench.after(() => closeSync(fd))
  return `fd:${fd}`
}

async function connectedFd(bench: Bench): Promise<string> {
  const [ours, theirs] = await connectedSockets()
  bench.after(() => [ours, theirs].map((socket) => socket.destroy()))
  return `fd:${(ours as unknown as { _handle: { fd: number } })._handle.fd}`
}

async function listeningFd(bench: Bench): Promise<string> {
  const server = await live(bench.path)
  bench.after(() => server.close())
  return `fd:${(server as unknown as { _handle: { fd: number } })._handle.fd}`
}

const places: readonly [string, Place, (string | false)?][] = [
  ['a path at which nothing is', ({ folder }) => `${folder}/no/socket`],
  ['a file', file],
  ['a path below a file', (bench) => `${file(bench)}/socket`],
  ['a folder', ({ folder }) => folder],
  [
    'a symbolic link that leads nowhere',
    ({ folder, path }) => {
      symlinkSync(`${folder}/nowhere`, path)
      return path
    },
  ],
  [
    'a path through links without end',
    ({ folder, path }) => {
      symlinkSync(path, path)
      return `${folder}/socket/socket`
    },
  ],
  ['a long path without its folder', ({ folder }) => `${folder}/${'long'.repeat(25)}/socket`],
  ['a descriptor that is not open', () => 'fd:999'],
  ['a descriptor that is no socket', openFile],
]

const addresses = [
  '',
  'relative',
  'unix:relative',
  'unix://',
  'unix:@',
  'unix:///',
  `unix:@${'x'.repeat(108)}`,
  `/${'x'.repeat(5000)}`,
  '/ends/in/space ',
  '/nul\0',
  'fd:',
  'fd:-1',
  'fd:x',
  'fd:99999999999',
  'tcp://',
  'tcp://host',
  'tcp://host:99999',
  'vsock:1:2',
  'what://ever',
  5,
  null,
  undefined,
  {},
]

export const refusals: readonly Scenario[] = [
  ...places.map(([what, place]) => ({
    name: `connect: ${what}`,
    run: async (bench: Bench) => {
      const address = await place(bench)
      return failure(() => connect(address, { engine: bench.engine }))
    },
  })),
  {
    name: 'connect: a listening descriptor',
    run: async (bench) => {
      const address = await listeningFd(bench)
      return failure(() => connect(address, { engine: bench.engine }))
    },
  },
  {
    name: 'connect: a stale socket',
    run: async (bench) => {
      await stale(bench.path)
      return failure(() => connect(bench.path, { engine: bench.engine }))
    },
  },
  ...places.map(([what, place]) => ({
    name: `listen: ${what}`,
    run: async (bench: Bench) => {
      const address = await place(bench)
      return failure(() => bench.server().listen(address))
    },
  })),
  {
    name: 'listen: a connected descriptor',
    run: async (bench) => {
      const address = await connectedFd(bench)
      return failure(() => bench.server().listen(address))
    },
  },
  {
    name: 'listen: where a live server answers',
    run: async (bench) => {
      const server = await live(bench.path)
      bench.after(() => server.close())
      return failure(() => bench.server().listen(bench.path))
    },
  },
  {
    name: 'listen: in a folder into which others may write',
    run: async (bench) => {
      chmodSync(bench.folder, 0o777)
      return failure(() => bench.server().listen(bench.path))
    },
  },
  {
    name: 'listen: where a stale socket of another user is',
    skip: skipUnlessRoot(),
    run: async (bench) => {
      await stale(bench.path)
      chownSync(bench.path, 1234, 1234)
      return failure(() => bench.server().listen(bench.path))
    },
  },
  {
    name: 'listen: where a folder is',
    run: async (bench) => {
      mkdirSync(bench.path)
      return failure(() => bench.server().listen(bench.path))
    },
  },
  {
    name: 'listen: an abstract name without allowAbstract',
    run: (bench) => failure(() => bench.server().listen('unix:@twins')),
  },
  ...addresses.map((address) => ({
    name: `connect and listen: the address ${JSON.stringify(address)?.slice(0, 40)}`,
    run: async (bench: Bench) => [
      await failure(() => connect(address as string, { engine: bench.engine })),
      await failure(() => bench.server().listen(address as string)),
    ],
  })),
]

const badOptions: readonly [string, unknown][] = [
  ['unknown', 1],
  ['limits', 5],
  ['limits', { maxMessageBytes: -1 }],
  ['limits', { maxMessageBytes: '5' }],
  ['limits', { maxConnections: 0 }],
  ['limits', { unknown: 1 }],
  ['handshaker', {}],
  ['handshaker', 'root'],
  ['verifyServer', {}],
  ['connectTimeoutMs', -1],
  ['connectTimeoutMs', 'x'],
  ['signal', {}],
  ['peerInfo', { groups: 1 }],
  ['peerInfo', { unknown: true }],
  ['reconnect', 'yes'],
  ['reconnect', { minDelayMs: -1 }],
  ['mode', 0o7777],
  ['mode', '600'],
  ['uid', -1],
  ['gid', 1.5],
  ['allowAbstract', 'yes'],
  ['interceptors', 5],
  ['onClose', 5],
  ['logger', 5],
  ['callTimeoutMs', -1],
]

export const options: readonly Scenario[] = badOptions.map(([name, value]) => ({
  name: `options: ${name} ${JSON.stringify(value)}`,
  run: async (bench: Bench) => {
    const { engine, path } = bench
    const handshaker = allowAnyPeer()
    return {
      server: await failure(() => new Server({ engine, [name]: value } as ServerOptions)),
      listen: await failure(() =>
        bench.server().listen(path, { handshaker, [name]: value } as ListenOptions),
      ),
      connect: await failure(() => connect(path, { engine, [name]: value })),
    }
  },
}))
