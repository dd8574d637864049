import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import { CgroupFiles } from './cgroup-files.js'

/** A watch for processes that the kernel kills since the memory of their control group has run out. */
export interface OomWatch {
  /** Reads the count now. Resolves when `onKills` was called for what it has found. Never rejects. */
  check(): Promise<void>
  /** Ends the watch: `onKills` is not called any more. May be called again. */
  close(): void
}

/** Where the kernel counts: a file, and the name of its line. */
export interface Counter {
  readonly folder: string
  readonly file: string
  readonly notifies: boolean
}

const field = new Map([['oom_kill', 'oomKill' as const]])

/** Watches a counter of processes that the kernel has killed. */
export class CountWatch implements OomWatch {
  readonly #files: CgroupFiles
  readonly #file: string
  readonly #onKills: (count: number) => void
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  /** What was counted last; undefined until the file can be read. */
  #count: bigint | undefined
  /** The reading that runs, and those behind it. */
  #reading = Promise.resolve()
  /** Whether a reading waits for the one that runs. */
  #again = false
  #closed = false

  /** `onKills`: must not throw. */
  constructor({ folder, file, notifies }: Counter, onKills: (count: number) => void, intervalMs: number) {
    this.#files = new CgroupFiles(folder)
    this.#file = file
    this.#onKills = onKills
    if (!notifies || !this.#notified(join(folder, file))) {
      this.#timer = setInterval(() => void this.check(), intervalMs)
      this.#timer.unref()
    }
    this.#count = this.#countNow() // after the watch has begun, which notifies of what comes then
  }

  /** At most one reading waits: it finds what those that are asked for meanwhile would find. */
  check(): Promise<void> {
    if (this.#again) return this.#reading
    this.#again = true
    this.#reading = this.#reading.then(() => {
      this.#again = false
      return this.#read()
    })
    return this.#reading
  }

  close(): void {
    this.#closed = true
    this.#watcher?.close()
    clearInterval(this.#timer)
  }

  /** Returns false where the kernel cannot notify, as when all of its watches are in use. */
  #notified(path: string): boolean {
    try {
      this.#watcher = watch(path, { persistent: false }, () => void this.check())
      this.#watcher.on('error', () => this.#watcher?.close()) // the group is removed
      return true
    } catch {
      return false
    }
  }

  /** Reads the file at once: a kill after the call counts. A group that does not exist yet has none. */
  #countNow(): bigint | undefined {
    try {
      const read = this.#files.namedNow(this.#file, field)
      return read === undefined ? 0n : read.oomKill
    } catch {
      return undefined
    }
  }

  async #read(): Promise<void> {
    if (this.#closed) return
    const read = await this.#files.named(this.#file, field).catch(() => undefined)
    const count = read?.oomKill
    if (count === undefined || this.#closed) return
    const before = this.#count ?? count
    this.#count = count
    if (count > before) this.#onKills(Number(count - before))
  }
}
