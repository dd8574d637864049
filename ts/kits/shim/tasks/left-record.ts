import { Buffer } from 'node:buffer'
import type { Any } from '../../../index.js'
import { errdefsNameOf } from '../errdefs.js'
import { isIdentifier } from '../identifier.js'
import { readOwnFile, specOf } from '../spec-file.js'
import type { LeftProcess } from './container.js'
import { ownAncestors, stillExists } from './process-identity.js'
import { FIRST_MS, LAST_MS, MAX_EXIT_CODE, MAX_RECORD_BYTES, MAX_TYPE_NAME } from './record-bounds.js'
import type { RuntimeExit } from './runtime.js'
import { type RecordData, type RecordedProcess, recordPath } from './task-record.js'

/** A record as `delete` reads it. */
export interface LeftRecord {
  /** 0 without a record. */
  readonly pid: number
  /** Below the bundle: `rootfs`, `rootfs/inner`. Undefined where the record does not say it. */
  readonly mounts: readonly string[] | undefined
  readonly options: Any | undefined
  /** Those that still run. */
  readonly processes: readonly LeftProcess[]
  readonly exit: RuntimeExit | undefined
  /** Whether Delete has cleaned up already. */
  readonly deleted: boolean
  /** What is wrong with the file: nothing of that is in the other fields. */
  readonly damage: readonly string[]
}

/** Largest id of a process that Linux has. */
const MAX_PID = 1 << 22

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

const integer =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
const text =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value)
const object =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(checks).every(([name, check]) => check((value as Fields)[name]))
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

/** A process of the container. An ancestor of this one, such as containerd and init, is none. */
const isProcessBeside =
  (ancestors: ReadonlySet<number>): Check =>
  (value) =>
    object({
      pid: integer(1, MAX_PID),
      startTime: text(/^\d{1,20}$/),
      execId: optional((id) => typeof id === 'string' && isIdentifier(id)),
    })(value) && !ancestors.has((value as RecordedProcess).pid)

/** A normal path at or below the root file system, relative to the bundle. */
const isMount = text(/^rootfs(?!.*\/\.{0,2}(\/|$))(\/[^\0]*)?$/s)

const isOptions = optional(
  object({
    typeUrl: (value) => typeof value === 'string' && value.length <= MAX_TYPE_NAME,
    value: text(/^[A-Za-z0-9+/]*={0,2}$/),
  }),
)
const isExit = optional(object({ code: integer(0, MAX_EXIT_CODE), at: integer(FIRST_MS, LAST_MS) }))
const isDeleted = optional((value) => value === true)

/**
 * Reads the record in a bundle, which may be missing, and is checked as what a stranger has written: a part that
 * `TaskRecord` cannot have written is left out, and named in `damage`. Never rejects.
 */
export async function readRecord(bundle: string): Promise<LeftRecord> {
  const path = recordPath(bundle)
  const damage: string[] = []
  let fields: Fields = {}
  try {
    fields = specOf(await readOwnFile(path, MAX_RECORD_BYTES), path)
  } catch (error) {
    if (errdefsNameOf(error) === 'notFound')
      fields = { mounts: [], processes: [] } // a container that was not created
    else damage.push((error as Error).message)
  }
  const data = damage.length > 0 ? {} : checked(fields, damage)
  const { mounts, processes = [], options, exit, deleted = false } = data
  return {
    pid: processes.find(({ execId }) => execId === undefined)?.pid ?? 0,
    mounts: damage.length > 0 ? undefined : mounts,
    options: options && { typeUrl: options.typeUrl, value: Buffer.from(options.value, 'base64') },
    processes: processes.filter(stillExists).map(({ pid, execId }) => ({ pid, execId })),
    exit: exit && { exitCode: exit.code, exitedAt: new Date(exit.at) },
    deleted: deleted && damage.length === 0,
    damage,
  }
}

/** Returns the parts of a record that are right. Adds to `damage` which are not. */
function checked(fields: Fields, damage: string[]): Partial<RecordData> {
  const list = (name: string, isEntry: Check, rule: string): unknown[] => {
    const value = fields[name]
    const entries = Array.isArray(value) ? value : [undefined]
    const verdicts = entries.map(isEntry)
    const wrong = verdicts.indexOf(false)
    if (wrong >= 0) damage.push(`${name}${Array.isArray(value) ? `[${wrong}]` : ''} must be ${rule}`)
    return entries.filter((_, i) => verdicts[i])
  }
  const one = (name: string, isValue: Check, rule: string): unknown => {
    const value = fields[name]
    if (isValue(value)) return value
    damage.push(`${name} must be ${rule}`)
    return undefined
  }
  return {
    mounts: list('mounts', isMount, 'paths at or below rootfs, without ..'),
    processes: list(
      'processes',
      isProcessBeside(ownAncestors()),
      'processes of the container, with pid and startTime',
    ),
    options: one('options', isOptions, 'a type and bytes in base64'),
    exit: one('exit', isExit, 'a code and a time'),
    deleted: one('deleted', isDeleted, 'true or left out'),
  } as Partial<RecordData>
}
