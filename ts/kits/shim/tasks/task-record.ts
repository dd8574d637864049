import { Buffer } from 'node:buffer'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Any } from '../../../index.js'
import { errdefsError } from '../errdefs.js'
import { identify, type ProcessIdentity } from './process-identity.js'
import { END_BYTES, MAX_RECORD_BYTES, MAX_TYPE_NAME } from './record-bounds.js'
import type { RuntimeExit } from './runtime.js'

/** The file of the bundle with what `delete` needs when the daemon has died. */
const FILE = 'task-record.json'

/** Returns where the record of a bundle is. */
export function recordPath(bundle: string): string {
  return join(bundle, FILE)
}

/** A process in a record. */
export interface RecordedProcess extends ProcessIdentity {
  /** Left out for the first process. */
  readonly execId?: string
}

/** What a record has. */
export interface RecordData {
  /** Where the root file system is mounted, in the order of mounting: `rootfs`, and paths below it. */
  readonly mounts: readonly string[]
  /** The runtime's options; `value` in base64. */
  readonly options?: { readonly typeUrl: string; readonly value: string }
  readonly processes: readonly RecordedProcess[]
  /** How the first process ended; `at` in milliseconds since 1970. */
  readonly exit?: { readonly code: number; readonly at: number }
  /** Set by Delete, which has left nothing to clean up. */
  readonly deleted?: true
}

/** Writes what Create, Start and Exec made into the bundle, so that `delete` can clean up without the daemon. */
export class TaskRecord {
  readonly #bundle: string
  readonly #path: string
  #data: RecordData
  /** The write that runs, and those behind it. */
  #writing: Promise<void> = Promise.resolve()

  /** Throws INVALID_ARGUMENT for options that no record can have. */
  constructor(bundle: string, mounts: readonly string[], options: Any | undefined) {
    this.#bundle = bundle
    this.#path = recordPath(bundle)
    this.#data = fitting({
      mounts: this.#below(mounts),
      processes: [],
      ...(options === undefined ? {} : { options: packed(options) }),
    })
  }

  /** Writes the file. Resolves when it is there; rejects when the disk is full, for example. */
  write(): Promise<void> {
    const writing = this.#writing.catch(() => {}).then(() => this.#write())
    this.#writing = writing
    return writing
  }

  /** Records where the root file system is mounted, and writes the file. */
  async setMounts(mounts: readonly string[]): Promise<void> {
    this.#data = fitting({ ...this.#data, mounts: this.#below(mounts) })
    await this.write()
  }

  /** Adds a process and writes the file. A process that has ended is left out. Rejects when the record is full. */
  async addProcess(pid: number, execId?: string): Promise<void> {
    const identity = identify(pid)
    if (identity === undefined) return
    const added = execId === undefined ? identity : { ...identity, execId }
    this.#data = fitting({ ...this.#data, processes: [...this.#data.processes, added] })
    await this.write()
  }

  /** Removes the process of an exec, and writes the file. */
  async removeExec(execId: string): Promise<void> {
    const processes = this.#data.processes.filter((process) => process.execId !== execId)
    this.#data = { ...this.#data, processes }
    await this.write()
  }

  /** Records how the first process ended, and writes the file. */
  async setExit({ exitCode: code, exitedAt }: RuntimeExit): Promise<void> {
    this.#data = { ...this.#data, exit: { code, at: exitedAt.getTime() } }
    await this.write()
  }

  /** Records that nothing is left to clean up, and writes the file. */
  async setDeleted(): Promise<void> {
    this.#data = { ...this.#data, deleted: true }
    await this.write()
  }

  /** Removes the file, when Create has failed. */
  async remove(): Promise<void> {
    await this.#writing.catch(() => {})
    await rm(this.#path, { force: true })
  }

  /** `delete` may know the bundle by another path, and must not unmount what is outside of it. */
  #below(mounts: readonly string[]): string[] {
    return mounts.map((path) => relative(this.#bundle, path))
  }

  /** Writes a file beside it first, since the daemon may be killed in between. */
  async #write(): Promise<void> {
    const beside = `${this.#path}.new`
    try {
      await writeFile(beside, JSON.stringify(this.#data), { mode: 0o600 })
      await rename(beside, this.#path)
    } catch (error) {
      await rm(beside, { force: true }).catch(() => {})
      throw error
    }
  }
}

/** Returns a record that leaves room for its end. Throws INVALID_ARGUMENT for one that is too long without processes. */
function fitting(data: RecordData): RecordData {
  const most = MAX_RECORD_BYTES - END_BYTES
  const bytes = Buffer.byteLength(JSON.stringify(data))
  if (bytes <= most) return data
  const what = `the record of a container is at most ${most} bytes, and would have ${bytes}`
  if (data.processes.length > 0) throw errdefsError('resourceExhausted', `${what}: delete some execs`)
  throw errdefsError('invalidArgument', `${what}: pass shorter options, or fewer mounts`)
}

function packed({ typeUrl, value }: Any): { typeUrl: string; value: string } {
  if (typeUrl.length > MAX_TYPE_NAME) {
    const text = `the type of the options has at most ${MAX_TYPE_NAME} characters, not ${typeUrl.length}`
    throw errdefsError('invalidArgument', text)
  }
  return { typeUrl, value: Buffer.from(value).toString('base64') }
}
