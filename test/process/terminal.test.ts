/** Pseudo-terminals. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { test } from 'node:test'
import { openTerminal, resizeTerminal, terminalSize } from 'ttrpc/process'

/** Runs a script whose stdin is the terminal. Returns its stdout. */
function runOn(path: string, script: string) {
  const fd = openSync(path, 'r+')
  const child = spawn('sh', ['-c', script], { stdio: [fd, 'pipe', 'inherit'] })
  closeSync(fd)
  return child.stdout!.setEncoding('utf8')
}

test('a program sees the size of its terminal', async () => {
  const { master, path } = openTerminal({ rows: 24, columns: 80 })
  assert.match(path, /^\/dev\/pts\/\d+$/)
  const [text] = await once(runOn(path, 'stty size'), 'data')
  assert.equal(text, '24 80\n')
  closeSync(master)
})

test('a program is notified of a new size', async () => {
  const { master, path } = openTerminal({ rows: 24, columns: 80 })
  const script = 'trap "stty size <$0; exit" WINCH; echo ready; while :; do sleep 0.05; done'
  // A session of its own, which has the terminal, as its programs have.
  const child = spawn('setsid', ['sh', '-c', `exec <${path}; ${script}`, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.setEncoding('utf8')
  assert.deepEqual(await once(child.stdout, 'data'), ['ready\n'])
  resizeTerminal(master, { rows: 30, columns: 100 })
  assert.deepEqual(await once(child.stdout, 'data'), ['30 100\n'])
  assert.deepEqual(terminalSize(master), { rows: 30, columns: 100 })
  await once(child, 'exit')
  closeSync(master)
})

test('what is not a terminal is ENOTTY', () => {
  const fd = openSync('/dev/null', 'r')
  assert.throws(() => resizeTerminal(fd, { rows: 1, columns: 1 }), { code: 'ENOTTY' })
  assert.throws(() => terminalSize(fd), { code: 'ENOTTY' })
  closeSync(fd)
  assert.throws(() => terminalSize(fd), { code: 'EBADF' })
})

test('sizes that a terminal cannot have are refused', () => {
  for (const rows of [-1, 65536, 1.5, '24' as unknown as number]) {
    assert.throws(() => openTerminal({ rows, columns: 80 }), { code: 'ERR_TTRPC_ARGUMENT' }, String(rows))
  }
})

test('without a size, that of a new terminal is not known, until it is set', () => {
  for (const size of [[], [undefined]] as const) {
    const { master } = openTerminal(...size)
    assert.deepEqual(terminalSize(master), { rows: 0, columns: 0 })
    resizeTerminal(master, { rows: 30, columns: 100 })
    assert.deepEqual(terminalSize(master), { rows: 30, columns: 100 })
    closeSync(master)
  }
})
