import process from 'node:process'
import { Pair } from './pair.js'
import { RawClient } from './raw-client.js'
import { RawServer } from './raw-server.js'
import { realTime, virtualTime } from './virtual-time.js'
import { World } from './world.js'

/** The result of a seed. */
export interface SeedResult {
  readonly seed: number
  readonly violations: readonly string[]
  readonly trace: readonly string[]
}

/** Runs one seed; the same seed does the same each time. */
export async function runSeed(seed: number): Promise<SeedResult> {
  const world = new World(seed)
  const onUnhandled = (error: unknown): void =>
    world.violate(`nobody handled ${error instanceof Error ? error.stack : String(error)}`)
  process.on('unhandledRejection', onUnhandled)
  process.on('uncaughtException', onUnhandled)
  virtualTime(world.clock)
  try {
    await drawMode(world).run()
  } catch (error) {
    world.violate(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    realTime()
    process.off('unhandledRejection', onUnhandled)
    process.off('uncaughtException', onUnhandled)
  }
  return { seed, violations: world.violations, trace: world.trace }
}

/** Two ends that keep the protocol, or one that sends anything against our client or our server. */
function drawMode(world: World): { run(): Promise<void> } {
  const mode = world.random.below(4)
  if (mode < 2) return new Pair(world)
  return mode === 2 ? new RawClient(world) : new RawServer(world)
}

/** The report of a seed that failed, with the command that repeats it. */
export function report({ seed, violations }: SeedResult): string {
  return [
    `seed ${seed}:`,
    ...violations.map((what) => `  ${what}`),
    `  npm run simulate -- --seed ${seed}`,
  ].join('\n')
}
