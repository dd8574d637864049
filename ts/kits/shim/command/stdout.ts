import { Buffer } from 'node:buffer'
import { writeSync } from 'node:fs'
import { process } from '../../../base/runtime.js'
import { onFirstUse } from './first-use.js'

const STDOUT = 1

/** Most bytes that are held: what prints more before `runShim` is another program. */
const MAX_HELD_BYTES = 1 << 20

/**
 * What becomes of what the program prints to stdout, where containerd takes every byte for the answer. `open`: it is
 * printed. `held`: it waits, since containerd's flags are there, and `runShim` may follow; it is printed at the exit
 * where that is not called. `dropped`: it is lost, while `runShim` makes the answer.
 */
type State = 'open' | 'held' | 'dropped'

/** The program's stdout: `process.stdout` is replaced in its `write` alone, and child processes are not affected. */
class ProgramStdout {
  #state: State = 'open'
  #held: Buffer[] = []
  #heldBytes = 0

  /** Holds what is printed from now on. */
  hold(): void {
    this.#state = 'held'
    this.#replaceWrite()
    process.once('beforeExit', () => this.#release()) // the event loop can write all of it then
    process.once('exit', () => this.#release())
  }

  /** Drops what is held, and what is printed from now on. */
  drop(): void {
    if (this.#state === 'open') this.#replaceWrite()
    this.#state = 'dropped'
    this.#held = []
  }

  /** Prints what is held, and what follows. */
  open(): void {
    this.#release()
  }

  /**
   * Writes all of the answer. Rejects when that cannot be written, as when its reader is gone. Writes at once, since the
   * stream `process.stdout` takes milliseconds to be made.
   */
  async answer(bytes: Uint8Array | string): Promise<void> {
    let rest = Buffer.from(bytes as string)
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await writeStream(rest)
    }
  }

  #replaceWrite(): void {
    const write = (
      chunk: Uint8Array | string,
      encoding?: BufferEncoding | (() => void),
      onWritten?: () => void,
    ): boolean => {
      const callback = typeof encoding === 'function' ? encoding : onWritten
      this.#take(typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk))
      if (callback !== undefined) process.nextTick(callback)
      return true
    }
    onFirstUse('stdout', (stdout) => {
      stdout.write = write as typeof process.stdout.write
    })
  }

  #take(bytes: Buffer): void {
    if (this.#state === 'dropped') return
    this.#held.push(bytes)
    this.#heldBytes += bytes.length
    if (this.#state === 'open' || this.#heldBytes > MAX_HELD_BYTES) this.#release()
  }

  /** Prints what is held, unless it is dropped. */
  #release(): void {
    if (this.#state === 'dropped') return
    if (this.#state === 'held') Reflect.deleteProperty(process.stdout, 'write')
    this.#state = 'open'
    for (const bytes of this.#held.splice(0)) print(bytes, () => {})
  }
}

function writeStream(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', reject)
    print(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

/** Writes to stdout, whatever its `write` has been replaced with. */
function print(bytes: Uint8Array | string, onWritten: (error?: Error | null) => void): void {
  const { write }: typeof process.stdout = Object.getPrototypeOf(process.stdout)
  write.call(process.stdout, bytes, 'utf8', onWritten)
}

function encodingOf(encoding: unknown): BufferEncoding | undefined {
  return typeof encoding === 'string' ? (encoding as BufferEncoding) : undefined
}

export const programStdout = new ProgramStdout()

/** Whether arguments are those with which containerd runs a shim for an answer. */
function asksForAnswer(argv: readonly string[]): boolean {
  const has = (name: RegExp): boolean => argv.some((argument) => name.test(argument))
  const last = argv.at(-1) ?? ''
  if (argv.length === 1) return /^--?info$/.test(last)
  return has(/^--?namespace(=|$)/) && has(/^--?id(=|$)/) && /^(start|delete|--?info)$/.test(last)
}

// At import: the program may print before it calls runShim.
if (asksForAnswer(process.argv.slice(2))) programStdout.hold()
