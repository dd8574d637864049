import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { describe, test } from 'node:test'
import { Client, type ClientOptions, connect } from 'ttrpc'
import { RawListener, type RawPeer } from '../support/raw-peer.js'

type Limits = NonNullable<ClientOptions['limits']>

/** How a client gets its connection: from each engine, or as an open socket. */
const ways: Readonly<Record<string, (path: string, limits: Limits) => Promise<Client>>> = {
  native: (path, limits) => connect(path, { engine: 'native', limits }),
  node: (path, limits) => connect(path, { engine: 'node', limits }),
  duplex: async (path, limits) => {
    const socket = createConnection(path)
    await once(socket, 'connect')
    return Client.over(socket, { limits })
  },
}

/** Declares a test of a client whose server is the raw peer. */
export type DeclareRaw = (title: string, run: (peer: RawPeer, client: Client) => Promise<void>) => void

/** Runs what `declare` names with a client of each kind; each has a connection of its own. */
export function clientsOfRawServers(
  title: string,
  declare: (test: DeclareRaw) => void,
  limits: Limits = {},
): void {
  for (const [name, open] of Object.entries(ways)) {
    describe(`${title}: ${name}`, { timeout: 60_000 }, () => {
      declare((what, run) => {
        test(what, async () => {
          await using listener = await RawListener.open()
          const accepted = listener.accept()
          await using client = await open(listener.path, limits)
          await run(await accepted, client)
          await client.close()
          assert.equal(client.state, 'closed')
        })
      })
    })
  }
}
