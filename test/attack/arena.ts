import { Child } from '../support/child.js'
import { tempSocket } from '../support/temp-socket.js'
import type { Attack, AttackedEngine, Bound } from './attack.js'
import { Meter, type Sample } from './meter.js'

/** What one attack cost, and what of it is above its bound. */
export interface Outcome {
  readonly attack: Attack
  readonly engine: AttackedEngine
  readonly memoryMiB: number
  readonly blockedMs: number
  readonly restingCpu: number
  readonly neighbourP50Ms: number
  readonly neighbourWorstMs: number
  readonly neighbourFailures: number
  readonly counted: number
  readonly bound: Bound
  /** Names of the bounds that were broken, with the figures; empty when the server held. */
  readonly broken: readonly string[]
  /** Of the server, from before the attack to its rest. */
  readonly samples: readonly Sample[]
}

const REST_MS = 1000

/** Runs one attack beside an innocent neighbour, each and the server in a process of its own. */
export async function fight(attack: Attack, engine: AttackedEngine, seconds: number): Promise<Outcome> {
  const path = tempSocket()
  const program = (name: string): URL => new URL(`./${name}.js`, import.meta.url)
  const { descriptors, ...victim } = attack.victim ?? {}
  await using server = Child.start(program('victim'), [path, engine, JSON.stringify(victim)], {
    ...(descriptors !== undefined && { descriptors }),
  })
  await server.expect('listening')
  await using neighbour = Child.start(program('neighbour'), [path, JSON.stringify(attack.neighbour ?? {})])
  await neighbour.expect('ready')
  await pause(1000) // the neighbour's calls warm the server up
  await ask(server, 'report')
  await ask(neighbour, 'report')
  const meter = new Meter(server.pid)
  const before = meter.sample()?.memoryMiB ?? 0
  await using attacker = Child.start(program('attacker'), [path, attack.name, String(seconds)])
  const counted = await watch(attacker, server)
  const rest = meter.sample()
  await pause(REST_MS)
  const end = meter.sample()
  meter.stop()
  const { blockedMs } = await ask<{ blockedMs: number }>(server, 'report')
  const calls = await ask<{ p50: number; worst: number; failures: number }>(neighbour, 'report')
  const measured = {
    memoryMiB: Math.max(...meter.samples.map((sample) => sample.memoryMiB)) - before,
    blockedMs,
    restingCpu: rest && end ? ((end.cpuSeconds - rest.cpuSeconds) / (REST_MS / 1000)) * 100 : 100,
    neighbourWorstMs: calls.worst,
    neighbourFailures: calls.failures,
    counted,
  }
  const bound = { ...attack.bound, ...(engine === 'node' && attack.nodeBound) }
  return {
    attack,
    engine,
    ...measured,
    neighbourP50Ms: calls.p50,
    bound,
    broken: brokenBounds({ neighbourFailures: 0, ...bound }, measured),
    samples: meter.samples,
  }
}

/** Passes the attacker's commands on until it has ended. Resolves with what it counted. */
async function watch(attacker: Child, server: Child): Promise<number> {
  await attacker.expect('begun')
  for (;;) {
    const line = await attacker.line()
    if (line.startsWith('counted ')) return Number(line.slice('counted '.length))
    server.tell(line)
    await server.expect('done')
    attacker.tell('done')
  }
}

function brokenBounds(bound: Bound, measured: Required<Bound>): string[] {
  const names = Object.keys(bound) as (keyof Bound)[]
  return names
    .filter((name) => measured[name] > (bound[name] ?? Number.POSITIVE_INFINITY))
    .map((name) => `${name} ${measured[name].toFixed(1)} > ${bound[name]}`)
}

async function ask<T>(child: Child, line: string): Promise<T> {
  child.tell(line)
  return JSON.parse(await child.line()) as T
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
