/** start for a group at whose address another user, or another kind of file, is. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Server } from 'ttrpc'
import { claim } from '#ttrpc/kits/shim/start/claim.js'
import { until } from '../support/raw-service.js'
import { ShimFolder } from './shim-bundle.js'

const program = fileURLToPath(new URL('./programs/other-users-server.js', import.meta.url))

/** A server of a user at a path. `uid`: 65 534, or that of this process for a server that is right. */
class OtherServer {
  readonly lines: string[] = []
  readonly #child: ChildProcess

  constructor(path: string, uid: number) {
    const args = ['--no-deprecation', program, path, String(uid)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => this.lines.push(line))
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}

/** Returns the path of the socket of a container's daemon, in a folder that exists. */
function socketOf(folder: ShimFolder, id: string): string {
  mkdirSync(folder.sockets, { recursive: true, mode: 0o700 })
  const name = createHash('sha256')
    .update(join(folder.containerd, 'default', id))
    .digest('hex')
  return join(folder.sockets, name)
}

const skip = process.geteuid?.() !== 0

test('a server of another user on a socket of this one is an error, and receives no byte', {
  skip,
}, async () => {
  await using folder = new ShimFolder()
  using server = new OtherServer(socketOf(folder, 'c1'), 65_534)
  await until(() => server.lines.includes('up'))
  const { code, stdout, stderr } = await folder.bundle('c1').start()
  assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
  assert.match(stderr, /does not accept connections \(its server belongs to the user 65534\): end it/)
  await until(() => server.lines.length > 1)
  assert.deepEqual([...new Set(server.lines)], ['up', 'closed'])
})

test('the same server of this user is served', { skip }, async () => {
  await using folder = new ShimFolder()
  const path = socketOf(folder, 'c1')
  using server = new OtherServer(path, 0)
  await until(() => server.lines.includes('up'))
  assert.deepEqual(await claim(path, 5000), { kind: 'served' })
})

test('a symbolic link to the socket of a live server is an error', async () => {
  await using folder = new ShimFolder()
  const path = socketOf(folder, 'c1')
  await using server = new Server()
  await server.listen(`unix://${path}`)
  renameSync(path, `${path}.other`)
  symlinkSync(`${path}.other`, path)
  await assert.rejects(claim(path, 5000), /does not accept connections \(it is not a socket\)/)
})
