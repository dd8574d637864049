/** The ids of the native engine, which begin again behind the last: they are few beside the connects of a process. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseAddress } from '#ttrpc/engine/address/address.js'
import type { ConnectRequest } from '#ttrpc/engine/connecting.js'
import { IdSource, LAST_ID } from '#ttrpc/engine/native/id-source.js'
import { loadAddon } from '#ttrpc/engine/native/loader.js'
import { NativeEngine } from '#ttrpc/engine/native/native-engine.js'
import type { NativeMethods } from '#ttrpc/engine/native/native-methods.js'
import { tempSocket } from '../support/temp-socket.js'

const limits = {
  maxMessageBytes: 4096,
  maxDiscardBytes: 4096,
  maxMetadataPairs: 10,
  maxMetadataBytes: 4096,
  frameTimeoutMs: 0,
  writeStallTimeoutMs: 0,
  engineBufferBytes: 1024 * 1024,
  engineOutputBytes: 1024 * 1024,
}

function requestTo(path: string): ConnectRequest {
  const peerInfo = { groups: false, pidfd: false }
  return { socket: parseAddress(path), limits, timeoutMs: 10_000, rule: { kind: 'any' }, peerInfo }
}

/** Connects to a path that does not exist. Resolves to the code of the failure. */
function failureOf(engine: NativeEngine): Promise<string | undefined> {
  return new Promise((resolve) => {
    engine.connect(requestTo(tempSocket()), {
      onConnect: () => resolve(undefined),
      onFail: (error) => resolve((error as NodeJS.ErrnoException).code),
    })
  })
}

test('ids begin again at 1 behind the last', () => {
  const ids = new IdSource([], LAST_ID - 1)
  assert.deepEqual([ids.take(), ids.take(), ids.take(), ids.take()], [LAST_ID - 1, LAST_ID, 1, 2])
})

test('ids in use are not given out', () => {
  const held = new Set([LAST_ID, 1])
  const ids = new IdSource([held, new Set([2, 4])], LAST_ID - 1)
  assert.deepEqual([ids.take(), ids.take(), ids.take()], [LAST_ID - 1, 3, 5])
  assert.equal(new IdSource([held]).take(), 2)
})

for (const io of ['thread', 'adaptive'] as const) {
  describe(`a native engine that runs out of ids (${io})`, { timeout: 30_000 }, () => {
    test('its connects settle, those with the last ids and those after them', async () => {
      const engine = new NativeEngine(loadAddon(), io, LAST_ID - 2)
      const codes = await Promise.all(Array.from({ length: 8 }, () => failureOf(engine)))
      assert.deepEqual(codes, new Array(8).fill('ENOENT'))
    })

    test('its tables of methods have ids of their own', () => {
      const engine = new NativeEngine(loadAddon(), io, LAST_ID)
      const first = engine.createMethodTable() as NativeMethods
      const second = engine.createMethodTable() as NativeMethods
      assert.deepEqual([first.id, second.id], [LAST_ID, 1])
      for (const table of [first, second]) table.drop()
    })
  })
}
