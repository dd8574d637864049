import { createHistogram } from 'node:perf_hooks'

const NANOS_A_MS = 1e6
/** Rows of the picture for each factor of ten. */
const ROWS_A_DECADE = 5
const BAR = 40

/** Percentiles in milliseconds. */
export interface Percentiles {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly 'p99.9': number
  readonly max: number
}

/** How long calls took. */
export class Latencies {
  readonly #histogram = createHistogram()
  /** Calls by the logarithm of their time. */
  readonly #rows = new Map<number, number>()

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * NANOS_A_MS)))
    const row = Math.floor(Math.log10(Math.max(ms, 1 / NANOS_A_MS)) * ROWS_A_DECADE)
    this.#rows.set(row, (this.#rows.get(row) ?? 0) + 1)
  }

  get percentiles(): Percentiles {
    const at = (percentile: number): number => this.#histogram.percentile(percentile) / NANOS_A_MS
    const max = this.#rows.size === 0 ? 0 : this.#histogram.max / NANOS_A_MS
    return { p50: at(50), p90: at(90), p99: at(99), 'p99.9': at(99.9), max }
  }

  /** Returns the picture: a line for each range of times that has calls, and those between. */
  lines(): string[] {
    const rows = [...this.#rows.keys()]
    const most = Math.max(...this.#rows.values())
    const lines: string[] = []
    for (let row = Math.min(...rows); row <= Math.max(...rows); row++) {
      const count = this.#rows.get(row) ?? 0
      const bar = '█'.repeat(Math.ceil((count / most) * BAR))
      lines.push(`${rangeOf(row)} ${bar.padEnd(BAR)} ${count}`)
    }
    return lines
  }
}

/** Returns the times of a row: from the first, and less than the second. */
function rangeOf(row: number): string {
  const [from, to] = [row, row + 1].map((one) => msText(10 ** (one / ROWS_A_DECADE)).padStart(7))
  return `${from} – ${to}`
}

/** Returns a time as people read it. */
export function msText(ms: number): string {
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`
  return ms < 999.5 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toFixed(2)} s`
}
