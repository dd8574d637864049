import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { IdTable } from '#ttrpc/engine/id-table.js'

test('entries are found by their ids until they are taken', () => {
  const table = new IdTable<{ id: number }>()
  const [one, other] = [{ id: 1 }, { id: 17 }] // which share a slot
  table.add(one)
  table.add(other)
  assert.equal(table.size, 2)
  assert.equal(table.get(17), other)
  assert.equal(table.take(1), one)
  assert.equal(table.get(1), undefined)
  assert.equal(table.get(17), other)
  assert.equal(table.take(1), undefined)
  assert.equal(table.size, 1)
})

test('it does as a Map does, whatever comes and goes', () => {
  const steps = fc.array(fc.record({ id: fc.nat(200), adds: fc.boolean() }), { maxLength: 300 })
  fc.assert(
    fc.property(steps, (all) => {
      const table = new IdTable<{ id: number }>()
      const map = new Map<number, { id: number }>()
      for (const { id, adds } of all) {
        if (!adds) {
          assert.equal(table.take(id), map.get(id))
          map.delete(id)
        } else if (!map.has(id)) {
          const entry = { id }
          table.add(entry)
          map.set(id, entry)
        }
        assert.equal(table.size, map.size)
      }
      for (let id = 0; id <= 200; id++) assert.equal(table.get(id), map.get(id))
    }),
  )
})
