/** Containers of one group, by annotation: one process of the shim serves all, and keeps nothing of those that are gone. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { openFiles } from '../support/proc.js'
import { containerdName, skipWithoutContainers } from './binaries.js'
import { Containers } from './containers.js'
import { UNTIL_PRINTED } from './ctr.js'
import { eventually } from './eventually.js'
import { processesOf } from './leftovers.js'
import { testedRuntimes } from './runtimes.js'

const skip = skipWithoutContainers()
const timeout = 60_000

for (const runtime of skip === false ? testedRuntimes() : []) {
  describe(`groups, ${runtime.name} on ${containerdName}`, { timeout }, () => {
    let containers: Containers

    before(async () => {
      containers = await Containers.start(runtime)
    })
    afterEach(() => containers.removeAll())
    after(() => containers?.[Symbol.asyncDispose]())

    const shims = (): readonly number[] =>
      processesOf(containers.containerd.folder)
        .filter(({ args }) => args.includes('-namespace') && !['start', 'delete'].includes(args.at(-1)!))
        .map(({ pid }) => pid)

    test('ten more containers of a group: the same process, and as many descriptors as before', async () => {
      const { ctr } = containers
      const id = containers.newId()
      const flags = ['--annotation', `io.containerd.runc.v2.group=${id}`]
      await ctr.succeed(...ctr.runArguments({ id, args: ['sleep', '1000'], flags: ['--detach', ...flags] }))
      const run = async () => {
        const args = ['sh', '-c', `echo hi; ${UNTIL_PRINTED}`]
        const result = await ctr.run({ id: containers.newId(), args, flags: ['--rm', ...flags], input: '\n' })
        assert.deepEqual(result, { code: 0, stdout: 'hi\n', stderr: '' })
      }
      await run() // what is opened once, and kept, is open from now on
      const [shim, ...others] = shims()
      assert.deepEqual(others, [])
      const opened = (): number => openFiles(shim!).length
      const before = opened()
      for (let round = 0; round < 2; round++) await Promise.all(Array.from({ length: 5 }, run))
      assert.deepEqual(shims(), [shim])
      await eventually(opened, (now) => now <= before)
      assert.equal(await ctr.status(id), 'RUNNING')
    })
  })
}

test('containers can be run here', { skip }, () => {})
