/** What `TaskRecord` writes is right for `delete`; what would not be is refused when it is to be recorded. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { test } from 'node:test'
import { errdefsNameOf } from 'ttrpc/shim'
import { readRecord } from '#ttrpc/kits/shim/tasks/left-record.js'
import { TaskRecord } from '#ttrpc/kits/shim/tasks/task-record.js'
import { newFolder } from './bundle.js'

test('options are refused, or recorded so that delete can read them, whatever their size', async () => {
  const outcomes = new Set<string>()
  for (const typeLength of [0, 1024, 1025, 100_000]) {
    for (const bytes of [0, 1, 3_000_000, 3_145_000, 3_145_728, 3_300_000]) {
      const bundle = newFolder()
      const options = { typeUrl: 'a'.repeat(typeLength), value: new Uint8Array(bytes) }
      const shown = `${typeLength}, ${bytes}`
      try {
        const record = new TaskRecord(bundle, [], options)
        await record.write()
        await record.setExit({ exitCode: 0xffff_ffff, exitedAt: new Date('0001-01-01T00:00:00Z') })
        await record.setDeleted()
      } catch (error) {
        assert.equal(errdefsNameOf(error), 'invalidArgument', shown)
        outcomes.add('refused')
        continue
      }
      const read = await readRecord(bundle)
      assert.deepEqual([read.damage, read.options?.value.length, read.deleted], [[], bytes, true], shown)
      assert.equal(read.exit?.exitedAt.getTime(), Date.parse('0001-01-01T00:00:00Z'))
      outcomes.add('recorded')
    }
  }
  assert.equal(outcomes.size, 2)
})

test('a process for which there is no room is refused, and the end is still recorded', async () => {
  const bundle = newFolder()
  const record = new TaskRecord(bundle, [], { typeUrl: 'a', value: new Uint8Array(3_145_350) })
  const add = async () => {
    for (let i = 0; i < 20; i++) await record.addProcess(process.ppid, `e${i}`)
  }
  await assert.rejects(add(), (error) => errdefsNameOf(error) === 'resourceExhausted')
  await record.setExit({ exitCode: 1, exitedAt: new Date(0) })
  const { damage, exit } = await readRecord(bundle)
  assert.ok(
    damage.every((part) => part.startsWith('processes[')),
    damage.join(),
  ) // that one is an ancestor
  assert.equal(exit?.exitCode, 1)
})
