import { Server } from 'ttrpc'
import { endsAlone, isLast } from './call-plan.js'
import { CallRecord } from './call-record.js'
import { Handlers } from './handlers.js'
import { Line } from './line.js'
import { checkAnswered, checkOutcome } from './outcomes.js'
import { drawSetup, type Event, hasTimeouts, type Setup, serverOptions } from './setup.js'
import { heldIntervals } from './virtual-time.js'
import type { World } from './world.js'

/** Our clients and our server, with callers and handlers that use everything the API allows. */
export class Pair {
  readonly #world: World
  readonly #setup: Setup
  readonly #records: readonly CallRecord[]
  readonly #server: Server
  readonly #lines: readonly Line[]

  constructor(world: World) {
    this.#world = world
    const setup = drawSetup(world.random)
    this.#setup = setup
    const records = setup.calls.map((plan) => new CallRecord(world, plan))
    this.#records = records
    const onLast = (): void => this.#checkOthers()
    const server = new Server(serverOptions(setup, world.clock))
    this.#server = server
    this.#lines = setup.links.map((link, at) => {
      const own = records.filter(({ plan }) => plan.index % setup.links.length === at)
      return new Line(world, setup, link, own, onLast)
    })
    new Handlers(world, records, this.#lines, onLast).register(server)
    for (const { link } of this.#lines) server.serve(link.server)
    world.always(() => this.#checkTimers())
  }

  async run(): Promise<void> {
    const world = this.#world
    world.log(JSON.stringify(this.#setup, (key, value) => (key === 'links' ? undefined : value)))
    for (const line of this.#lines) line.start()
    for (const event of this.#setup.events) this.#happens(event)
    await world.rest()
    if (this.#records.every(({ plan }) => endsAlone(plan))) {
      this.#checkRest()
      for (const line of this.#lines) if (line.open) await line.ping()
    }
    world.log('the end')
    world.actor('the end', () => this.#end())
    await world.rest()
    this.#checkEnd()
  }

  async #end(): Promise<void> {
    for (const { happened } of this.#lines) happened.add('the end')
    await Promise.all([...this.#lines.map(({ client }) => client.close()), this.#server.close()])
  }

  #happens(event: Event): void {
    const { random } = this.#world
    const odds = random.pick([0.2, 0.05, 0])
    const line = random.pick(this.#lines)
    this.#world.actor(event, async () => {
      await this.#world.turn(event, odds)
      if (event !== 'server closes' && event !== 'server shuts down') return line.happens(event)
      for (const each of this.#lines) each.happens(event)
      if (event === 'server closes') await this.#server.close()
      else await this.#shutDown()
    })
  }

  async #shutDown(): Promise<void> {
    const { shutdownMs } = this.#setup
    const { cut } = await this.#server.shutdown(shutdownMs === undefined ? {} : { timeoutMs: shutdownMs })
    const free = shutdownMs === undefined && this.#lines.every(({ happened }) => happened.size === 1)
    this.#world.check(!free || cut.length === 0, 'a shutdown without a time limit has cut calls')
  }

  /** Checks that no timer is left of a call or connection that has ended. */
  #checkTimers(): void {
    const world = this.#world
    if (world.running.length > 0 || this.#records.some(({ handlerRuns }) => handlerRuns)) return
    const gone = this.#lines.every(({ link }) => link.client.destroyed && link.server.destroyed)
    if (hasTimeouts(this.#setup) && !gone) return // those of a connection are looked at when they are due
    world.check(world.clock.timers === 0, `${world.clock.timers} timers go on, and nothing else does`)
  }

  /** Whether all calls but the slow one have ended. */
  #checkOthers(): void {
    for (const line of this.#lines) {
      if (line.serverWaitsForOne) continue
      for (const { plan, outcome, handlerRuns, name } of line.records) {
        if (isLast(plan) || !endsAlone(plan)) continue
        this.#world.check(outcome !== undefined && !handlerRuns, `${name} waits for a slow reader`)
      }
    }
  }

  /** Checks, when no actor can go on, that every call that can end has ended and left nothing behind. */
  #checkRest(): void {
    const { running } = this.#world
    this.#world.check(running.length === 0, `still going on: ${running.join(', ')}`)
    this.#checkCalls()
  }

  #checkEnd(): void {
    const world = this.#world
    world.check(world.running.length === 0, `never ended: ${world.running.join(', ')}`)
    for (const { handlerSignal, name } of this.#records) {
      world.check(
        handlerSignal?.aborted !== false,
        `${name}: its handler has ended, and its signal has not aborted`,
      )
    }
    this.#checkCalls()
    for (const line of this.#lines) line.checkGone()
    world.check(this.#server.connectionCount === 0, 'the server keeps a connection')
    world.check(heldIntervals() === 0, 'the process is kept alive')
  }

  #checkCalls(): void {
    const world = this.#world
    for (const line of this.#lines) {
      for (const record of line.records) {
        world.check(!record.handlerRuns, `${record.name}: its handler has not ended`)
        checkOutcome(world, this.#setup, record, line.happened)
        checkAnswered(world, this.#setup, record, line)
      }
      line.checkLeaks()
    }
    this.#checkTimers()
  }
}
