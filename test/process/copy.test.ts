/** Copies between terminals and FIFOs. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { copyDescriptor, openFifo, openTerminal } from 'ttrpc/process'
import { openFiles } from '../support/proc.js'
import { TempFolder } from '../support/temp-folder.js'

const folder = new TempFolder()
let count = 0

function makeFifo(): string {
  const path = folder.at(`fifo-${count++}`)
  execFileSync('mkfifo', [path])
  return path
}

/** Reads from a non-blocking descriptor until `wanted` bytes are there, or its end. */
async function readBytes(fd: number, wanted: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  while (length < wanted) {
    const chunk = Buffer.alloc(65536)
    try {
      const bytes = readSync(fd, chunk)
      if (bytes === 0) break
      chunks.push(chunk.subarray(0, bytes))
      length += bytes
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await setImmediate()
    }
  }
  return Buffer.concat(chunks)
}

/** Writes to a non-blocking descriptor until it takes no more for some turns; returns the bytes that it took. */
async function fill(fd: number): Promise<number> {
  let written = 0
  for (let full = 0; full < 100; ) {
    try {
      written += writeSync(fd, Buffer.alloc(4096))
      full = 0
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      full++
      await setImmediate()
    }
  }
  return written
}

test('the output of a terminal goes to a FIFO until its programs have closed it', async () => {
  const { master, path } = openTerminal({ rows: 24, columns: 80 })
  const fifo = makeFifo()
  const reader = openFifo(fifo, 'read', { nonblocking: true })
  const writer = openFifo(fifo, 'write')
  const terminal = openSync(path, 'r+')
  const child = spawn('sh', ['-c', 'echo to the terminal'], { stdio: [terminal, terminal, terminal] })
  closeSync(terminal)
  const copy = copyDescriptor(master, writer)
  closeSync(writer)
  await once(child, 'exit')
  await copy.done // EIO is its end
  assert.equal(String(await readBytes(reader, 17)), 'to the terminal\r\n')
  assert.equal(readSync(reader, Buffer.alloc(1)), 0, 'the copy has closed its descriptors')
  closeSync(reader)
  closeSync(master)
})

test('input goes from a FIFO to the programs of a terminal', async () => {
  const { master, path } = openTerminal({ rows: 24, columns: 80 })
  const fifo = makeFifo()
  const copy = copyDescriptor(openFifo(fifo, 'read', { nonblocking: true }), master)
  const terminal = openSync(path, 'r+')
  const child = spawn('sh', ['-c', 'read line; echo "got $line"'], { stdio: [terminal, 'pipe', 'inherit'] })
  closeSync(terminal)
  writeFileSync(fifo, 'some input\n')
  assert.equal(String((await once(child.stdout!, 'data'))[0]), 'got some input\n')
  await copy.done // its writer has left
  closeSync(master)
})

test('input that a terminal does not take at once arrives unchanged', async () => {
  const bytes = randomBytes(300_000)
  const { master, path } = openTerminal({ rows: 24, columns: 80 })
  const fifo = makeFifo()
  const source = openFifo(fifo, 'read-write', { nonblocking: true })
  const copy = copyDescriptor(source, master)
  const terminal = openSync(path, 'r+')
  const script = 'stty raw -echo; echo ready >&2; read go <&3; head -c 300000 | cksum >&2'
  const child = spawn('sh', ['-c', script], { stdio: [terminal, 'ignore', 'pipe', 'pipe'] })
  closeSync(terminal)
  const lines = child.stderr!.setEncoding('utf8')
  assert.deepEqual(await once(lines, 'data'), ['ready\n'])
  const written = writeFile(fifo, bytes)
  for (let turn = 0; turn < 1000; turn++)
    await setImmediate() // the terminal fills up meanwhile
  ;(child.stdio[3] as import('node:stream').Writable).end('go\n')
  const [sum] = await once(lines, 'data')
  await written
  assert.equal(sum, execFileSync('cksum', { input: bytes, encoding: 'utf8' }))
  copy.stop()
  closeSync(source)
  closeSync(master)
})

