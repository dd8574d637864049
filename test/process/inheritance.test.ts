/** What programs that are started inherit. */
import assert from 'node:assert/strict'
import { type StdioOptions, spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./programs/inherits.js', import.meta.url))

/** Runs the program with descriptors 30 and 200 of its own; returns those of a program that it starts. */
function inherited(mode: string): string[] {
  const fd = openSync('/dev/null', 'r')
  const stdio: (string | number)[] = Array.from({ length: 201 }, () => 'ignore')
  stdio[1] = 'pipe'
  stdio[2] = 'inherit'
  stdio[30] = fd
  stdio[200] = fd
  const { stdout } = spawnSync(process.execPath, [program, mode], {
    encoding: 'utf8',
    stdio: stdio as StdioOptions,
  })
  closeSync(fd)
  return stdout.trim().split(/\s+/)
}

test('closeOnExec keeps from programs what this process has inherited, but for their stdio', () => {
  assert.ok(inherited('all').includes('200'), 'Node passes it on')
  const left = inherited('none')
  assert.ok(!left.includes('30') && !left.includes('200'), String(left))
  assert.ok(left.includes('3'), 'what stdio names is passed on')
})
