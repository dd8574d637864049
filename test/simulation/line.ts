import { Client } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import type { ServerConnection } from '#ttrpc/protocol/server-connection.js'
import type { CallRecord } from './call-record.js'
import { ClientSide } from './client-side.js'
import type { Link } from './link.js'
import { clientOptions, type Event, type Setup } from './setup.js'
import { WireWatch } from './wire-watch.js'
import type { World } from './world.js'

/** One client with its connection to the server, and what happened to it. */
export class Line {
  readonly link: Link
  readonly client: Client
  readonly records: readonly CallRecord[]
  /** What happened to the connection. */
  readonly happened = new Set<Event | 'the end'>()
  /** The server's side, once a handler has begun on it. */
  serverConnection: ServerConnection | undefined
  readonly #world: World
  readonly #setup: Setup
  readonly #sides: readonly ClientSide[]

  constructor(world: World, setup: Setup, link: Link, records: readonly CallRecord[], onLast: () => void) {
    this.#world = world
    this.#setup = setup
    this.link = link
    this.records = records
    new WireWatch(world, link)
    this.client = Client.over(link.client, clientOptions(setup, world.clock))
    const { maxMessageBytes } = setup.clientLimits
    this.#sides = records.map((record) => new ClientSide(world, this.client, record, maxMessageBytes, onLast))
    world.add(...link.steps)
    world.always(() => this.#checkPauses())
  }

  start(): void {
    for (const side of this.#sides) side.start()
  }

  get open(): boolean {
    return (
      this.client.state === 'open' && !this.link.server.destroyed && !this.happened.has('server shuts down')
    )
  }

  /** Whether the server waits without a limit for the handler of its only call: it has not read the requests behind it. */
  get serverWaitsForOne(): boolean {
    return this.serverConnection?.openCalls === 1 && this.link.server.isPaused()
  }

  /** Applies an event of this connection. Events of the server are applied there. */
  happens(event: Event): void {
    this.happened.add(event)
    if (event === 'link breaks') this.link.break()
    else if (event === 'client closes') void this.client.close()
    else if (event === 'client aborts') abortConnection(this.client)
    else if (event === 'server aborts') this.serverConnection?.abort()
  }

  /** Checks that an end which keeps more than its bound does not read. */
  #checkPauses(): void {
    const { clientLimits, serverLimits } = this.#setup
    const { client, server } = this.link
    const over = Client.connectionOf(this.client).budget.used > clientLimits.connectionBufferBytes
    const serverOver = (this.serverConnection?.budget.used ?? 0) > serverLimits.connectionBufferBytes
    this.#world.check(!over || client.isPaused(), 'the client reads, and has more than it may keep')
    this.#world.check(!serverOver || server.isPaused(), 'the server reads, and has more than it may keep')
  }

  /** Checks that the connection serves one more call. */
  async ping(): Promise<void> {
    let answer = 'nothing'
    this.client.call('s', 'Ping', new Uint8Array([7])).then(
      (bytes) => {
        answer = String(bytes[0])
      },
      (error) => {
        answer = String(error)
      },
    )
    await this.#world.rest()
    this.#world.check(answer === '7', `the connection does not serve any more: ${answer}`)
  }

  /** Checks that calls which have ended leave nothing on either side. */
  checkLeaks(): void {
    const world = this.#world
    const { pending, budget, abandoned } = Client.connectionOf(this.client)
    const server = this.serverConnection
    world.check(pending === 0, `the client keeps ${pending} calls`)
    world.check(budget.used === 0, `${budget.used} bytes of the client's budget are used`)
    world.check(abandoned === 0, `the client keeps ${abandoned} streams that it has given up`)
    world.check((server?.openCalls ?? 0) === 0, `the server keeps ${server?.openCalls} calls`)
    world.check(
      (server?.budget.used ?? 0) === 0,
      `${server?.budget.used} bytes of the server's budget are used`,
    )
    const listeners = this.#sides.reduce((sum, side) => sum + side.listeners, 0)
    world.check(listeners === 0, `${listeners} listeners on signals are left`)
  }

  checkGone(): void {
    const { client, server } = this.link
    this.#world.check(client.destroyed && server.destroyed, 'a duplex was not destroyed')
    this.#world.check(this.client.state === 'closed', 'a client is not closed')
  }
}
