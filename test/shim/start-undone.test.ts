/** start whose answer cannot be written leaves no daemon. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { isAlive, ShimFolder } from './shim-bundle.js'

for (const [name, script, reason] of [
  ['a full device', 'exec "$0" "$@" >/dev/full', /ENOSPC/],
  // The reader of the pipe has ended before the program starts.
  ['a closed pipe', '{ read line <"$FIFO"; exec "$0" "$@"; } | { exec <&-; echo >"$FIFO"; }', /EPIPE/],
] as const) {
  test(`${name} as stdout is an error of start, which ends its daemon`, async () => {
    await using folder = new ShimFolder()
    const bundle = folder.bundle('c1')
    const child = bundle.shell(script, ['start'])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    await once(child, 'close')
    assert.match(stderr, reason)
    assert.equal(isAlive(Number(bundle.daemonPid)), false)
    assert.deepEqual(folder.socketFiles, [])
  })
}

test('a daemon that was there before is left as it is', async () => {
  await using folder = new ShimFolder()
  const group = { 'io.containerd.runc.v2.group': 'g' }
  const first = folder.bundle('c1', group)
  assert.equal((await first.start()).code, 0)
  const child = folder.bundle('c2', group).shell('exec "$0" "$@" >/dev/full', ['start'])
  const [code] = await once(child, 'close')
  assert.equal(code, 1)
  assert.equal(isAlive(Number(first.daemonPid)), true)
  assert.equal(folder.socketFiles.length, 1)
})