test('8 MiB arrive unchanged, through full pipes', async () => {
  const bytes = randomBytes(8 * 1024 * 1024)
  writeFileSync(folder.at('sent'), bytes)
  const [from, to] = [makeFifo(), makeFifo()]
  const out = openSync(folder.at('received'), 'w')
  const inside = openFifo(from, 'read')
  const outside = openFifo(to, 'write')
  const end = openFifo(to, 'read')
  const reader = spawn('cat', { stdio: [end, out, 'inherit'] })
  closeSync(end)
  const writer = spawn('sh', ['-c', `cat "${folder.at('sent')}" >"${from}"`])
  const ended = Promise.all([once(writer, 'exit'), once(reader, 'exit')])
  const copy = copyDescriptor(inside, outside)
  closeSync(inside)
  closeSync(outside)
  await copy.done
  await ended
  assert.ok(readFileSync(folder.at('received')).equals(bytes))
})

test('while the target takes nothing, nothing more is read', async () => {
  const [from, to] = [makeFifo(), makeFifo()]
  const source = openFifo(from, 'read-write', { nonblocking: true })
  const target = openFifo(to, 'read-write', { nonblocking: true })
  const copy = copyDescriptor(source, target)
  const written = await fill(source)
  assert.ok(written <= 2 * 65536 + 32768, `${written} bytes: two pipes and one chunk`)
  assert.equal((await readBytes(target, written)).length, written)
  copy.stop()
  await copy.done
  closeSync(source)
  closeSync(target)
})

test('a target whose reader has left ends the copy with EPIPE', async () => {
  const [from, to] = [makeFifo(), makeFifo()]
  const source = openFifo(from, 'read-write', { nonblocking: true })
  const target = openFifo(to, 'write', { nonblocking: true })
  const copy = copyDescriptor(source, target)
  writeSync(source, 'x')
  await assert.rejects(copy.done, { code: 'EPIPE', syscall: 'write' })
  copy.stop()
  closeSync(source)
  closeSync(target)
})

test('a file can be the target, and not the source', async () => {
  const fifo = makeFifo()
  const source = openFifo(fifo, 'read', { nonblocking: true })
  const target = openSync(folder.at('log'), 'w')
  const copy = copyDescriptor(source, target)
  writeFileSync(fifo, 'into a file')
  await copy.done
  assert.equal(readFileSync(folder.at('log'), 'utf8'), 'into a file')
  closeSync(target)
  const file = openSync(folder.at('log'), 'r')
  const fd = openFifo(makeFifo(), 'read-write')
  assert.throws(() => copyDescriptor(file, fd), { code: 'EPERM' })
  for (const one of [source, file, fd]) closeSync(one)
})

test('a descriptor that is not open in its direction is EBADF', () => {
  const read = openFifo(makeFifo(), 'read')
  const write = openFifo(makeFifo(), 'write')
  assert.throws(() => copyDescriptor(write, write), { code: 'EBADF' })
  assert.throws(() => copyDescriptor(read, read), { code: 'EBADF' })
  for (const fd of [read, write]) closeSync(fd)
  assert.throws(() => copyDescriptor(read, write), { code: 'EBADF' })
  assert.throws(() => copyDescriptor(-1, 1), { code: 'ERR_TTRPC_ARGUMENT' })
})

test('300 copies that wait use no thread of the pool, and leave no descriptor when they are stopped', async () => {
  const before = openFiles().length
  const fifos = Array.from({ length: 300 }, () => openFifo(makeFifo(), 'read-write', { nonblocking: true }))
  const copies = fifos.map((fd, i) => copyDescriptor(fd, fifos[(i + 1) % fifos.length]!))
  const child = spawn('true')
  await once(child, 'exit')
  for (const copy of copies) copy.stop()
  await Promise.all(copies.map(({ done }) => done))
  for (const fd of fifos) closeSync(fd)
  assert.deepEqual(openFiles().length, before, openFiles().join())
})
