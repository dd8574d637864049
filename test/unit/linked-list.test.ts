import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Linked, LinkedList } from '#ttrpc/base/linked-list.js'

class Entry implements Linked<Entry> {
  readonly name: string
  previous: Entry | undefined
  next: Entry | undefined

  constructor(name: string) {
    this.name = name
  }
}

const namesOf = (list: LinkedList<Entry>): string => [...list].map(({ name }) => name).join('')

test('a list keeps the order of its entries when any of them leaves', () => {
  const entries = ['a', 'b', 'c', 'd'].map((name) => new Entry(name))
  const list = new LinkedList<Entry>()
  for (const entry of entries) list.add(entry)
  const [a, b, c, d] = entries as [Entry, Entry, Entry, Entry]
  list.delete(b)
  assert.deepEqual([namesOf(list), list.size], ['acd', 3])
  list.delete(a)
  list.delete(d)
  assert.deepEqual([namesOf(list), list.size], ['c', 1])
  list.add(a)
  assert.equal(namesOf(list), 'ca')
  list.delete(c)
  list.delete(a)
  assert.deepEqual([namesOf(list), list.size], ['', 0])
})

test('an entry that has left keeps no other alive', () => {
  const [first, second, third] = [new Entry('1'), new Entry('2'), new Entry('3')]
  const list = new LinkedList<Entry>()
  for (const entry of [first, second, third]) list.add(entry)
  list.delete(second)
  assert.deepEqual([second.previous, second.next], [undefined, undefined])
})
