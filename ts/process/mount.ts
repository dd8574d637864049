import { isAbsolute, join } from 'node:path'
import { process } from '../base/runtime.js'
import { flag } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import { checkObject, checkPath, checkText } from './checks.js'
import { parseMountOptions } from './mount-options.js'
import { native, throwFailure } from './native.js'

/** A mount, in containerd's shape (`containerd.types.Mount`). */
export interface Mount {
  /** Type of the file system: `'overlay'`, `'tmpfs'`, `'bind'`. */
  readonly type: string
  /** A device, a folder for `bind`, or a name. */
  readonly source: string
  /** Absolute path of the folder or file that it covers. */
  readonly target: string
  /** As in fstab: `'ro'`, `'rbind'`, `'nosuid'`; what is not a flag is data for the file system. */
  readonly options?: readonly string[]
}

/** Options of `unmount`. */
export interface UnmountOptions {
  /** Whether to detach it also while it is in use (MNT_DETACH). Default false: then it fails with EBUSY. */
  readonly detach?: boolean
  /** Whether to remove all mounts at the target, one upon the other. That there is none is fine then. Default false. */
  readonly all?: boolean
}

const table = optionsOf('unmount', {
  detach: flag(false),
  all: flag(false),
} satisfies TableOf<UnmountOptions>)

const FIELDS = ['type', 'source', 'target', 'options'] as const

/**
 * Mounts a file system, in a thread of Node's pool. A read-only bind mount is mounted, and mounted again read-only, as the
 * kernel requires; if the second step fails, the first one is undone. An overlay whose options are longer than a page is
 * mounted with paths relative to the folder that its layers have in common, from a thread with a working directory of its own.
 *
 * Rejects with the system's error (EPERM, ENOENT, ENODEV for a type that the kernel does not know), and with
 * `ERR_TTRPC_ARGUMENT` for options that this function cannot apply, and for data that is longer than a page even so.
 */
export async function mount(mount: Mount): Promise<void> {
  const { type, source, target, options = [] } = checkObject('mount', mount, FIELDS)
  const fileSystem = checkText('type', type)
  const { flags, data, folder } = parseMountOptions(options, type)
  const path = checkPath('target', target)
  // The kernel begins a relative target in that folder too.
  const there =
    folder === undefined || isAbsolute(target) ? path : checkPath('target', join(process.cwd(), target))
  const failure = await native().mount({
    source: checkText('source', source),
    target: there,
    type: fileSystem,
    flags,
    data: checkText('options', data),
    folder: checkText('options', folder ?? ''),
  })
  const from = source === '' || source === type ? '' : ` of ${source}`
  throwFailure(`mount ${type || 'nothing'}${from} at ${target}`, failure)
}

/**
 * Unmounts what is mounted at a target, in a thread of Node's pool; a symbolic link at the target is not followed.
 *
 * Rejects with EINVAL where nothing is mounted and with ENOENT where the target does not exist; neither with `all`.
 */
export async function unmount(target: string, options?: UnmountOptions): Promise<void> {
  const { detach, all } = table.check(options)
  const failure = await native().unmount(checkPath('target', target), detach, all)
  const advice = failure?.errno === EINVAL ? 'nothing is mounted there' : undefined
  throwFailure(`unmount ${target}`, failure, advice)
}

/** The kernel's number. */
const EINVAL = 22
