/** Builds and drives `test/native/wire_probe.cc`, the C++ half of the twins. */
import { Buffer } from 'node:buffer'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ReadLimits } from '#ttrpc/wire/frame-reader.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PROBE = join(ROOT, 'build', 'wire-probe')

/** What the probe says of one stream. */
export interface ProbeAnswer {
  readonly result: string
  readonly partial: boolean
  readonly rows: number[][]
}

/** A running probe. Answers come in the order of the questions. */
export class Probe {
  readonly #child: ChildProcess
  readonly #waiting: { resolve(answer: ProbeAnswer): void; reject(error: Error): void }[] = []
  #failed: Error | undefined

  /** Builds the probe if need be and starts it with these names, whose ids count from 0. */
  constructor(methods: readonly (readonly [service: string, method: string])[]) {
    build()
    const child = spawn(PROBE, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as ProbeAnswer)
    })
    const fail = (error: Error): void => {
      this.#failed ??= error
      for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
    }
    child.on('error', fail)
    child.stdin.on('error', fail)
    child.on('exit', (code, signal) => fail(new Error(`the probe ended: ${code ?? signal}`)))
    child.stdin.write(number(methods.length))
    for (const name of methods.flat()) child.stdin.write(counted(Buffer.from(name)))
  }

  /** The rows of these chunks. Rejects when the probe died, which a sanitizer makes it do. */
  ask(chunks: readonly Uint8Array[], limits: ReadLimits): Promise<ProbeAnswer> {
    const { promise, resolve, reject } = withResolvers<ProbeAnswer>()
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    this.#waiting.push({ resolve, reject })
    const head = [limits.maxMessageBytes, limits.maxDiscardBytes, chunks.length].map(number)
    this.#child.stdin?.write(Buffer.concat([...head, ...chunks.map(counted)]))
    return promise
  }

  /** Ends the probe; its exit code, 0 unless a sanitizer found something. */
  async end(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode
    const exit = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await exit
    return this.#child.exitCode
  }
}

function build(): void {
  const own = join(ROOT, 'test/native')
  const wire = join(ROOT, 'native/wire')
  const headers = ['wire_probe.cc', 'wire_recording_sink.h'].map((name) => join(own, name))
  const sources = [...headers, ...readdirSync(wire).map((name) => join(wire, name))]
  const built = statSync(PROBE, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (sources.every((source) => statSync(source).mtimeMs < built)) return
  mkdirSync(join(ROOT, 'build'), { recursive: true })
  const fresh = `${PROBE}.${process.pid}`
  const units = sources.filter((source) => source.endsWith('.cc'))
  const flags = ['-std=c++20', '-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
  const includes = ['-I', join(ROOT, 'native'), '-I', own]
  execFileSync(process.env.CXX ?? 'g++', [...flags, ...includes, ...units, '-o', fresh], { stdio: 'inherit' })
  renameSync(fresh, PROBE)
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function counted(bytes: Uint8Array): Buffer {
  return Buffer.concat([number(bytes.length), bytes])
}

function withResolvers<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((good, bad) => {
    resolve = good
    reject = bad
  })
  return { promise, resolve, reject }
}
