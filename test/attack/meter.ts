import { readFileSync } from 'node:fs'
import { residentBytes } from '../support/proc.js'

/** Ticks of /proc/<pid>/stat a second. */
const TICKS = 100
const MIB = 1024 * 1024

export interface Sample {
  readonly seconds: number
  readonly memoryMiB: number
  readonly cpuSeconds: number
}

/** Reads the memory and CPU time of a process every 20 ms. */
export class Meter {
  readonly samples: Sample[] = []
  readonly #pid: number
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout

  constructor(pid: number) {
    this.#pid = pid
    this.sample()
    this.#timer = setInterval(() => this.sample(), 20)
  }

  /** Reads both now. Returns undefined once the process has ended. */
  sample(): Sample | undefined {
    try {
      const sample = {
        seconds: (performance.now() - this.#startedMs) / 1000,
        memoryMiB: residentBytes(this.#pid) / MIB,
        cpuSeconds: cpuSeconds(this.#pid),
      }
      this.samples.push(sample)
      return sample
    } catch {
      return undefined
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** User and system time of a process, in seconds. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold anything; 12 and 13 fields after it are utime and stime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}
