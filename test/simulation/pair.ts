import { allowAnyPeer, Client, type Interceptor, Server } from 'ttrpc'
import { endsAlone } from './call-plan.js'
import { CallRecord } from './call-record.js'
import { ClientSide } from './client-side.js'
import { Handlers } from './handlers.js'
import { checkOutcome } from './outcomes.js'
import { drawSetup, type Event, type Setup } from './setup.js'
import { heldIntervals, quiet } from './virtual-time.js'
import { WireWatch } from './wire-watch.js'
import type { World } from './world.js'

/** Hands on what it is given: calls go the longer way. */
const through: Interceptor = (next) => (request) => next(request)

/** Our client and our server, both well-behaved, with callers and handlers that do whatever they may. */
export class Pair {
  readonly #world: World
  readonly #setup: Setup
  readonly #records: readonly CallRecord[]
  readonly #handlers: Handlers
  readonly #server: Server
  readonly #client: Client
  readonly #sides: readonly ClientSide[]
  readonly #happened = new Set<Event | 'the end'>()

  constructor(world: World) {
    this.#world = world
    const setup = drawSetup(world.random)
    this.#setup = setup
    this.#records = setup.calls.map((plan) => new CallRecord(world, plan))
    this.#handlers = new Handlers(world, this.#records)
    const { clock } = world
    const handshaker = setup.handshakes ? { handshake: async () => ({}) } : allowAnyPeer()
    this.#server = new Server({
      clock,
      handshaker,
      limits: setup.serverLimits,
      interceptors: setup.serverIntercepts ? [through] : [],
    })
    this.#handlers.register(this.#server)
    new WireWatch(world, setup.link)
    this.#client = Client.over(setup.link.client, {
      clock,
      limits: pickClientLimits(setup),
      interceptors: setup.clientIntercepts ? [through] : [],
    })
    const { maxMessageBytes } = setup.clientLimits
    this.#sides = this.#records.map((record) => new ClientSide(world, this.#client, record, maxMessageBytes))
    world.add(...setup.link.steps)
    this.#server.serve(setup.link.server)
  }

  async run(): Promise<void> {
    const world = this.#world
    world.log(JSON.stringify(this.#setup, (key, value) => (key === 'link' ? undefined : value)))
    for (const side of this.#sides) side.start()
    for (const event of this.#setup.events) this.#happens(event)
    await world.rest()
    const alone = this.#records.every(({ plan }) => endsAlone(plan))
    if (alone) this.#checkRest()
    if (alone && this.#open) await this.#ping()
    this.#happened.add('the end')
    world.log('the end')
    const closed = Promise.all([this.#client.close(), this.#server.close()])
    await world.rest()
    await Promise.race([closed, quiet().then(() => world.check(world.violations.length > 0 || this.#gone, 'not closed'))])
    this.#checkEnd()
  }

  get #open(): boolean {
    return this.#client.state === 'open' && !this.#setup.link.server.destroyed && !this.#happened.has('server shuts down')
  }

  get #gone(): boolean {
    return this.#client.state === 'closed' && this.#server.connectionCount === 0
  }

  #happens(event: Event): void {
    const { random } = this.#world
    const odds = random.pick([0.2, 0.05, 0])
    this.#world.actor(event, async () => {
      await this.#world.turn(event, odds)
      this.#happened.add(event)
      if (event === 'link breaks') this.#setup.link.break()
      else if (event === 'client closes') await this.#client.close()
      else if (event === 'server closes') await this.#server.close()
      else await this.#shutDown()
    })
  }

  async #shutDown(): Promise<void> {
    const { shutdownMs } = this.#setup
    const { cut } = await this.#server.shutdown(shutdownMs === undefined ? {} : { timeoutMs: shutdownMs })
    const early = shutdownMs === undefined && !this.#happened.has('server closes') && !this.#happened.has('the end')
    this.#world.check(!early || cut.length === 0, 'a shutdown without a time limit has cut calls')
  }

  /** Nothing can go on any more: all that can end has ended, and left nothing behind. */
  #checkRest(): void {
    const world = this.#world
    const running = world.running.filter((name) => name !== 'server shuts down')
    world.check(running.length === 0, `still going on: ${running.join(', ')}`)
    for (const record of this.#records) {
      world.check(!record.handlerRuns, `${record.name}: its handler has not ended`)
      checkOutcome(world, this.#setup, record, this.#happened)
      this.#checkAnswered(record)
    }
    this.#checkLeaks()
  }

  /** A shutdown loses no answer (D4, D5). */
  #checkAnswered(record: CallRecord): void {
    const { events, shutdownMs, clientLimits, serverLimits, link } = this.#setup
    if (shutdownMs !== undefined || events.some((event) => event !== 'server shuts down')) return
    if (clientLimits.frameTimeoutMs + serverLimits.frameTimeoutMs > 0 || clientLimits.abandonedStreamBytes < 1000) return
    if (link.client.out.failed) return // a Duplex that cannot write reads no more
    const lost = record.outcome?.how === 'error' && record.outcome.error.message === 'ttrpc: closed'
    this.#world.check(!lost || record.handled === 0, `${record.name}: its answer was lost in a shutdown`)
  }

  /** The connection serves one more call. */
  async #ping(): Promise<void> {
    let answer = 'nothing'
    this.#client.call('s', 'Ping', new Uint8Array([7])).then(
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

  #checkEnd(): void {
    const world = this.#world
    world.check(world.running.length === 0, `never ended: ${world.running.join(', ')}`)
    for (const record of this.#records) {
      world.check(!record.handlerRuns, `${record.name}: its handler never ended`)
      const { handlerSignal, name } = record
      world.check(handlerSignal?.aborted !== false, `${name}: its handler has ended, and its signal has not aborted`)
      checkOutcome(world, this.#setup, record, this.#happened)
    }
    this.#checkLeaks()
    const { link } = this.#setup
    world.check(link.client.destroyed && link.server.destroyed, 'a duplex was not destroyed')
    world.check(this.#client.state === 'closed', 'the client is not closed')
    world.check(this.#server.connectionCount === 0, 'the server keeps a connection')
    world.check(heldIntervals() === 0, 'the process is kept alive')
  }

  #checkLeaks(): void {
    const world = this.#world
    const client = Client.connectionOf(this.#client)
    const { connection } = this.#handlers
    world.check(client.pending === 0, `the client keeps ${client.pending} calls`)
    world.check(client.budget.used === 0, `${client.budget.used} bytes of the client's budget are used`)
    world.check(client.abandoned === 0, `the client keeps ${client.abandoned} streams that it has given up`)
    world.check(connection === undefined || connection.streams.size === 0, 'the server keeps calls')
    world.check(connection === undefined || connection.budget.used === 0, "the server's budget is used")
    world.check(world.clock.timers === 0, `${world.clock.timers} timers are left`)
    const listeners = this.#sides.reduce((sum, side) => sum + side.listeners, 0)
    world.check(listeners === 0, `${listeners} listeners on signals are left`)
  }
}

function pickClientLimits({ clientLimits }: Setup): Setup['clientLimits'] {
  const { maxConcurrentStreams, maxConnections, handshakeTimeoutMs, maxHandshakes, ...limits } =
    clientLimits as Setup['serverLimits']
  return limits
}
