/** Runs suites in which our client calls Rust's server, and Rust's client ours. */
import { after, before, describe, test } from 'node:test'
import { ourClients, textIn } from '../support/client-clauses.js'
import type { CallRequest, ClientTarget, ClientUnderTest, Outcome } from '../support/client-target.js'
import { stringValue } from '../support/protobuf.js'
import { ECHO_SERVICE, oursTarget, type RunningServer, rustTarget } from '../support/server-target.js'
import type { StreamRequest, StreamUnderTest } from '../support/stream-under-test.js'
import { skipWithoutRust } from './rust.js'
import { rustClients } from './rust-client.js'

/** Timeout of a test; only a test that hangs reaches it. */
const GUARD_MS = 60_000

/** A client and the server that it is connected to. */
export class Pair {
  readonly clientName: 'ours' | 'rust'
  server!: RunningServer
  clients!: ClientTarget
  client!: ClientUnderTest
  #names = 0

  constructor(clientName: 'ours' | 'rust') {
    this.clientName = clientName
  }

  get oursCalls(): boolean {
    return this.clientName === 'ours'
  }

  /** Starts one more server of the pair's kind. */
  startServer(): Promise<RunningServer> {
    return (this.oursCalls ? rustTarget : oursTarget).start()
  }

  async start(): Promise<void> {
    this.server = await this.startServer()
    this.clients = this.oursCalls ? await ourClients() : rustClients()
    this.client = await this.clients.connect(this.server.path)
  }

  async stop(): Promise<void> {
    await this.clients?.stop()
    await this.server?.stop()
  }

  /** Returns a name for a call that no other test has. */
  name(): string {
    return `${this.clientName}-${++this.#names}`
  }

  call(
    method: string,
    payload?: Uint8Array,
    more: Partial<CallRequest> = {},
    on = this.client,
  ): Promise<Outcome> {
    return on.call({ service: ECHO_SERVICE, method, ...(payload !== undefined && { payload }), ...more })
  }

  stream(
    method: string,
    kind: StreamRequest['kind'],
    more: Partial<StreamRequest> = {},
    on = this.client,
  ): Promise<StreamUnderTest> {
    return on.stream({ service: ECHO_SERVICE, method, kind, ...more })
  }

  /** Calls a method with a text, the name of a call. Returns the text of its answer. */
  ask(method: string, name: string): Promise<string> {
    return textIn(this.call(method, stringValue(name)))
  }

  /** Begins a call that waits, and returns when its handler runs. */
  async block(more: Partial<CallRequest> = {}, on = this.client) {
    const name = this.name()
    const outcome = this.call('Block', stringValue(name), more, on)
    await this.ask('Begun', name)
    return { name, outcome }
  }
}

export type DeclarePairTest = (title: string, run: () => Promise<void>) => void

/** Runs the tests that `declare` names with our client and Rust's server, and the other way round. */
export function rustPairs(title: string, declare: (guarded: DeclarePairTest, pair: Pair) => void): void {
  for (const clientName of ['ours', 'rust'] as const) {
    const serverName = clientName === 'ours' ? 'rust' : 'ours'
    const options = { skip: skipWithoutRust(), timeout: 10 * GUARD_MS }
    describe(`${title}, ${clientName} client, ${serverName} server`, options, () => {
      const pair = new Pair(clientName)
      before(() => pair.start())
      after(() => pair.stop())
      declare((testTitle, run) => {
        test(testTitle, { timeout: GUARD_MS }, run)
      }, pair)
    })
  }
}
