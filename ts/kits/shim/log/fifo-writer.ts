import { Buffer } from 'node:buffer'
import { closeSync, writeSync } from 'node:fs'
import { openFifo } from '../../../process.js'
import { logLine } from './log-line.js'

/** Most bytes of lines that wait for the reader of a FIFO. */
const MAX_WAITING_BYTES = 256 * 1024
/** How long a full FIFO is left to its reader before the next attempt, in milliseconds. */
const RETRY_MS = 50

/** Options of a FifoWriter. */
export interface FifoWriterOptions {
  /** Default 256 KiB. */
  readonly maxWaitingBytes?: number | undefined
  /** Default 50. */
  readonly retryMs?: number | undefined
}

/** A line that waits. */
interface Waiting {
  readonly bytes: Buffer
  /** How many dropped lines it reports; 0 for a line of the shim. */
  readonly reports: number
}

/**
 * Writes lines to a FIFO without waiting for its reader: what does not fit waits, up to a bound, and what exceeds that, or
 * has no reader, is dropped and counted. The next line that can be written is preceded by one with the count.
 */
export class FifoWriter {
  readonly #maxWaitingBytes: number
  readonly #retryMs: number
  #fd: number | undefined
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #dropped = 0
  /** Dropped ones that no line has reported yet. */
  #unreported = 0
  #retry: NodeJS.Timeout | undefined

  /** Writes nothing where there is no FIFO: a shim works without a log too. */
  constructor(
    path: string,
    { maxWaitingBytes = MAX_WAITING_BYTES, retryMs = RETRY_MS }: FifoWriterOptions = {},
  ) {
    this.#maxWaitingBytes = maxWaitingBytes
    this.#retryMs = retryMs
    try {
      this.#fd = openFifo(path, 'write', { nonblocking: true })
    } catch {
      this.#fd = undefined
    }
  }

  /** Lines that were dropped. */
  get dropped(): number {
    return this.#dropped
  }

  /** Bytes that wait for the reader. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Writes a line. Never throws, never blocks. */
  write(line: string): void {
    if (this.#unreported > 0 && this.#waiting.length === 0) this.#report()
    this.#push({ bytes: Buffer.from(line), reports: 0 })
    this.#flush()
  }

  /** Writes what the FIFO takes now, drops the rest, and closes it. */
  close(): void {
    this.#flush()
    clearTimeout(this.#retry)
    this.#retry = undefined
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#dropWaiting()
  }

  #report(): void {
    const dropped = this.#unreported
    this.#unreported = 0
    const text = 'lines of this log were dropped: containerd did not read them'
    this.#push({ bytes: Buffer.from(logLine('warning', text, { dropped }, new Date())), reports: dropped })
  }

  #push(line: Waiting): void {
    if (this.#waitingBytes + line.bytes.length > this.#maxWaitingBytes) return this.#drop(line)
    this.#waiting.push(line)
    this.#waitingBytes += line.bytes.length
  }

  #flush(): void {
    for (let [line] = this.#waiting; line !== undefined; [line] = this.#waiting) {
      const { bytes, reports } = line
      const written = this.#writeNow(bytes)
      if (written === 'again') return this.#flushLater()
      if (written === 'failed') return this.#dropWaiting()
      this.#waitingBytes -= written
      if (written === bytes.length) this.#waiting.shift()
      else this.#waiting[0] = { bytes: bytes.subarray(written), reports }
    }
  }

  /** `again`: the FIFO is full. `failed`: it has no reader, or there is no FIFO. */
  #writeNow(line: Buffer): number | 'again' | 'failed' {
    if (this.#fd === undefined) return 'failed'
    try {
      return writeSync(this.#fd, line)
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 'again' : 'failed'
    }
  }

  #flushLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined
      this.#flush()
    }, this.#retryMs).unref()
  }

  #dropWaiting(): void {
    for (const line of this.#waiting) this.#drop(line)
    this.#waiting = []
    this.#waitingBytes = 0
  }

  #drop({ reports }: Waiting): void {
    if (reports === 0) this.#dropped++
    this.#unreported += Math.max(1, reports)
  }
}
