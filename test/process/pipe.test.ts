/** Pipes between children. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openPipe } from 'ttrpc/process'

test('one child reads what another one writes, until its end', async () => {
  const { read, write } = openPipe()
  assert.ok(fstatSync(read).isFIFO())
  const writer = spawn('sh', ['-c', 'echo hello; echo more'], { stdio: ['ignore', write, 'inherit'] })
  const reader = spawn('cat', { stdio: [read, 'pipe', 'inherit'] })
  closeSync(read)
  closeSync(write)
  let text = ''
  reader.stdout!.on('data', (chunk) => {
    text += String(chunk)
  })
  await Promise.all([once(writer, 'exit'), once(reader, 'close')])
  assert.equal(text, 'hello\nmore\n')
})

test('both ends are close-on-exec and blocking', () => {
  const { read, write } = openPipe()
  for (const end of [read, write]) {
    const [, flags] = /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${end}`, 'utf8'))!
    assert.equal(Number.parseInt(flags!, 8) & 0o2000000, 0o2000000)
    assert.equal(Number.parseInt(flags!, 8) & 0o4000, 0)
    closeSync(end)
  }
})
