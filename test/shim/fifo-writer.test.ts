/** The log of a daemon: lines to a FIFO that may be full, or without a reader. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { FifoWriter } from '#ttrpc/kits/shim/log/fifo-writer.js'
import { logLine } from '#ttrpc/kits/shim/log/log-line.js'
import { TempFolder } from '../support/temp-folder.js'
import { LogReader } from './log-reader.js'

function fifoFolder(): string {
  const { path } = new TempFolder()
  spawnSync('mkfifo', [`${path}/log`])
  return path
}

const line = (n: number): string => `${String(n).padStart(999)}\n`
/** Bytes that a FIFO takes: Linux's default. */
const CAPACITY = 65_536

test('lines that a full FIFO does not take are written when its reader reads', async () => {
  const folder = fifoFolder()
  using reader = new LogReader(folder)
  const writer = new FifoWriter(`${folder}/log`, { retryMs: 1 })
  for (let n = 0; n < 150; n++) writer.write(line(n))
  assert.ok(writer.waitingBytes >= 150_000 - CAPACITY)
  await reader.line(/ 149$/)
  assert.equal(reader.text, Array.from({ length: 150 }, (_, n) => line(n)).join(''))
  assert.deepEqual({ dropped: writer.dropped, waiting: writer.waitingBytes }, { dropped: 0, waiting: 0 })
  writer.close()
})

test('lines above the bound are dropped, counted and reported', async () => {
  const folder = fifoFolder()
  using reader = new LogReader(folder)
  const writer = new FifoWriter(`${folder}/log`, { maxWaitingBytes: 10_000, retryMs: 1 })
  for (let n = 0; n < 100; n++) writer.write(line(n))
  const { dropped } = writer
  assert.ok(dropped > 0 && writer.waitingBytes <= 10_000)
  await reader.line(new RegExp(`^ +${99 - dropped}$`))
  writer.write('last\n')
  await reader.line(/^last$/)
  assert.match(
    reader.text,
    new RegExp(`level=warning msg="lines of this log were dropped[^\\n]* dropped=${dropped}\\nlast\\n$`),
  )
  writer.close()
})

test('without a reader lines are dropped, and written again when one comes', async () => {
  const folder = fifoFolder()
  const writer = new FifoWriter(`${folder}/log`)
  for (let n = 0; n < 1000; n++) writer.write(line(n))
  assert.deepEqual({ dropped: writer.dropped, waiting: writer.waitingBytes }, { dropped: 1000, waiting: 0 })
  using reader = new LogReader(folder)
  writer.write('here\n')
  await reader.line(/^here$/)
  assert.match(reader.text, / dropped=1000\nhere\n$/)
  writer.close()
  writer.write('closed\n')
  assert.equal(writer.dropped, 1001)
})

test('a file or nothing at the path of the log is not written to', () => {
  const { path } = new TempFolder()
  writeFileSync(`${path}/log`, '')
  for (const name of ['log', 'none']) {
    const writer = new FifoWriter(`${path}/${name}`)
    writer.write('x\n')
    assert.equal(writer.dropped, 1)
    writer.close()
  }
})

test('a line has the form of containerd, whatever is in it', () => {
  const now = new Date(0)
  assert.equal(
    logLine('info', 'a "b"\nc', { id: 'c1', 'bad name="': 'x y', left: undefined, n: 2n }, now),
    'time="1970-01-01T00:00:00.000Z" level=info msg="a \\"b\\"\\nc" id=c1 bad_name__="x y" n=2\n',
  )
  assert.ok(logLine('info', 'x'.repeat(100_000), {}, now).length < 3000)
})
