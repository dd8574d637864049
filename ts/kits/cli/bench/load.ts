import { performance } from 'node:perf_hooks'
import { type Client, codeName, TtrpcError } from '../../../index.js'
import { Latencies } from './latencies.js'

/** What is called, again and again. */
export interface BenchCall {
  /** Makes one call. Rejects with its status. */
  readonly once: (client: Client, signal: AbortSignal) => Promise<unknown>
  readonly signal: AbortSignal
}

/** When a run ends: whichever comes first. */
export interface BenchEnd {
  readonly durationMs: number
  readonly calls: number
}

/** What a run has measured. */
export class Run {
  readonly latencies = new Latencies()
  readonly errors = new Map<string, number>()
  started = 0
  done = 0
  elapsedMs = 0
  /** The last failure: the text behind a connection that was lost. */
  lastError: unknown

  ended(ms: number, error?: unknown): void {
    this.done++
    if (error === undefined) return this.latencies.record(ms)
    const { code } = TtrpcError.from(error)
    const name = `${codeName(code)} (${code})`
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1)
    this.lastError = error
  }

  get failed(): number {
    return this.done - this.succeeded
  }

  get succeeded(): number {
    return this.done - [...this.errors.values()].reduce((sum, count) => sum + count, 0)
  }
}

/** How long the calls that are open when the time is over may still take; then they are given up. */
export const LATE_MS = 2000

/** Makes calls over the clients, so many at once. Resolves when the run is over; a client without a connection ends its part. */
export async function runLoad(
  clients: readonly Client[],
  call: BenchCall,
  concurrency: number,
  end: BenchEnd,
  run = new Run(),
): Promise<Run> {
  const began = performance.now()
  const until = began + end.durationMs
  const late = new AbortController()
  const timer = Number.isFinite(end.durationMs) && setTimeout(() => late.abort(), end.durationMs + LATE_MS)
  const worker = async (client: Client): Promise<void> => {
    let now = performance.now()
    while (now < until && run.started < end.calls && client.state === 'open' && !call.signal.aborted) {
      run.started++
      const error = await call.once(client, late.signal).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const after = performance.now()
      if (!call.signal.aborted) run.ended(after - now, error)
      now = after
    }
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, (_, i) => worker(clients[i % clients.length]!)))
  } finally {
    if (timer) clearTimeout(timer)
  }
  run.elapsedMs = performance.now() - began
  return run
}
