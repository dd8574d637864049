import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Codec, MethodDefinition } from '#ttrpc/call/service.js'
import { plannedMethods } from '#ttrpc/client/service-plan.js'

const text: Codec<string, string> = {
  encode: (value) => Buffer.from(value),
  decode: (bytes) => Buffer.from(bytes).toString(),
}
const other: Codec<string, string> = { ...text }

function definition(): { name: string; methods: Record<string, MethodDefinition> } {
  return { name: 'demo.v1.Plan', methods: { Say: { input: text, output: text } } }
}

test('all clients of a definition share its methods', () => {
  const one = definition()
  assert.equal(plannedMethods(one), plannedMethods(one))
  assert.deepEqual(
    plannedMethods(one).map(({ local, method }) => [local, method.service, method.method, method.kind]),
    [['say', 'demo.v1.Plan', 'Say', 'unary']],
  )
})

test('a definition that was changed since is read again', () => {
  const changes: ((changed: ReturnType<typeof definition>) => void)[] = [
    (changed) => {
      changed.name = 'demo.v1.Other'
    },
    (changed) => {
      changed.methods.Say = { input: text, output: text, serverStreaming: true }
    },
    (changed) => {
      Object.assign(changed.methods.Say!, { output: other })
    },
    (changed) => {
      Object.assign(changed.methods.Say!, { clientStreaming: true })
    },
    (changed) => {
      changed.methods.More = { input: text, output: text }
    },
    (changed) => {
      delete changed.methods.Say
    },
    (changed) => {
      changed.methods = { Tell: changed.methods.Say! }
    },
  ]
  for (const change of changes) {
    const one = definition()
    const before = plannedMethods(one)
    change(one)
    const after = plannedMethods(one)
    assert.notEqual(after, before, String(change))
    const fresh = plannedMethods({ ...one })
    assert.deepEqual(
      after.map(({ local, method }) => [local, method]),
      fresh.map(({ local, method }) => [local, method]),
    )
  }
})

test('a definition that was damaged since is refused', () => {
  for (const damage of [{ methods: undefined }, { name: '' }, { methods: { Say: { input: text } } }]) {
    const one = definition()
    plannedMethods(one)
    Object.assign(one, damage)
    assert.throws(() => plannedMethods(one), { code: 'ERR_TTRPC_DEFINITION' })
  }
})
