/** Compares the constants that C++ and TypeScript both define; those of rows are in wire-primitives.test.ts. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseAddress } from '#ttrpc/engine/address/address.js'
import { StatusCode } from '#ttrpc/engine/native/native-failure.js'
import { REQUEST_CELLS, RequestCell, RequestFlag } from '#ttrpc/engine/native/request-cells.js'
import { checkServerLimits } from '#ttrpc/options/limits.js'
import { NAMESPACES } from '#ttrpc/peer/namespaces.js'
import type { PeerRule } from '#ttrpc/peer/rule.js'
import { encodeRule } from '#ttrpc/peer/rule-encoding.js'
import { MAX_ENVELOPE_FIELDS } from '#ttrpc/wire/envelope.js'
import { DEFAULT_MAX_MESSAGE_BYTES, HEADER_LENGTH, MessageType } from '#ttrpc/wire/frame.js'
import { MAX_NAME_BYTES } from '#ttrpc/wire/method-table.js'
import { Syscall } from '#ttrpc/wire/row.js'
import {
  nativeEnum,
  nativeNumber,
  nativeText,
  screaming,
  typescriptNumber,
} from '../support/native-source.js'

/** Whether `run` returns and does not throw. */
function takes(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch {
    return false
  }
}

/** Checks that `run` takes a size up to `most` and no larger one. */
function takesAtMost(most: number, run: (size: number) => unknown): void {
  assert.deepEqual([takes(() => run(most)), takes(() => run(most + 1))], [true, false], `${most}`)
}

test('StatusCode has the names and numbers of the core', () => {
  const expected = [...nativeEnum('StatusCode')].map(([name, value]) => [screaming(name), value])
  assert.deepEqual(expected[0], ['OK', 0])
  assert.deepEqual(Object.entries(StatusCode), expected.slice(1))
})

test('the cells and flags of a request to listen or to connect are those of the core', () => {
  const membersOf = (name: string, prefix: string): [string, number][] =>
    [...nativeEnum(name)].map(([member, value]) => [screaming(member).replace(prefix, ''), value])
  assert.deepEqual(Object.entries(RequestCell), membersOf('RequestCell', 'CELL_'))
  assert.deepEqual(Object.entries(RequestFlag), membersOf('RequestFlag', 'FLAG_'))
  assert.equal(nativeNumber('kRequestCells'), REQUEST_CELLS)
  assert.equal(Object.keys(RequestCell).length, REQUEST_CELLS)
})

test('the system calls of a failed connect have the numbers of the core', () => {
  const members = [...nativeEnum('ConnectSyscall')]
  assert.notEqual(members.length, 0)
  for (const [name, value] of members) assert.equal(`k${Syscall[value]}`.toLowerCase(), name.toLowerCase())
})

test('both engines stop reading of a peer at the same number of bytes that it has not taken', () => {
  assert.equal(nativeNumber('kOutHighBytes'), typescriptNumber('OUT_HIGH_BYTES'))
})

test('engineBufferBytes is by default, and at most, what the core keeps', () => {
  const bytes = nativeNumber('kKeptBytes')
  assert.equal(nativeNumber('kBodyBytes'), bytes)
  assert.equal(checkServerLimits({}).engineBufferBytes, bytes)
  takesAtMost(bytes, (engineBufferBytes) => checkServerLimits({ engineBufferBytes }))
})

test('engineOutputBytes is by default, and at most, what the core lets wait for all peers', () => {
  const bytes = nativeNumber('kOutputBytes')
  assert.equal(checkServerLimits({}).engineOutputBytes, bytes)
  takesAtMost(bytes, (engineOutputBytes) => checkServerLimits({ engineOutputBytes }))
})

test('a slot of a handle has as many bits on both sides', () => {
  assert.equal(nativeText('kSlotMask'), '(1u << kSlotBits) - 1')
  assert.equal(2 ** nativeNumber('kSlotBits') - 1, typescriptNumber('SLOT_MASK'))
})

