/** `ttrpc tap` between real peers: Go, Rust, and containerd. */

import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect } from 'ttrpc'
import { skipWithoutContainerd, startContainerd } from '../containerd/daemon.js'
import type { ClientTarget } from '../support/client-target.js'
import { bytes, integer, stringValue } from '../support/protobuf.js'
import { ECHO_SERVICE, goTarget, rustTarget, type ServerTarget } from '../support/server-target.js'
import { CliProcess } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'
import { skipWithoutGo } from './go.js'
import { goClients } from './go-client.js'
import { skipWithoutRust } from './rust.js'
import { rustClients } from './rust-client.js'

const PROTO = fileURLToPath(new URL('proto/echo.proto', import.meta.resolve('ttrpc/package.json')))
const timeout = 120_000

/** Calls a method of a server through a tap. Returns what the tap shows of it. */
async function tapped(server: ServerTarget, clients: ClientTarget): Promise<string> {
  await using running = await server.start()
  const path = tempSocket()
  await using tap = await CliProcess.start(['tap', path, running.path, '--proto', PROTO])
  const client = await clients.connect(path)
  const { failure } = await client.call({
    service: ECHO_SERVICE,
    method: 'Echo',
    payload: stringValue('over'),
    metadata: { ns: ['k8s'] },
  })
  assert.equal(failure, undefined)
  await client.close()
  await clients.stop()
  return (await tap.until((line) => line.includes('closed'))).join('\n')
}

const pairs = [
  ['go', 'go'],
  ['go', 'rust'],
  ['rust', 'go'],
] as const
for (const [from, to] of pairs) {
  const skip = skipWithoutGo() || ([from, to].includes('rust' as never) ? skipWithoutRust() : false)
  test(`a tap between a client in ${from} and a server in ${to}`, { skip, timeout }, async () => {
    const text = await tapped(
      to === 'go' ? goTarget : rustTarget,
      from === 'go' ? goClients() : rustClients(),
    )
    assert.match(text, /#1 opened by pid \d+ uid \d+ interop\n/)
    assert.match(text, /→ 1 request {2}interop\.v1\.Echo\/Echo {2}.*ns: "k8s" {2}"over"\n/)
    assert.match(text, /← 1 response {2}interop\.v1\.Echo\/Echo {2}\+[\d.]+(µs|ms) {2}OK {2}"over"\n/)
  })
}

describe('containerd', { skip: skipWithoutContainerd(), timeout }, () => {
  test('a tap in front of its ttrpc socket shows the call of an event', async () => {
    await using containerd = await startContainerd()
    const path = tempSocket()
    await using tap = await CliProcess.start(['tap', path, containerd.path])
    const client = await connect(`unix://${path}`)
    await client.call('containerd.services.events.ttrpc.v1.Events', 'Forward', forwardRequest())
    client.close()
    const text = (await tap.until((line) => line.includes('closed'))).join('\n')
    assert.match(text, /→ 1 request {2}containerd\.services\.events\.ttrpc\.v1\.Events\/Forward {2}\d+ bytes/)
    assert.match(
      text,
      /← 1 response {2}containerd\.services\.events\.ttrpc\.v1\.Events\/Forward {2}\+.* {2}OK/,
    )
  })
})

/** A whole event: containerd 1.6 does not look whether parts of it are missing. */
function forwardRequest(): Buffer {
  const event = Buffer.concat([bytes(1, 'google.protobuf.Empty'), bytes(2, '')])
  const parts = [bytes(1, integer(1, 1)), bytes(2, 'default'), bytes(3, '/tests/tap'), bytes(4, event)]
  return bytes(1, Buffer.concat(parts))
}
