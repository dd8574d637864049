import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OciSpec } from 'ttrpc/shim'
import { TempFolder } from '../support/temp-folder.js'

const temp = new TempFolder()
let folders = 0

/** Makes a new folder, which is removed at exit. */
export function newFolder(): string {
  const path = temp.at(`${folders++}`)
  mkdirSync(path)
  return path
}

/** A bundle of a test: a folder with `config.json`. */
export class Bundle {
  readonly id: string
  readonly path: string

  constructor(parent: string, id: string, spec: OciSpec | string) {
    this.id = id
    this.path = join(parent, id)
    mkdirSync(this.path)
    writeFileSync(join(this.path, 'config.json'), typeof spec === 'string' ? spec : JSON.stringify(spec))
  }

  at(name: string): string {
    return join(this.path, name)
  }

  /** Makes a FIFO in the bundle, and returns its path. */
  fifo(name: string): string {
    const path = this.at(name)
    execFileSync('mkfifo', [path])
    return path
  }
}

/** Returns a spec whose process runs these arguments. */
export function specOf(args: readonly string[], process: Readonly<Record<string, unknown>> = {}): OciSpec {
  return { ociVersion: '1.0.2', process: { args, cwd: '/', env: ['PATH=/usr/bin:/bin'], ...process } }
}

/** Returns a spec whose process runs a script of the shell. */
export const shell = (script: string): OciSpec => specOf(['sh', '-c', script])

/** Returns the process of an exec, as clients pack it. */
export function execSpec(args: readonly string[], process: Readonly<Record<string, unknown>> = {}) {
  return {
    typeUrl: 'types.containerd.io/opencontainers/runtime-spec/1/Process',
    value: Buffer.from(JSON.stringify(specOf(args, process).process)),
  }
}

/**
 * Reads a FIFO to its end in a process of its own, as blocking reads would stop Node's file system. Keeps the FIFO open until
 * that process has it: a writer that ends before would take what it wrote along.
 */
export class FifoReader {
  readonly #child
  readonly #opened: Promise<unknown>
  readonly #closed: Promise<unknown>
  #held: number | undefined
  #text = ''

  constructor(path: string) {
    this.#held = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    this.#child = spawn('sh', ['-c', 'exec 3< "$1"; echo open >&2; exec cat <&3', 'sh', path], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#opened = once(this.#child.stderr, 'data')
    this.#closed = once(this.#child, 'close')
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text
    })
  }

  /** Resolves with everything when all writers have closed the FIFO. To be called once there was one. */
  async all(): Promise<string> {
    await this.#opened
    this.#release()
    await this.#closed
    return this.#text
  }

  /** Resolves when what was read so far has this text. */
  async until(text: string): Promise<void> {
    while (!this.#text.includes(text)) await once(this.#child.stdout, 'data')
    this.#release()
  }

  /** Leaves, as a client that is killed. */
  async leave(): Promise<void> {
    this.#release()
    this.#child.kill('SIGKILL')
    await this.#closed
  }

  #release(): void {
    if (this.#held !== undefined) closeSync(this.#held)
    this.#held = undefined
  }
}

/** Writes to a FIFO in a process of its own. */
export class FifoWriter {
  readonly #child
  readonly #closed: Promise<unknown>

  constructor(path: string) {
    this.#child = spawn('sh', ['-c', 'exec cat > "$1"', 'sh', path], { stdio: ['pipe', 'ignore', 'ignore'] })
    this.#closed = once(this.#child, 'close')
  }

  write(text: string): void {
    this.#child.stdin.write(text)
  }

  /** Resolves when the FIFO is closed. */
  async end(): Promise<void> {
    this.#child.stdin.end()
    await this.#closed
  }
}
