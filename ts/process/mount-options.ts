import { misuse } from '../base/errors/misuse.js'
import { checkStrings } from './checks.js'
import { shortenLayers } from './overlay-layers.js'

/** Flags of mount(2). */
const MS = {
  RDONLY: 1,
  NOSUID: 1 << 1,
  NODEV: 1 << 2,
  NOEXEC: 1 << 3,
  SYNCHRONOUS: 1 << 4,
  REMOUNT: 1 << 5,
  MANDLOCK: 1 << 6,
  DIRSYNC: 1 << 7,
  NOATIME: 1 << 10,
  NODIRATIME: 1 << 11,
  BIND: 1 << 12,
  REC: 1 << 14,
  UNBINDABLE: 1 << 17,
  PRIVATE: 1 << 18,
  SLAVE: 1 << 19,
  SHARED: 1 << 20,
  RELATIME: 1 << 21,
  STRICTATIME: 1 << 24,
} as const

/** Names of options, each with the flags that it sets. */
const sets: ReadonlyMap<string, number> = new Map<string, number>([
  ['bind', MS.BIND],
  ['defaults', 0],
  ['dirsync', MS.DIRSYNC],
  ['mand', MS.MANDLOCK],
  ['noatime', MS.NOATIME],
  ['nodev', MS.NODEV],
  ['nodiratime', MS.NODIRATIME],
  ['noexec', MS.NOEXEC],
  ['nosuid', MS.NOSUID],
  ['private', MS.PRIVATE],
  ['rbind', MS.BIND | MS.REC],
  ['relatime', MS.RELATIME],
  ['remount', MS.REMOUNT],
  ['ro', MS.RDONLY],
  ['rprivate', MS.PRIVATE | MS.REC],
  ['rshared', MS.SHARED | MS.REC],
  ['rslave', MS.SLAVE | MS.REC],
  ['runbindable', MS.UNBINDABLE | MS.REC],
  ['shared', MS.SHARED],
  ['slave', MS.SLAVE],
  ['strictatime', MS.STRICTATIME],
  ['sync', MS.SYNCHRONOUS],
  ['unbindable', MS.UNBINDABLE],
])

/** Names of options, each with the flags that it takes back. */
const clears: ReadonlyMap<string, number> = new Map<string, number>([
  ['async', MS.SYNCHRONOUS],
  ['atime', MS.NOATIME],
  ['dev', MS.NODEV],
  ['diratime', MS.NODIRATIME],
  ['exec', MS.NOEXEC],
  ['nomand', MS.MANDLOCK],
  ['norelatime', MS.RELATIME],
  ['nostrictatime', MS.STRICTATIME],
  ['rw', MS.RDONLY],
  ['suid', MS.NOSUID],
])

/** Options that mean more than one system call, each with what its user can do instead. */
const refused: ReadonlyMap<string, string> = new Map([
  ['loop', 'attach the file to a loop device, and mount that'],
  ['uidmap', 'ids cannot be mapped by a mount here: mount without it'],
  ['gidmap', 'ids cannot be mapped by a mount here: mount without it'],
])

/** Most options: a mount has a few, and the kernel takes a page of data. */
const MAX_OPTIONS = 4096

/** Bytes of data that the kernel takes, less the NUL at its end. */
const MAX_DATA_BYTES = 4095

/** The options of a mount as mount(2) takes them. */
export interface MountArguments {
  readonly flags: number
  readonly data: string
  /** Where the relative paths of `data` begin. Undefined: it has none. */
  readonly folder: string | undefined
}

/**
 * Returns the flags of mount(2) and its data. Data of an overlay that is longer than a page has the paths of its layers
 * relative to their common folder. Throws `ERR_TTRPC_ARGUMENT`.
 */
export function parseMountOptions(options: readonly string[], type = ''): MountArguments {
  let flags = 0
  const data: string[] = []
  for (const option of checkStrings('options', options, MAX_OPTIONS)) {
    const name = option.split('=', 1)[0]!
    const remedy = refused.get(name)
    if (remedy !== undefined) throw misuse('ERR_TTRPC_ARGUMENT', `mount option ${option}: ${remedy}`)
    if (name.startsWith('X-containerd.')) continue // for containerd itself
    const set = sets.get(option)
    if (set !== undefined) flags |= set
    else if (clears.has(option)) flags &= ~clears.get(option)!
    else if (option !== '') data.push(option)
  }
  const whole = data.join(',')
  if (Buffer.byteLength(whole) <= MAX_DATA_BYTES) return { flags, data: whole, folder: undefined }
  const short = type === 'overlay' ? shortenLayers(data) : undefined
  return { flags, data: checkLength(short?.data.join(',') ?? whole, short?.folder), folder: short?.folder }
}

function checkLength(data: string, folder: string | undefined): string {
  const bytes = Buffer.byteLength(data)
  if (bytes <= MAX_DATA_BYTES) return data
  const relative = folder === undefined ? '' : `, with paths relative to ${folder}`
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the options of the mount are ${bytes} bytes${relative}, and the kernel takes ${MAX_DATA_BYTES}: use absolute and shorter paths, ` +
      'layers in one folder, or fewer layers of an overlay',
  )
}
