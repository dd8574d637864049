/** FIFOs, opened without waiting for their other ends. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { openFifo } from 'ttrpc/process'
import { TempFolder } from '../support/temp-folder.js'

const O_NONBLOCK = 0o4000
const O_CLOEXEC = 0o2000000

const folder = new TempFolder()
let count = 0

function makeFifos(howMany: number): string[] {
  const paths = Array.from({ length: howMany }, () => folder.at(`fifo-${count++}`))
  execFileSync('mkfifo', paths)
  return paths
}

function flagsOf(fd: number): number {
  return Number.parseInt(/^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))![1]!, 8)
}

test('300 FIFOs without another end are opened at once, and files can be read meanwhile', async () => {
  const fds = makeFifos(300).map((path) => openFifo(path, 'write'))
  assert.match(await readFile('/proc/self/status', 'latin1'), /^Name:/)
  for (const fd of fds) closeSync(fd)
})

test('each access, close-on-exec, and blocking unless asked', () => {
  const [path] = makeFifos(1)
  const accesses = { read: 0, write: 1, 'read-write': 2 } as const
  for (const access of ['read', 'write', 'read-write'] as const) {
    for (const nonblocking of [false, true]) {
      const fd = openFifo(path!, access, { nonblocking })
      const flags = flagsOf(fd)
      assert.equal(flags & 3, accesses[access], access)
      assert.equal((flags & O_NONBLOCK) !== 0, nonblocking, access)
      assert.notEqual(flags & O_CLOEXEC, 0, access)
      closeSync(fd)
    }
  }
})

test('a child writes to one that it got as its stdout', async () => {
  const [path] = makeFifos(1)
  const reader = openFifo(path!, 'read', { nonblocking: true })
  const writer = openFifo(path!, 'write')
  const child = spawn('echo', ['hello'], { stdio: ['ignore', writer, 'inherit'] })
  closeSync(writer)
  await once(child, 'exit')
  const bytes = Buffer.alloc(16)
  assert.equal(bytes.toString('latin1', 0, readSync(reader, bytes)), 'hello\n')
  closeSync(reader)
})

test('a writer whose reader is gone gets EPIPE', () => {
  const [path] = makeFifos(1)
  const writer = openFifo(path!, 'write', { nonblocking: true })
  assert.throws(() => writeSync(writer, 'x'), { code: 'EPIPE' })
  closeSync(writer)
})

test('what is not a FIFO is refused, and not opened', () => {
  writeFileSync(folder.at('file'), '')
  for (const path of [folder.at('file'), folder.path, '/dev/null']) {
    assert.throws(() => openFifo(path, 'read'), { code: 'EINVAL', message: /it is not a FIFO/ }, path)
  }
  assert.throws(() => openFifo(folder.at('none'), 'read'), {
    code: 'ENOENT',
    message: `cannot open the FIFO ${folder.at('none')}: no such file or directory (open: ENOENT)`,
  })
})

test('wrong arguments are refused', () => {
  const argument = { code: 'ERR_TTRPC_ARGUMENT' }
  assert.throws(() => openFifo('', 'read'), argument)
  assert.throws(() => openFifo('a\0b', 'read'), argument)
  assert.throws(() => openFifo(1 as unknown as string, 'read'), argument)
  assert.throws(() => openFifo('x', 'append' as 'read'), argument)
  assert.throws(() => openFifo('x', 'read', { nonBlocking: true } as object), { code: 'ERR_TTRPC_OPTION' })
})
