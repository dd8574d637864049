/** start for a group whose daemon ends, or has just been started. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Code, connect, Server, TtrpcError } from 'ttrpc'
import { taskV2 } from 'ttrpc/containerd'
import { gone, ShimFolder } from './shim-bundle.js'

const GROUP = { 'io.containerd.runc.v2.group': 'g' }

/** Makes the folder of sockets, and returns the path of the group's. */
function socketOf(folder: ShimFolder): string {
  mkdirSync(folder.sockets, { recursive: true, mode: 0o700 })
  const group = join(folder.containerd, 'default', 'g')
  return join(folder.sockets, createHash('sha256').update(group).digest('hex'))
}

test('a daemon that accepts a connection, and ends without an answer, is replaced', async (t) => {
  await using folder = new ShimFolder()
  const path = socketOf(folder)
  const server = createServer((socket) => {
    server.close() // which removes the path
    socket.on('error', () => {}).destroy()
  })
  t.after(() => server.close())
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const client = await folder.bundle('c1', GROUP).connect()
  assert.equal((await client.service(taskV2.Task).connect({})).version, 'c1')
  await client.close()
})

test('a daemon that still answers, and has removed its socket, is replaced', async () => {
  await using folder = new ShimFolder()
  const path = socketOf(folder)
  await using server = new Server()
  server.setFallback(() => {
    rmSync(path)
    throw new TtrpcError('no such service', Code.UNIMPLEMENTED)
  })
  await server.listen(path)
  const client = await folder.bundle('c1', GROUP).connect()
  assert.equal((await client.service(taskV2.Task).connect({})).version, 'c1')
  await client.close()
})

test('a daemon that is shut down has no socket once Shutdown is answered', async () => {
  await using folder = new ShimFolder()
  for (let round = 0; round < 3; round++) {
    const client = await folder.bundle(`a${round}`, GROUP).connect()
    const task = client.service(taskV2.Task)
    const { shimPid } = await task.connect({})
    await task.shutdown({})
    assert.deepEqual(folder.socketFiles, [])
    const next = await folder.bundle(`b${round}`, GROUP).connect()
    assert.notEqual((await next.service(taskV2.Task).connect({})).shimPid, shimPid)
    await gone(shimPid)
    await next.service(taskV2.Task).shutdown({})
    await Promise.all([client.close(), next.close()])
  }
})

test('a start that finds a daemon which does not come to serve starts its own', async () => {
  await using folder = new ShimFolder()
  const failing = folder.bundle('c1', GROUP).start({ settings: { fails: 'serve' } })
  while (folder.socketFiles.length === 0) await delay(2)
  const { code, stdout } = await folder.bundle('c2', GROUP).start()
  assert.equal((await failing).code, 1)
  assert.equal(code, 0)
  const client = await connect(String(stdout))
  assert.equal((await client.service(taskV2.Task).connect({})).version, 'c2')
  await client.close()
})
