/** Which sockets `delete` removes. */
import assert from 'node:assert/strict'
import { closeSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { bindSocket } from 'ttrpc/process'
import { removeDeadSocket } from '#ttrpc/kits/shim/command/dead-socket.js'

interface Place {
  readonly path: string
  /** Has `delete` look at the path. */
  remove(): Promise<void>
}

async function place(use: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-'))
  const path = join(folder, 'a'.repeat(64))
  const address = join(folder, 'address')
  writeFileSync(address, `unix://${path}`)
  try {
    await use({ path, remove: () => removeDeadSocket(address) })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Leaves the socket of a server that is gone. */
function leaveDead(path: string): void {
  closeSync(bindSocket(path))
}

/** What Node's own sockets are made of: it can bind without listening. */
interface PipeBinding {
  readonly Pipe: new (type: number) => { bind(path: string): number; close(): void }
  readonly constants: { readonly SOCKET: number }
}

/** Binds a socket that does not listen yet, as every server has for a moment. Returns a function that closes it. */
function bindOnly(path: string): () => void {
  const { Pipe, constants } = (process as unknown as { binding(name: string): PipeBinding }).binding(
    'pipe_wrap',
  )
  const pipe = new Pipe(constants.SOCKET)
  assert.equal(pipe.bind(path), 0)
  return () => pipe.close()
}

test('a dead socket is removed', async () => {
  await place(async ({ path, remove }) => {
    leaveDead(path)
    await remove()
    assert.ok(!existsSync(path))
    await remove() // nothing is there
    assert.ok(!existsSync(path))
  })
})

test('the socket of a process stays, also before it listens', async () => {
  await place(async ({ path, remove }) => {
    const fd = bindSocket(path)
    await remove()
    assert.ok(existsSync(path))
    closeSync(fd)
  })
  await place(async ({ path, remove }) => {
    const close = bindOnly(path)
    await remove()
    assert.ok(existsSync(path))
    close()
  })
})

test('a socket that has replaced the one that was removed stays', async () => {
  await place(async ({ path, remove }) => {
    leaveDead(path)
    await remove()
    const fd = bindSocket(path)
    assert.ok(existsSync(path))
    await remove()
    assert.ok(existsSync(path))
    closeSync(fd)
  })
})

test('what is no socket stays', async () => {
  await place(async ({ path, remove }) => {
    writeFileSync(path, 'text')
    await remove()
    assert.ok(existsSync(path))
    rmSync(path)
    leaveDead(`${path}.other`)
    symlinkSync(`${path}.other`, path)
    await remove()
    assert.ok(existsSync(path))
  })
})

test('the socket of another program stays: its name is no SHA-256, or the address leads there by `..`', async () => {
  for (const name of [`${'a'.repeat(63)}.`, `../${'b'.repeat(64)}`]) {
    await place(async ({ path, remove }) => {
      const folder = join(path, '..', 'socks')
      mkdirSync(folder)
      const other = join(folder, name)
      leaveDead(other)
      writeFileSync(join(path, '../address'), `unix://${folder}/${name}`)
      await remove()
      assert.ok(existsSync(other))
    })
  }
})
