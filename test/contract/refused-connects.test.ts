/** Connects that fail: on both engines with the same code and errno, and the process ends by itself afterwards. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { constants } from 'node:os'
import { after, describe, test } from 'node:test'
import { Server } from 'ttrpc'
import { Child } from '../support/child.js'
import { tempSocket } from '../support/temp-socket.js'

const { errno } = constants
const engines = ['native', 'node'] as const
const file = openSync('/dev/null', 'r')
after(() => closeSync(file))

interface Case {
  readonly what: string
  readonly address: () => Promise<string> | string
  /** What each engine prints. */
  readonly native: string
  readonly node: string
}

const both = (code: keyof typeof errno): Pick<Case, 'native' | 'node'> => {
  const printed = `${code} ${-errno[code]}`
  return { native: printed, node: printed }
}
const not = 'ERR_TTRPC_ADDRESS undefined'

async function dead(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

const cases: readonly Case[] = [
  { what: 'a path at which nothing is', address: tempSocket, ...both('ENOENT') },
  {
    what: 'a path at which no socket is',
    address: () => {
      const path = tempSocket()
      writeFileSync(path, '')
      return path
    },
    ...both('ECONNREFUSED'),
  },
  {
    what: 'a path below a file',
    address: () => {
      const path = tempSocket()
      writeFileSync(path, '')
      return `${path}/socket`
    },
    ...both('ENOTDIR'),
  },
  {
    what: 'a folder',
    address: () => mkdirSync(tempSocket(), { recursive: true }) ?? '',
    ...both('ECONNREFUSED'),
  },
  {
    what: 'a long path at which nothing is',
    address: () => `${tempSocket()}${'/folder'.repeat(30)}/socket`,
    ...both('ENOENT'),
  },
  {
    what: 'an abstract name that no socket has',
    address: () => 'unix:@nothing-has-this',
    ...both('ECONNREFUSED'),
    node: not,
  },
  { what: 'a TCP port on which nothing listens', address: dead, ...both('ECONNREFUSED'), native: not },
  { what: 'a pipe of Windows', address: () => 'npipe:////./pipe/nothing', ...both('ENOENT'), native: not },
  { what: 'a descriptor that is not open', address: () => 'fd:999', ...both('EBADF') },
  { what: 'a descriptor that is not a socket', address: () => 'fd:3', ...both('ENOTSOCK') },
]

for (const engine of engines) {
  describe(`connects that fail: ${engine}`, { timeout: 60_000 }, () => {
    for (const one of cases) {
      test(one.what, async () => {
        await endsWith(engine, await one.address(), one[engine])
      })
    }

    test('a server that verifyServer refuses', async () => {
      const path = tempSocket()
      await using server = new Server()
      await server.listen(path)
      await endsWith(engine, path, `EACCES ${-errno.EACCES}`, 'verify')
    })
  })
}

async function endsWith(engine: string, address: string, line: string, verify = ''): Promise<void> {
  const program = new URL('./programs/reject.js', import.meta.url)
  await using child = Child.start(program, [address, engine, verify], { fds: [file] })
  const { code, signal, lines, stderr } = await child.ended
  assert.deepEqual({ code, signal, lines, stderr }, { code: 0, signal: null, lines: [line], stderr: '' })
}
