/** start for a group whose daemon lives, and does not accept connections any more. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { ShimFolder } from './shim-bundle.js'

/** Listens with room for one connection that is not accepted. */
const program =
  "require('net').createServer().listen({ path: process.argv[1], backlog: 0 }, () => console.log('up'))"

test('the address of a stopped daemon with a full queue is an error, and its socket is left', async (t) => {
  await using folder = new ShimFolder()
  const name = createHash('sha256')
    .update(join(folder.containerd, 'default', 'c1'))
    .digest('hex')
  mkdirSync(folder.sockets, { recursive: true, mode: 0o700 })
  const path = join(folder.sockets, name)
  const server = spawn(process.execPath, ['-e', program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => server.kill('SIGKILL'))
  await once(server.stdout, 'data')
  server.kill('SIGSTOP')
  const waiting: Socket[] = []
  t.after(() => {
    for (const socket of waiting) socket.destroy()
  })
  for (let full = false; !full; ) {
    const socket = connect(path)
    waiting.push(socket)
    full = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
    })
  }
  const { code, stdout, stderr } = await folder.bundle('c1').start()
  assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
  assert.match(
    stderr,
    /the shim of this group at \S+ does not accept connections \(.*\): end it, and try again/,
  )
  assert.deepEqual(folder.socketFiles, [name])
})
