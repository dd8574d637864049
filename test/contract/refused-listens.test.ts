/** A `listen` that is refused leaves nothing: no file, no folder, no lock, no descriptor. All reasons, both engines. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server as NetServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import {
  allowAnyPeer,
  inGroup,
  type ListenError,
  type ListenOptions,
  Server,
  type ServerOptions,
  unixSocketRequireRoot,
} from 'ttrpc'
import { fakeClock } from 'ttrpc/testing'
import { Child, skipUnlessRoot } from '../support/child.js'
import { openFiles } from '../support/proc.js'
import { connectedSockets } from '../support/socket-pair.js'
import { tempSocket } from '../support/temp-socket.js'

/** What a case needs: an empty folder of ours, and what is closed when it is over. */
interface Place {
  readonly folder: string
  readonly after: (close: () => void) => void
}

interface Case {
  readonly what: string
  /** The code of the error. */
  readonly code: string
  /** Of the JS engine, where that is another. */
  readonly node?: string
  readonly options?: ListenOptions
  readonly server?: ServerOptions
  readonly skip?: string | false
  /** Returns the address. Default: `s` in the folder. */
  prepare?(place: Place): Promise<string> | string
}

async function live(path: string): Promise<NetServer> {
  const server = createServer().listen(path)
  await once(server, 'listening')
  return server
}

async function stale(path: string): Promise<void> {
  const server = await live(`${path}.live`)
  linkSync(`${path}.live`, path)
  server.close()
  await once(server, 'close')
}

const socketOf = (folder: string): string => join(folder, 's')
const fdOf = (handle: object): number => (handle as { _handle: { fd: number } })._handle.fd

const paths: readonly Case[] = [
  {
    what: 'a live server answers there',
    code: 'EADDRINUSE',
    async prepare({ folder, after }) {
      const child = Child.start(new URL('../lifecycle/programs/hold.js', import.meta.url), [
        'listener',
        socketOf(folder),
      ])
      after(() => child[Symbol.asyncDispose]())
      await child.expect('listening')
      return socketOf(folder)
    },
  },
  {
    what: 'a file is there',
    code: 'EADDRINUSE',
    prepare: ({ folder }) => made(folder, (at) => writeFileSync(at, '')),
  },
  {
    what: 'a folder is there',
    code: 'EADDRINUSE',
    prepare: ({ folder }) => made(folder, (at) => mkdirSync(at)),
  },
  {
    what: 'a symbolic link is there',
    code: 'EADDRINUSE',
    prepare: ({ folder }) => made(folder, (at) => symlinkSync(`${at}.nowhere`, at)),
  },
  {
    what: 'a stale socket of another user is there',
    code: 'EADDRINUSE',
    skip: skipUnlessRoot(),
    async prepare({ folder }) {
      await stale(socketOf(folder))
      chownSync(socketOf(folder), 1234, 1234)
      return socketOf(folder)
    },
  },
  { what: 'there is no such folder', code: 'ENOENT', prepare: ({ folder }) => join(folder, 'no', 's') },
  {
    what: 'a long path has no such folder',
    code: 'ENOENT',
    prepare: ({ folder }) => join(folder, 'long'.repeat(20), 's'),
  },
  {
    what: 'a file is where its folder should be',
    code: 'ENOTDIR',
    prepare({ folder }) {
      writeFileSync(join(folder, 'file'), '')
      return join(folder, 'file', 's')
    },
  },
  {
    what: 'others may write into the folder',
    code: 'EACCES',
    prepare({ folder }) {
      chmodSync(folder, 0o777)
      return socketOf(folder)
    },
  },
  {
    what: 'the folder is reached through too many links',
    code: 'ELOOP',
    prepare({ folder }) {
      symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
      return join(folder, 'loop', 's')
    },
  },
]

const descriptors: readonly Case[] = [
  { what: 'a descriptor that is not open', code: 'EBADF', prepare: () => 'fd:999' },
  {
    what: 'a descriptor that is not a socket',
    code: 'ENOTSOCK',
    prepare({ after }) {
      const fd = openSync('/dev/null', 'r')
      after(() => closeSync(fd))
      return `fd:${fd}`
    },
  },
  {
    what: 'a connected socket',
    code: 'EINVAL',
    async prepare({ after }) {
      const [ours, theirs] = await connectedSockets()
      after(() => [ours, theirs].map((socket) => socket.destroy()))
      return `fd:${fdOf(ours)}`
    },
  },
]

const options: readonly Case[] = [
  {
    what: 'an abstract name without allowAbstract',
    code: 'ERR_TTRPC_ABSTRACT',
    prepare: () => 'unix:@refused',
  },
  { what: 'a wrong option', code: 'ERR_TTRPC_OPTION', options: { mode: 0o7777 } },
  { what: 'an unknown option', code: 'ERR_TTRPC_OPTION', options: { mod: 0o600 } as ListenOptions },
  { what: 'a signal that is aborted', code: '1', options: { signal: AbortSignal.abort() } },
  { what: 'a clock', code: 'ERR_TTRPC_OPTION', node: '', server: { clock: fakeClock() } },
  {
    what: 'a rule on uids',
    code: '',
    node: 'ERR_TTRPC_NO_CREDENTIALS',
    options: { handshaker: unixSocketRequireRoot() },
  },
  {
    what: 'a rule on groups',
    code: '',
    node: 'ERR_TTRPC_NO_CREDENTIALS',
    options: { handshaker: inGroup(5) },
  },
  {
    what: 'facts about peers',
    code: '',
    node: 'ERR_TTRPC_NO_CREDENTIALS',
    options: { peerInfo: { pidfd: true } },
  },
  { what: 'TCP', code: 'ERR_TTRPC_ADDRESS', node: '', prepare: () => 'tcp://127.0.0.1:0' },
]

function made(folder: string, make: (path: string) => void): string {
  make(socketOf(folder))
  return socketOf(folder)
}

/** Names and kinds of what is in a folder and below. */
function entries(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).toSorted()
}

for (const engine of ['native', 'node'] as const) {
  describe(`listens that are refused: ${engine}`, { timeout: 60_000 }, () => suite(engine))
}

function suite(engine: 'native' | 'node'): void {
  for (const { what, skip = false, ...one } of [...paths, ...descriptors, ...options]) {
    const code = engine === 'node' ? (one.node ?? one.code) : one.code
    if (code === '') continue // this engine does not refuse it
    test(what, { skip }, async (t) => {
      const folder = tempSocket()
      mkdirSync(folder, { mode: 0o755 })
      const address = (await one.prepare?.({ folder, after: (close) => t.after(close) })) ?? socketOf(folder)
      await using server = new Server({ engine, handshaker: allowAnyPeer(), ...one.server })
      await (
        await server.listen(tempSocket(), one.server && { handshaker: allowAnyPeer() }).catch(() => undefined)
      )?.close()
      const before = [entries(folder), openFiles()]
      await assert.rejects(server.listen(address, one.options), (error: ListenError) => {
        assert.deepEqual([entries(folder), openFiles()], before)
        assert.equal(String(error.code), code)
        if (error.name === 'ListenError') assert.ok(error.errno < 0, `errno ${error.errno}`)
        return true
      })
      assert.deepEqual([entries(folder), openFiles()], before)
    })
  }
}
