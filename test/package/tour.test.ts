import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usersEnvironment } from '../support/users-env.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('the tour of npm start shows what it promises and ends by itself', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['examples/tour/main.js'], {
    env: usersEnvironment(),
    cwd: root,
  })
  assert.equal(stderr, '')
  assert.ok(stdout.split('\n').length <= 24, 'fits one screen')
  assert.match(stdout, /hello ada, you are pid \d+, uid \d+, gid \d+/)
  assert.match(stdout, /30 of 30 answers/)
  assert.match(stdout, /[\d,]+ calls\/s, p50 \d+ µs, p99 \d+ µs/)
  const hasGo = spawnSync('go', ['version']).status === 0
  assert.match(stdout, hasGo ? /answered "hello from Go"/ : /skipped: no go command/)
  assert.match(stdout, process.getuid?.() === 0 ? /uid 1000 refused with 0 bytes/ : /skipped: only root/)
})

test('the fleet example: a thousand servers answer, each for itself', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['examples/fleet/main.js', '1000'], {
    env: usersEnvironment(),
    cwd: root,
  })
  assert.equal(stderr, '')
  assert.match(stdout, /1000 answered with their own id/)
  assert.match(stdout, /0 calls cut/)
})

test('the workers example: two threads serve, a crash costs one worker, and all end', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['examples/workers/main.js', '2'], {
    env: usersEnvironment(),
    cwd: root,
  })
  assert.equal(stderr, '')
  assert.match(stdout, /64 calls were served by 2 threads/)
  assert.match(stdout, /worker \d+ has ended: a bug; another takes its place/)
  assert.match(stdout, /the group still serves/)
  assert.match(stdout, /all workers have ended, 0 calls cut/)
})

test('the metrics example: every call is counted once, on both sides, and nothing is left open', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['examples/metrics/main.js'], {
    env: usersEnvironment(),
    cwd: root,
  })
  assert.equal(stderr, '')
  const [open = '', closed = ''] = stdout.split('after the shutdown')
  for (const side of ['client', 'server']) {
    assert.match(open, new RegExp(`ttrpc.connections +${side} +1\\n`))
    assert.match(closed, new RegExp(`ttrpc.connections +${side} +0\\n`))
    assert.match(closed, new RegExp(`ttrpc.calls.active +${side} demo.v1.Numbers Half +0\\n`))
    for (const code of [0, 3]) {
      assert.match(closed, new RegExp(`ttrpc.call.duration +${side} demo.v1.Numbers Half ${code} +50 calls`))
    }
    assert.match(closed, new RegExp(`ttrpc.call.duration +${side} demo.v1.Numbers Count 0 +1 calls`))
  }
  assert.match(closed, /ttrpc.faults +refused with 12 +1\n/)
})
