import { type FakeClock, fakeClock } from 'ttrpc/testing'
import { Random } from './random.js'
import { nextTick, quiet } from './virtual-time.js'

/** Most steps of a seed; more of them mean an endless loop. */
const MAX_STEPS = 20_000
/** How often time may pass without another step before the run counts as finished. */
const IDLE_ADVANCES = 30

/** Something that can happen next. */
export interface Step {
  readonly name: string
  enabled(): boolean
  run(): void
}

/** An actor that waits for its turn. */
interface Parked {
  readonly name: string
  readonly resume: () => void
  /** Its weight among the steps that may be next. */
  readonly odds: number
}

/** Only when no other actor can go on. */
const LATE = 0
/** Only when no other actor can go on, however much time passes. */
const LAST = -1

/** A violated invariant. */
export class Violation extends Error {}

/**
 * One seeded run: decides which actor goes on next, which bytes move, and when
 * time passes. It depends on the seed alone.
 */
export class World {
  readonly random: Random
  readonly clock: FakeClock = fakeClock()
  readonly trace: string[] = []
  readonly violations: string[] = []
  /** Whether the clock may advance when no actor can go on. */
  timePasses = true
  readonly #steps: Step[] = []
  readonly #checks: (() => void)[] = []
  #parked: Parked[] = []
  #running = new Set<string>()

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  /** Actors that have not ended. */
  get running(): readonly string[] {
    return [...this.#running]
  }

  log(what: string): void {
    this.trace.push(what)
  }

  violate(what: string): void {
    this.log(`VIOLATION ${what}`)
    this.violations.push(what)
  }

  check(holds: boolean, what: string): void {
    if (!holds) this.violate(what)
  }

  add(...steps: readonly Step[]): void {
    this.#steps.push(...steps)
  }

  /** Runs `act` beside the others. It must not reject. */
  actor(name: string, act: () => Promise<void>): void {
    this.#running.add(name)
    act().then(
      () => this.#running.delete(name),
      (error) => {
        this.#running.delete(name)
        this.violate(`${name} failed: ${error instanceof Error ? error.stack : error}`)
      },
    )
  }

  /** Waits until the seed lets `name` go on. */
  turn(name: string, odds = 1): Promise<void> {
    return new Promise((resume) => this.#parked.push({ name, resume, odds }))
  }

  /** Waits until no other actor can go on. */
  late(name: string): Promise<void> {
    return this.turn(name, LATE)
  }

  /** Waits until no other actor can go on, however much time passes. */
  last(name: string): Promise<void> {
    return this.turn(name, LAST)
  }

  /** Adds a check, which runs whenever nothing can happen without time. */
  always(check: () => void): void {
    this.#checks.push(check)
  }

  /** Runs steps until none is left. */
  async rest(): Promise<void> {
    let idle = 0
    for (let count = 0; count < MAX_STEPS; count++) {
      if (await this.#step()) idle = 0
      else {
        await quiet()
        await quiet() // for work that the first call has deferred
        if (this.#steps.some((step) => step.enabled()) || this.#parked.some(({ odds }) => odds === 1))
          continue
        for (const check of this.#checks) check()
        const next = this.#wait(idle < IDLE_ADVANCES)
        if (next === 'nobody') return
        idle = next === 'time' ? idle + 1 : 0
      }
      await this.#settle()
    }
    throw new Violation(`no rest after ${MAX_STEPS} steps`)
  }

  /** Lets time pass, or wakes an actor that waits for the others, if there is one. */
  #wait(mayAdvance: boolean): 'somebody' | 'time' | 'nobody' {
    const { random } = this
    const passes = mayAdvance && this.#mayAdvance
    const late = this.#parked.filter(({ odds }) => odds !== LAST)
    if (passes && (late.length === 0 || random.chance(0.5))) {
      this.#advance(random.pick([1, 10, 100, 1000]))
      return 'time'
    }
    const parked = late.length > 0 ? late : this.#parked
    if (parked.length === 0) return 'nobody'
    this.#resume(random.pick(parked))
    return 'somebody'
  }

  /** Takes one step. Returns false when no actor can go on. */
  async #step(): Promise<boolean> {
    const { random } = this
    if (this.#mayAdvance && random.chance(0.02)) this.#advance(random.from(1, 10))
    const steps = this.#steps.filter((step) => step.enabled())
    const parked = this.#parked.filter(({ odds }) => odds === 1 || (odds > 0 && random.chance(odds)))
    const chosen = random.below(steps.length + parked.length)
    if (chosen < steps.length) {
      const step = steps[chosen]!
      this.log(step.name)
      step.run()
    } else if (parked.length > 0) this.#resume(parked[chosen - steps.length]!)
    else return false
    return true
  }

  get #mayAdvance(): boolean {
    return this.timePasses && this.clock.timers > 0
  }

  #resume(parked: Parked): void {
    this.log(`> ${parked.name}`)
    this.#parked = this.#parked.filter((other) => other !== parked)
    parked.resume()
  }

  #advance(ms: number): void {
    this.log(`+${ms} ms`)
    this.clock.advance(ms)
  }

  /** Draws how many of a step's consequences happen before the next step. */
  async #settle(): Promise<void> {
    const how = this.random.below(8)
    if (how === 0) return
    if (how === 1) await undefined
    else if (how === 2) await nextTick()
    else await quiet()
  }
}
