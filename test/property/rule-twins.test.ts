/** native/io/peer/peer_rule.cc and ts/peer/rule.ts return the same verdict for every peer, for the same reason. */

import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { PeerFacts } from '#ttrpc/peer/facts.js'
import { judgementOf, unknown } from '#ttrpc/peer/judgement.js'
import { NAMESPACES, type NamespaceKind } from '#ttrpc/peer/namespaces.js'
import type { OverflowIds } from '#ttrpc/peer/overflow-ids.js'
import { judge, type PeerRule } from '#ttrpc/peer/rule.js'
import { encodeRule } from '#ttrpc/peer/rule-encoding.js'
import { RefuseReason } from '#ttrpc/wire/row.js'
import { number, ProbeProcess } from './probe.js'

let probe: ProbeProcess
before(() => {
  probe = new ProbeProcess({
    name: 'rule-probe',
    units: ['test/native/rule_probe.cc', 'native/io/peer/peer_rule.cc'],
    headers: [
      'io/peer/peer_rule.h',
      'io/peer/peer_facts.h',
      'io/peer/peer.h',
      'io/peer/namespaces.h',
      'wire/row.h',
    ].map((name) => `native/${name}`),
  })
})
after(async () => {
  assert.equal(await probe?.end(), 0)
})

/** Few ids, so that rules and peers share some. */
const OVERFLOW = 65_534
const id = fc.constantFrom(0, 1, 2, 1000, OVERFLOW, 0xffff_fffe)
const ids = fc.array(id, { minLength: 1, maxLength: 4 })
const kinds = fc.subarray([...NAMESPACES] as NamespaceKind[], { minLength: 1 })

const { rule } = fc.letrec<{ rule: PeerRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'rule' },
    fc.record({ kind: fc.constantFrom('uids', 'gids', 'groups'), ids }) as fc.Arbitrary<PeerRule>,
    fc.record({ kind: fc.constant('namespaces'), kinds }) as fc.Arbitrary<PeerRule>,
    fc.constant<PeerRule>({ kind: 'any' }),
    fc.record({ kind: fc.constant('not'), rule: tie('rule') }) as fc.Arbitrary<PeerRule>,
    fc.record({
      kind: fc.constantFrom('anyOf', 'allOf'),
      rules: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
    }) as fc.Arbitrary<PeerRule>,
  ),
}))

interface ProbedPeer {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[] | undefined
  readonly shared: readonly NamespaceKind[]
  readonly hidden: readonly NamespaceKind[]
}

const anyId = fc.oneof({ weight: 9, arbitrary: id }, { weight: 1, arbitrary: fc.constant(0xffff_ffff) })
const peer: fc.Arbitrary<ProbedPeer> = fc.record({
  uid: anyId,
  gid: anyId,
  groups: fc.option(fc.array(id, { maxLength: 4 }), { nil: undefined }),
  shared: fc.subarray([...NAMESPACES] as NamespaceKind[]),
  hidden: fc.oneof(fc.constant([]), fc.subarray([...NAMESPACES] as NamespaceKind[])),
})

/** Whether the overflow uid, the overflow gid, is a real id. */
const whole = fc.record({ uids: fc.boolean(), gids: fc.boolean() })
type Whole = { uids: boolean; gids: boolean }

function bits(of: readonly NamespaceKind[]): number {
  return of.reduce((sum, kind) => sum | (1 << NAMESPACES.indexOf(kind)), 0)
}

function ask(
  { uid, gid, groups, shared, hidden }: ProbedPeer,
  { uids, gids }: Whole,
  words: Iterable<number>,
) {
  const known = groups ?? []
  const list = [...words]
  const numbers = [OVERFLOW, OVERFLOW, Number(uids), Number(gids)]
  numbers.push(uid, gid, Number(groups !== undefined), known.length, ...known, bits(shared), bits(hidden))
  return probe.ask(Buffer.concat([...numbers, list.length, ...list].map(number)))
}

function inTypeScript(one: PeerRule, asked: ProbedPeer, all: Whole): string {
  const facts: PeerFacts = {
    ...asked,
    sharesNamespaces(kindsAsked) {
      if (kindsAsked.some((kind) => asked.hidden.includes(kind))) return unknown(RefuseReason.NO_NAMESPACES)
      return judgementOf(kindsAsked.every((kind) => asked.shared.includes(kind)))
    },
  }
  const overflow: OverflowIds = { uid: all.uids ? -1 : OVERFLOW, gid: all.gids ? -1 : OVERFLOW }
  const { answer, reason } = judge(one, facts, overflow)
  return answer === 'yes' ? 'yes' : String(reason)
}

test('any rule judges any peer alike in C++ and TypeScript', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(rule, peer, whole, async (one, asked, all) => {
      const verdict = inTypeScript(one, asked, all)
      seen.add(verdict)
      assert.equal(await ask(asked, all, encodeRule(one)), verdict)
    }),
    { numRuns: 5000 },
  )
  const { RULE, NO_CREDENTIALS, OVERFLOW_ID, NO_GROUPS, NO_NAMESPACES } = RefuseReason
  const all = ['yes', RULE, NO_CREDENTIALS, OVERFLOW_ID, NO_GROUPS, NO_NAMESPACES].map(String)
  assert.deepEqual([...seen].sort(), all.sort(), 'each verdict has come up')
})

test('an unknown fact never admits, in any combination of rules', async () => {
  await fc.assert(
    fc.asyncProperty(rule, peer, whole, async (one, asked, all) => {
      const verdict = inTypeScript(one, asked, all)
      const opposite = inTypeScript({ kind: 'not', rule: one }, asked, all)
      assert.ok(verdict !== 'yes' || opposite !== 'yes')
      // The verdict must be the same for every answer that the unknown fact could have.
      if (verdict === 'yes') {
        for (const hidden of asked.hidden) {
          const shared = [...asked.shared.filter((kind) => kind !== hidden), hidden]
          assert.equal(inTypeScript(one, { ...asked, hidden: [], shared }, all), 'yes')
        }
      }
    }),
    { numRuns: 5000 },
  )
})

test('any words are parsed as a rule or refused, without a fault', async () => {
  const word = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(64, 255, 1024, 0xffff_ffff))
  const words = fc.array(word, { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(words, peer, whole, async (some, asked, all) => {
      assert.match(await ask(asked, all, some), /^(malformed|yes|\d)$/)
    }),
    { numRuns: 3000 },
  )
})