test('the header of a frame, the types of frames and the longest body by default are the same', () => {
  assert.equal(nativeNumber('kHeaderLength'), HEADER_LENGTH)
  assert.equal(nativeNumber('kDefaultMaxMessageBytes'), DEFAULT_MAX_MESSAGE_BYTES)
  const types = [...nativeEnum('MessageType')].map(([name, value]) => [screaming(name), value])
  assert.deepEqual(Object.fromEntries(types), MessageType)
})

test('unknown groups nest as deep on both sides', () => {
  assert.equal(nativeNumber('kMaxGroupDepth'), typescriptNumber('MAX_GROUP_DEPTH'))
})

test('an envelope has the same bounds on both sides', () => {
  assert.equal(nativeNumber('kMaxEnvelopeFields'), MAX_ENVELOPE_FIELDS)
  assert.equal(nativeNumber('kGroupBytesAField'), typescriptNumber('GROUP_BYTES_A_FIELD'))
  assert.equal(nativeNumber('kMaxMethodNameBytes'), MAX_NAME_BYTES)
})

test('a rule is encoded with the ops of the core', () => {
  const any: PeerRule = { kind: 'any' }
  const rules: Record<PeerRule['kind'], PeerRule> = {
    any,
    uids: { kind: 'uids', ids: [1] },
    gids: { kind: 'gids', ids: [1] },
    groups: { kind: 'groups', ids: [1] },
    namespaces: { kind: 'namespaces', kinds: ['net'] },
    anyOf: { kind: 'anyOf', rules: [any] },
    allOf: { kind: 'allOf', rules: [any] },
    not: { kind: 'not', rule: any },
  }
  const encoded = Object.entries(rules).map(([kind, rule]) => [kind.toLowerCase(), encodeRule(rule)[0]])
  const ops = [...nativeEnum('RuleOp')].map(([name, value]) => [name.slice(1).toLowerCase(), value])
  assert.deepEqual(Object.fromEntries(encoded), Object.fromEntries(ops))
})

test('the bounds of a rule are those of the core', () => {
  const any: PeerRule = { kind: 'any' }
  takesAtMost(nativeNumber('kMaxRuleNodes'), (nodes) =>
    encodeRule({ kind: 'anyOf', rules: Array(nodes - 1).fill(any) }),
  )
  takesAtMost(nativeNumber('kMaxRuleIds'), (ids) => encodeRule({ kind: 'uids', ids: Array(ids).fill(1) }))
  // The core refuses UINT32_MAX, the kernel's word for "none".
  takesAtMost(0xffff_ffff - 1, (id) => encodeRule({ kind: 'uids', ids: [id] }))
})

test('namespaces have the names and bits of the core', () => {
  const names = [...nativeText('kNamespaces').matchAll(/"(\w+)"/g)].map(([, name]) => name)
  assert.deepEqual(names, [...NAMESPACES])
  assert.equal(nativeNumber('kAllNamespaces'), 2 ** NAMESPACES.length - 1)
  const word = encodeRule({ kind: 'namespaces', kinds: NAMESPACES })[1]
  assert.equal(word, nativeNumber('kAllNamespaces'))
})

test('the longest names of sockets are those of the core and the kernel', () => {
  assert.equal(nativeText('kMaxNameBytes'), 'sizeof(sockaddr_un::sun_path) - 1')
  const header = '/usr/include/linux/un.h'
  const unix = existsSync(header) ? readFileSync(header, 'utf8') : '#define UNIX_PATH_MAX 108'
  const name = Number(/define UNIX_PATH_MAX\s+(\d+)/.exec(unix)?.[1]) - 1
  takesAtMost(name, (size) => parseAddress(`unix:@${'n'.repeat(size)}`))
  const path = Number(execFileSync('getconf', ['PATH_MAX', '/'], { encoding: 'utf8' })) - 1
  takesAtMost(path, (size) => parseAddress(`${'/d'.repeat(size / 2 - 1)}/${'n'.repeat(1 + (size % 2))}`))
  const detour = `/proc/self/fd/${0x7fff_ffff}/`
  takesAtMost(name - detour.length, (size) => parseAddress(`${'/d'.repeat(name)}/${'n'.repeat(size)}`))
})
