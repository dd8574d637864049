/** Builds and drives the probes of test/native: programs that run the C++ half of a twin. */
import { Buffer } from 'node:buffer'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What a probe is built of, as paths from the repository's root. */
export interface ProbeProgram {
  /** Name of its executable in build/. */
  readonly name: string
  /** Files that are compiled. */
  readonly units: readonly string[]
  /** Further files that make it stale. */
  readonly headers: readonly string[]
}

interface Waiter {
  resolve(line: string): void
  reject(error: Error): void
}

/** A running probe, which answers each question with a line, in the order of the questions. */
export class ProbeProcess {
  readonly #child: ChildProcess
  readonly #waiting: Waiter[] = []
  #failed: Error | undefined

  /** Builds it if need be and starts it. */
  constructor(program: ProbeProgram) {
    const child = spawn(build(program), { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(line))
    const fail = (error: Error): void => {
      this.#failed ??= error
      for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
    }
    child.on('error', fail)
    child.stdin.on('error', fail)
    child.on('exit', (code, signal) => fail(new Error(`the probe ended: ${code ?? signal}`)))
  }

  /** Sends it a line that has no answer. */
  tell(bytes: Uint8Array): void {
    this.#child.stdin?.write(bytes)
  }

  /** Sends a question and returns its answer. Rejects when the probe died, as under a sanitizer at a fault. */
  ask(question: Uint8Array): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failed !== undefined) return reject(this.#failed)
      this.#waiting.push({ resolve, reject })
      this.tell(question)
    })
  }

  /** Ends the probe. Returns its exit code, 0 unless a sanitizer found something. */
  async end(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode
    const exit = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await exit
    return this.#child.exitCode
  }
}

function build({ name, units, headers }: ProbeProgram): string {
  const probe = join(ROOT, 'build', name)
  const built = statSync(probe, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if ([...units, ...headers].every((source) => statSync(join(ROOT, source)).mtimeMs < built)) return probe
  mkdirSync(join(ROOT, 'build'), { recursive: true })
  const fresh = `${probe}.${process.pid}`
  const flags = ['-std=c++20', '-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
  const args = [...flags, '-Inative', '-Itest/native', ...units, '-o', fresh]
  execFileSync(process.env.CXX ?? 'g++', args, { stdio: 'inherit', cwd: ROOT })
  renameSync(fresh, probe)
  return probe
}

/** A number as the probes read it. */
export function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Bytes as the probes read them. */
export function counted(bytes: Uint8Array): Buffer {
  return Buffer.concat([number(bytes.length), bytes])
}
