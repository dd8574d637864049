import { Buffer } from 'node:buffer'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isTtrpcError } from '../../../errors.js'
import type { Any } from '../../../index.js'
import { errdefsError, errdefsNameOf } from '../errdefs.js'
import { readBounded, specOf } from '../spec-file.js'
import type { LeftProcess } from './container.js'
import { identify, type ProcessIdentity, stillExists } from './process-identity.js'
import type { RuntimeExit } from './runtime.js'

/** The file of the bundle with what `delete` needs when the daemon has died. */
const FILE = 'task-record.json'
const MAX_BYTES = 4 << 20

/** A process in a record. */
interface RecordedProcess extends ProcessIdentity {
  /** Left out for the first process. */
  readonly execId?: string
}

/** What a record has. */
interface RecordData {
  /** Where the root file system is mounted, in the order of mounting. */
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
  readonly #path: string
  #data: RecordData
  /** The write that runs, and those behind it. */
  #writing: Promise<void> = Promise.resolve()

  constructor(bundle: string, mounts: readonly string[], options: Any | undefined) {
    this.#path = join(bundle, FILE)
    this.#data = { mounts, processes: [], ...(options === undefined ? {} : { options: packed(options) }) }
  }

  /** Writes the file. Resolves when it is there; rejects when the disk is full, for example. */
  write(): Promise<void> {
    const writing = this.#writing.catch(() => {}).then(() => this.#write())
    this.#writing = writing
    return writing
  }

  /** Records where the root file system is mounted, and writes the file. */
  async setMounts(mounts: readonly string[]): Promise<void> {
    this.#data = { ...this.#data, mounts: [...mounts] }
    await this.write()
  }

  /** Adds a process and writes the file. A process that has ended is left out. */
  async addProcess(pid: number, execId?: string): Promise<void> {
    const identity = identify(pid)
    if (identity === undefined) return
    const added = execId === undefined ? identity : { ...identity, execId }
    this.#data = { ...this.#data, processes: [...this.#data.processes, added] }
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

/** A record as `delete` reads it. */
export interface LeftRecord {
  /** 0 without a record. */
  readonly pid: number
  readonly mounts: readonly string[]
  readonly options: Any | undefined
  /** Those that still run. */
  readonly processes: readonly LeftProcess[]
  readonly exit: RuntimeExit | undefined
  /** Whether Delete has cleaned up already. */
  readonly deleted: boolean
}

/** What a bundle without a record has. */
const nothing: LeftRecord = {
  pid: 0,
  mounts: [],
  options: undefined,
  processes: [],
  exit: undefined,
  deleted: false,
}

/** Reads the record in a bundle. Rejects when the file is damaged: its processes and mounts would be left behind. */
export async function readRecord(bundle: string): Promise<LeftRecord> {
  const path = join(bundle, FILE)
  let data: RecordData
  try {
    data = checkRecord(specOf(await readBounded(path, MAX_BYTES), path), path)
  } catch (error) {
    if (isTtrpcError(error) && errdefsNameOf(error) === 'notFound') return nothing
    throw error
  }
  const { processes, options, exit } = data
  const first = processes.find(({ execId }) => execId === undefined)
  return {
    pid: first?.pid ?? 0,
    mounts: data.mounts,
    options: options && { typeUrl: options.typeUrl, value: Buffer.from(options.value, 'base64') },
    processes: processes.filter(stillExists).map(({ pid, execId }) => ({ pid, execId })),
    exit: exit && { exitCode: exit.code, exitedAt: new Date(exit.at) },
    deleted: data.deleted === true,
  }
}

/** Throws INVALID_ARGUMENT for an object that `TaskRecord` has not written. */
function checkRecord(data: Readonly<Record<string, unknown>>, path: string): RecordData {
  const { mounts, processes } = data
  const valid =
    Array.isArray(mounts) &&
    mounts.every((mount) => typeof mount === 'string') &&
    Array.isArray(processes) &&
    processes.every((process) => Number.isInteger(process?.pid) && typeof process.startTime === 'string')
  if (valid) return data as unknown as RecordData
  throw errdefsError('invalidArgument', `${path} must be a record that Create wrote: it is damaged`)
}

function packed({ typeUrl, value }: Any): { typeUrl: string; value: string } {
  return { typeUrl, value: Buffer.from(value).toString('base64') }
}
