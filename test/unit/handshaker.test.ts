import assert from 'node:assert/strict'
import process from 'node:process'
import { test } from 'node:test'
import {
  allowAnyPeer,
  type UidGid,
  unixSocketRequireRoot,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from '#ttrpc/admission/handshaker.js'
import type { PeerRule } from '#ttrpc/peer/rule.js'

const loose = unixSocketRequireUidGid as (...ids: unknown[]) => ReturnType<typeof allowAnyPeer>

const uid = (id: number): PeerRule => ({ kind: 'uids', ids: [id] })
const gid = (id: number): PeerRule => ({ kind: 'gids', ids: [id] })
const both = (one: number, other: number): PeerRule => ({ kind: 'allOf', rules: [uid(one), gid(other)] })

test('the ready-made rules', () => {
  assert.deepEqual(unixSocketRequireRoot(), { name: 'unixSocketRequireRoot', rule: both(0, 0) })
  assert.deepEqual(unixSocketRequireSameUser(), {
    name: 'unixSocketRequireSameUser',
    rule: both(process.geteuid!(), process.getegid!()),
  })
  assert.deepEqual(allowAnyPeer(), { name: 'allowAnyPeer', rule: { kind: 'any' } })
})

test('they are frozen, the rule too', () => {
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    (Object.isFrozen(value) && Object.values(value as object).every((inner) => isFrozen(inner)))
  for (const made of [unixSocketRequireRoot(), unixSocketRequireSameUser(), allowAnyPeer(), loose(1, 2)]) {
    assert.ok(isFrozen(made), made.name)
  }
})

test('D3: an omitted id or -1 is not checked', () => {
  const one = (rule: PeerRule): PeerRule => ({ kind: 'allOf', rules: [rule] })
  assert.deepEqual(unixSocketRequireUidGid(5, 6).rule, both(5, 6))
  assert.deepEqual(unixSocketRequireUidGid(5, -1).rule, one(uid(5)))
  assert.deepEqual(unixSocketRequireUidGid(-1, 0xfffffffe).rule, one(gid(0xfffffffe)))
  assert.deepEqual(unixSocketRequireUidGid(0).rule, one(uid(0)))
  assert.deepEqual(unixSocketRequireUidGid({ uid: 5 }).rule, one(uid(5)))
  assert.deepEqual(unixSocketRequireUidGid({ gid: 0 }).rule, one(gid(0)))
  assert.deepEqual(unixSocketRequireUidGid({ uid: -1, gid: 7 }).rule, one(gid(7)))
  assert.deepEqual(unixSocketRequireUidGid(-0, 1).rule, both(0, 1))
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
  assert.deepEqual(unixSocketRequireUidGid(ids).rule, { kind: 'allOf', rules: [uid(5)] })
  assert.equal(reads, 1)
})

function typeofAll(value: unknown): string {
  return typeof value
}
