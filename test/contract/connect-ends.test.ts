/** `connect` ends in every way: by its signal, by its time, by a handshaker that never decides; and leaves nothing. */
import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import process from 'node:process'
import { describe, test } from 'node:test'
import { allowAnyPeer, type Client, Code, type ConnectOptions, type CustomHandshaker, connect } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { rawServer } from '../support/raw-service.js'
import { openRestartable, type ReconnectTarget, reconnectTargets } from '../support/restartable.js'
import { tempSocket } from '../support/temp-socket.js'

holdWhileTesting()

const never = new Promise<never>(() => {})

for (const target of reconnectTargets) {
  describe(`connecting ends: ${target.name}`, { timeout: 60_000 }, () => {
    verifiers(target)
    signals(target)
  })
}

/** A handshaker that never decides, whatever its signal does. */
function undecided(): { readonly verifier: CustomHandshaker; readonly asked: Gate } {
  const asked = new Gate()
  const handshake = (): Promise<never> => {
    asked.open()
    return never
  }
  return { verifier: { handshake }, asked }
}

async function withServer(
  target: ReconnectTarget,
  run: (connectTo: (options: ConnectOptions) => Promise<Client>) => Promise<void>,
): Promise<void> {
  const { engine, tcp } = target
  await using server = rawServer({ engine, handshaker: allowAnyPeer() })
  const { address } = await server.listen(tcp ? 'tcp://127.0.0.1:0' : tempSocket())
  await run((options) => connect(address, { engine, ...options }))
}

function verifiers(target: ReconnectTarget): void {
  test('a verifyServer that never settles: by its time, by the signal', async () => {
    await withServer(target, async (connectTo) => {
      const late = connectTo({ verifyServer: undecided().verifier, limits: { handshakeTimeoutMs: 30 } })
      await assert.rejects(late, { code: 'EACCES', message: /did not decide within 30 ms/ })

      const { verifier, asked } = undecided()
      const controller = new AbortController()
      const { signal } = controller
      const aborted = connectTo({ verifyServer: verifier, signal })
      await asked.happened
      controller.abort(new Error('enough'))
      await assert.rejects(aborted, { code: Code.CANCELED, sent: false })
      assert.equal(getEventListeners(signal, 'abort').length, 0)
    })
  })

  test('a client that reconnects closes while its verifyServer never settles', async () => {
    let calls = 0
    const asked = new Gate()
    const verifyServer: CustomHandshaker = {
      async handshake() {
        if (calls++ === 0) return {}
        asked.open()
        return never
      },
    }
    await using pair = await openRestartable(target, { verifyServer })
    await pair.server.stop()
    await pair.server.start()
    await asked.happened
    await pair.client.close()
    assert.equal(pair.client.state, 'closed')
  })
}

function signals(target: ReconnectTarget): void {
  test('the time of AbortSignal.timeout is code 4', async () => {
    await withServer(target, async (connectTo) => {
      const signal = AbortSignal.timeout(20)
      const dialled = connectTo({ verifyServer: undecided().verifier, signal })
      await assert.rejects(dialled, { code: Code.DEADLINE_EXCEEDED, sent: false })
      await assert.rejects(connectTo({ signal }), { code: Code.DEADLINE_EXCEEDED, sent: false })
    })
  })

  test('one signal for thirty connects has one listener, and none when they have ended', async () => {
    await withServer(target, async (connectTo) => {
      const warnings: Error[] = []
      const warned = (warning: Error): void => void warnings.push(warning)
      process.on('warning', warned)
      const { signal } = new AbortController()
      const dials = Array.from({ length: 30 }, () => connectTo({ signal }))
      assert.equal(getEventListeners(signal, 'abort').length, 1)
      const clients = await Promise.all(dials)
      assert.equal(getEventListeners(signal, 'abort').length, 0)
      await Promise.all(clients.map((client) => client.close()))
      process.off('warning', warned)
      assert.deepEqual(warnings, [])
    })
  })

  test('a failed connect leaves nothing on its signal', async () => {
    const { signal } = new AbortController()
    const address = target.tcp ? 'tcp://127.0.0.1:1' : tempSocket()
    await assert.rejects(connect(address, { engine: target.engine, signal }), { name: 'ConnectError' })
    assert.equal(getEventListeners(signal, 'abort').length, 0)
  })
}
