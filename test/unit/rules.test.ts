import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Server } from 'ttrpc'
import {
  allowAnyPeer,
  type RuleHandshaker,
  unixCredentials,
  unixSocketRequireRoot,
} from '#ttrpc/admission/handshaker.js'
import { allOf, anyOf, gids, inGroup, not, sameNamespaces, uids } from '#ttrpc/admission/rules.js'
import { encodeRule } from '#ttrpc/peer/rule-encoding.js'

// biome-ignore lint/suspicious/noExplicitAny: misuse is what this is about
type Wrong = any

const isMisuse = { name: 'TypeError', code: 'ERR_TTRPC_RULE' }

test('rules are plain data, frozen all through, and say what they are made of', () => {
  const rule = anyOf(allOf(uids([0]), inGroup(5)), not(gids([1, 2])), sameNamespaces())
  assert.equal(rule.name, 'anyOf(allOf(uids, inGroup), not(gids), sameNamespaces)')
  assert.deepEqual(rule.rule, {
    kind: 'anyOf',
    rules: [
      {
        kind: 'allOf',
        rules: [
          { kind: 'uids', ids: [0] },
          { kind: 'groups', ids: [5] },
        ],
      },
      { kind: 'not', rule: { kind: 'gids', ids: [1, 2] } },
      { kind: 'namespaces', kinds: ['user', 'mnt', 'pid'] },
    ],
  })
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' || (Object.isFrozen(value) && Object.values(value as object).every(isFrozen))
  assert.ok(isFrozen(rule))
  const ids = [7]
  const made = uids(ids)
  ids.push(0)
  assert.deepEqual(made.rule, { kind: 'uids', ids: [7] })
})

test('the words that the engine reads', () => {
  const words = (rule: RuleHandshaker): number[] => [...encodeRule(rule.rule)]
  assert.deepEqual(words(allowAnyPeer()), [0])
  assert.deepEqual(words(uids([7, 0xffff_fffe])), [1, 2, 7, 0xffff_fffe])
  assert.deepEqual(words(gids([7])), [2, 1, 7])
  assert.deepEqual(words(inGroup(7)), [3, 1, 7])
  assert.deepEqual(words(sameNamespaces({ kinds: ['cgroup', 'uts', 'uts'] })), [4, 0x81])
  assert.deepEqual(words(anyOf(uids([1]), not(uids([2])))), [5, 2, 1, 1, 1, 7, 1, 1, 2])
  assert.deepEqual(words(unixSocketRequireRoot()), [6, 2, 1, 1, 0, 2, 1, 0])
})

test('64 rules make a rule, 1024 ids a list, not more', () => {
  const one = uids([1])
  const sixtyThree = Array.from({ length: 63 }, () => one)
  assert.equal(encodeRule(anyOf(...sixtyThree).rule).length, 2 + 63 * 3)
  assert.throws(() => anyOf(...sixtyThree, one), { ...isMisuse, message: /64 rules/ })
  let deep = one
  for (let i = 0; i < 63; i++) deep = not(deep)
  assert.throws(() => not(deep), isMisuse)
  assert.throws(() => allOf(deep, one), isMisuse)
  const ids = Array.from({ length: 1024 }, (_, i) => i)
  assert.equal(encodeRule(uids(ids).rule).length, 1026)
  assert.throws(() => uids([...ids, 1]), { ...isMisuse, message: /1024 ids at most/ })
})

const config: { admins?: number[]; admin?: number } = {}
const wrong: readonly [string, () => unknown][] = [
  ['uids without a list', () => uids(config.admins as Wrong)],
  ['uids of a number', () => uids(0 as Wrong)],
  ['uids of nobody', () => uids([])],
  ['uids with a hole', () => uids(new Array(1))],
  ['uids with undefined', () => uids([0, config.admin as Wrong])],
  ['uids with -1, which is "any" elsewhere', () => uids([-1])],
  ["uids with the kernel's none", () => uids([0xffff_ffff])],
  ['uids with a fraction', () => uids([1.5])],
  ['uids with NaN', () => uids([Number.NaN])],
  ['uids with text', () => uids(['0' as Wrong])],
  ['gids with -1', () => gids([-1])],
  ['inGroup of undefined', () => inGroup(config.admin as Wrong)],
  ['inGroup of a list', () => inGroup([5] as Wrong)],
  ['anyOf nothing', () => anyOf()],
  ['allOf nothing', () => allOf()],
  ['anyOf a list', () => anyOf([uids([0])] as Wrong)],
  ['anyOf undefined', () => anyOf(uids([0]), undefined as Wrong)],
  ['not of nothing', () => not(undefined as Wrong)],
  ['no namespaces', () => sameNamespaces({ kinds: [] })],
  ['an unknown namespace', () => sameNamespaces({ kinds: ['mount' as Wrong] })],
  ['namespaces that are text', () => sameNamespaces({ kinds: 'pid' as Wrong })],
]
for (const [what, make] of wrong) {
  test(`${what} is refused`, () => {
    assert.throws(make, isMisuse)
  })
}

test('a handshaker in JS cannot be part of a rule, and the text says what to do', () => {
  for (const custom of [unixCredentials(() => true), { handshake: () => ({}) }]) {
    for (const combine of [anyOf, allOf, not] as Wrong[]) {
      assert.throws(() => combine(custom), { ...isMisuse, message: /handshaker of your own/ })
    }
  }
})

test('an unknown option of sameNamespaces is refused', () => {
  assert.throws(() => sameNamespaces({ kind: ['pid'] } as Wrong), { code: 'ERR_TTRPC_OPTION' })
})

test('a rule that was made by hand is checked where it is used', () => {
  const rules: unknown[] = [
    { any: true, uid: -1, gid: -1 },
    { kind: 'everybody' },
    { kind: 'constructor' },
    { kind: 'uids', ids: [-1] },
    { kind: 'uids' },
    { kind: 'anyOf', rules: [] },
    { kind: 'not' },
    null,
    'any',
  ]
  for (const rule of rules) {
    assert.throws(() => new Server({ handshaker: { name: 'mine', rule } as Wrong }), { name: 'TypeError' })
  }
  const endless: Wrong = { kind: 'not' }
  endless.rule = endless
  assert.throws(() => new Server({ handshaker: { name: 'mine', rule: endless } }), isMisuse)
})
