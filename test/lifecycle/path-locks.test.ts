/** The lock of a path, .NAME.lock, when others hold it or put something else at its name. */
import assert from 'node:assert/strict'
import { chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { connect, type ListenError } from 'ttrpc'
import { Child } from '../support/child.js'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const program = (name: string): URL => new URL(`./programs/${name}.js`, import.meta.url)

function folder(): string {
  const where = tempSocket()
  mkdirSync(where, { mode: 0o755 })
  return where
}

async function answers(path: string): Promise<void> {
  await using client = await connect(path)
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
}

test('native: a link to a file of ours at the name of the lock is neither locked nor changed', {
  timeout,
}, async () => {
  for (const mode of [0o600, 0o666]) {
    const directory = folder()
    const linked = join(directory, 'linked')
    writeFileSync(linked, '')
    chmodSync(linked, mode)
    linkSync(linked, join(directory, '.s.lock'))
    const through = ['flock', '-x', '--no-fork', linked]
    await using child = Child.start(program('stranger'), ['hold', '', ''], { through })
    await child.expect('ready')
    await using server = rawServer({ engine: 'native' })
    await server.listen(join(directory, 's'))
    await answers(join(directory, 's'))
    assert.equal(lstatSync(linked).mode & 0o7777, mode)
    await server.close()
    assert.deepEqual(readdirSync(directory).toSorted(), ['.s.lock', 'linked'])
  }
})

for (const released of [true, false]) {
  test(`native: a lock that is ${released ? 'held for a while' : 'not released'} does not block JavaScript`, {
    timeout,
  }, async () => {
    const path = join(folder(), 's')
    const lock = join(dirname(path), '.s.lock')
    writeFileSync(lock, '', { mode: 0o600 })
    const through = ['flock', '-x', '--no-fork', lock]
    await using child = Child.start(program('stranger'), ['hold', '', ''], { through })
    await child.expect('ready')
    await using server = rawServer({ engine: 'native' })
    let [ticks, longest, last] = [0, 0, performance.now()]
    const clock = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
      if (++ticks === 3 && released) child.kill('SIGKILL')
    }, 10)
    const outcome = await server.listen(path).then(
      () => 'listening',
      (error: ListenError) => `${error.code} ${error.message}`,
    )
    clearInterval(clock)
    assert.match(outcome, released ? /^listening$/ : /^EADDRINUSE .*another process of this user/)
    assert.ok(ticks >= 3 && longest < 250, `${ticks} ticks, ${longest} ms`)
    await server.close()
    assert.deepEqual(readdirSync(dirname(path)), released ? [] : ['.s.lock'])
  })
}
