import assert from 'node:assert/strict'
import process from 'node:process'
import { test } from 'node:test'
import {
  allowAnyPeer,
  type UidGid,
  unixSocketRequireRoot,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from '#ttrpc/handshaker.js'

const loose = unixSocketRequireUidGid as (...ids: unknown[]) => ReturnType<typeof allowAnyPeer>

test('the ready-made rules', () => {
  assert.deepEqual(unixSocketRequireRoot(), {
    name: 'unixSocketRequireRoot',
    rule: { any: false, uid: 0, gid: 0 },
  })
  assert.deepEqual(unixSocketRequireSameUser(), {
    name: 'unixSocketRequireSameUser',
    rule: { any: false, uid: process.geteuid?.(), gid: process.getegid?.() },
  })
  assert.deepEqual(allowAnyPeer(), { name: 'allowAnyPeer', rule: { any: true, uid: -1, gid: -1 } })
})

test('they are frozen, the rule too', () => {
  for (const made of [unixSocketRequireRoot(), unixSocketRequireSameUser(), allowAnyPeer(), loose(1, 2)]) {
    assert.ok(Object.isFrozen(made) && Object.isFrozen(made.rule), made.name)
  }
})

test('D3: an omitted id or -1 is not checked', () => {
  const rule = (uid: number, gid: number) => ({ any: false, uid, gid })
  assert.deepEqual(unixSocketRequireUidGid(5, 6).rule, rule(5, 6))
  assert.deepEqual(unixSocketRequireUidGid(5, -1).rule, rule(5, -1))
  assert.deepEqual(unixSocketRequireUidGid(-1, 0xfffffffe).rule, rule(-1, 0xfffffffe))
  assert.deepEqual(unixSocketRequireUidGid(0).rule, rule(0, -1))
  assert.deepEqual(unixSocketRequireUidGid({ uid: 5 }).rule, rule(5, -1))
  assert.deepEqual(unixSocketRequireUidGid({ gid: 0 }).rule, rule(-1, 0))
  assert.deepEqual(unixSocketRequireUidGid({ uid: -1, gid: 7 }).rule, rule(-1, 7))
  assert.ok(Object.is(unixSocketRequireUidGid(-0, 1).rule.uid, 0))
})

test('a rule that would admit everybody is refused, and points to allowAnyPeer()', () => {
  for (const ids of [[-1, -1], [-1], [{}], [{ uid: -1, gid: -1 }], [{ uid: -1 }], []]) {
    assert.throws(() => loose(...ids), {
      name: 'TypeError',
      code: 'ERR_TTRPC_RULE',
      message: /allowAnyPeer\(\)/,
    })
  }
})

test('present but undefined, out of range, misspelt: refused', () => {
  const config: { userId?: number } = {}
  const wrong: unknown[][] = [
    [undefined],
    [undefined, 5],
    [5, undefined],
    [{ uid: config.userId }],
    [{ uid: 5, gid: undefined }],
    [{ uid: 5, guid: 6 }],
    [{ Uid: 5 }],
    [null],
    [null, 5],
    ['0', 0],
    [0, '0'],
    [true, 0],
    [5n, 5],
    [1.5, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [-2, 0],
    [0xffffffff, 0],
    [0, 2 ** 32],
    [{ uid: 1 }, 2],
    [[1, 2]],
    [1, 2, 3],
    [Symbol('x'), 1],
    [() => {}],
  ]
  for (const ids of wrong) {
    assert.throws(
      () => loose(...ids),
      { name: 'TypeError', code: 'ERR_TTRPC_RULE' },
      ids.map(typeofAll).join(),
    )
  }
})

test('ids are read once: a getter cannot change its mind', () => {
  let reads = 0
  const ids: UidGid = {
    get uid() {
      reads++
      return reads === 1 ? 5 : -1
    },
  }
  assert.equal(unixSocketRequireUidGid(ids).rule.uid, 5)
  assert.equal(reads, 1)
})

function typeofAll(value: unknown): string {
  return typeof value
}
