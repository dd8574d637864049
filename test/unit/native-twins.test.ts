/** Compares the constants that C++ and TypeScript both define; those of rows are in wire-primitives.test.ts. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  MAX_LAST_PART_BYTES,
  MAX_PATH_BYTES,
  MAX_SOCKET_NAME_BYTES,
} from '#ttrpc/engine/address/socket-name.js'
import { StatusCode } from '#ttrpc/engine/native/addon.js'
import { OUT_HIGH_BYTES } from '#ttrpc/engine/outbox.js'
import { checkLimits, DEFAULT_ENGINE_BUFFER_BYTES } from '#ttrpc/options/limits.js'
import { NAMESPACES } from '#ttrpc/peer/namespaces.js'
import type { PeerRule } from '#ttrpc/peer/rule.js'
import { encodeRule, MAX_ID, MAX_RULE_IDS, MAX_RULE_NODES } from '#ttrpc/peer/rule-encoding.js'
import { DEFAULT_MAX_MESSAGE_BYTES, HEADER_LENGTH, MessageType } from '#ttrpc/wire/frame.js'
import { Syscall } from '#ttrpc/wire/row.js'
import { nativeEnum, nativeNumber, nativeText, screaming } from '../support/native-source.js'

/** The number right of `const NAME =` in the one TypeScript file that has it, for constants that are not exported. */
function privateConstant(name: string): number {
  const root = fileURLToPath(new URL('../../ts', import.meta.url))
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) =>
      new RegExp(`\\bconst ${name} = ([\\w]+)$`, 'm').exec(readFileSync(join(root, file), 'utf8')),
    )
    .filter((match) => match !== null)
  assert.equal(found.length, 1, `files with ${name}`)
  return Number(found[0]![1]!.replaceAll('_', ''))
}

test('StatusCode has the names and numbers of the core', () => {
  const expected = [...nativeEnum('StatusCode')].map(([name, value]) => [screaming(name), value])
  assert.deepEqual(expected[0], ['OK', 0])
  assert.deepEqual(Object.entries(StatusCode), expected.slice(1))
})

test('the system calls of a failed connect have the numbers of the core', () => {
  const members = [...nativeEnum('ConnectSyscall')]
  assert.notEqual(members.length, 0)
  for (const [name, value] of members) assert.equal(`k${Syscall[value]}`.toLowerCase(), name.toLowerCase())
})

test('both engines stop reading of a peer at the same number of bytes that it has not taken', () => {
  assert.equal(nativeNumber('kOutHighBytes'), OUT_HIGH_BYTES)
})

test('engineBufferBytes is by default, and at most, what the core keeps', () => {
  assert.equal(nativeNumber('kKeptBytes'), DEFAULT_ENGINE_BUFFER_BYTES)
  assert.equal(nativeNumber('kBodyBytes'), DEFAULT_ENGINE_BUFFER_BYTES)
  assert.equal(checkLimits({}).engineBufferBytes, DEFAULT_ENGINE_BUFFER_BYTES)
  assert.throws(() => checkLimits({ engineBufferBytes: DEFAULT_ENGINE_BUFFER_BYTES + 1 }))
})

test('a slot of a handle has as many bits on both sides', () => {
  assert.equal(nativeText('kSlotMask'), '(1u << kSlotBits) - 1')
  assert.equal(2 ** nativeNumber('kSlotBits') - 1, privateConstant('SLOT_MASK'))
})

test('the header of a frame, the types of frames and the longest body by default are the same', () => {
  assert.equal(nativeNumber('kHeaderLength'), HEADER_LENGTH)
  assert.equal(nativeNumber('kDefaultMaxMessageBytes'), DEFAULT_MAX_MESSAGE_BYTES)
  const types = [...nativeEnum('MessageType')].map(([name, value]) => [screaming(name), value])
  assert.deepEqual(Object.fromEntries(types), MessageType)
})

test('unknown groups nest as deep on both sides', () => {
  assert.equal(nativeNumber('kMaxGroupDepth'), privateConstant('MAX_GROUP_DEPTH'))
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
  assert.equal(nativeNumber('kMaxRuleNodes'), MAX_RULE_NODES)
  assert.equal(nativeNumber('kMaxRuleIds'), MAX_RULE_IDS)
  assert.equal(MAX_ID, 0xffff_ffff - 1, 'the core refuses UINT32_MAX alone')
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
  if (existsSync(header)) {
    const [, size] = /define UNIX_PATH_MAX\s+(\d+)/.exec(readFileSync(header, 'utf8'))!
    assert.equal(MAX_SOCKET_NAME_BYTES, Number(size) - 1)
  }
  const longest = Number(execFileSync('getconf', ['PATH_MAX', '/'], { encoding: 'utf8' }))
  assert.equal(MAX_PATH_BYTES, longest - 1)
  const detour = `/proc/self/fd/${0x7fff_ffff}/`
  assert.equal(MAX_LAST_PART_BYTES, MAX_SOCKET_NAME_BYTES - detour.length)
})
