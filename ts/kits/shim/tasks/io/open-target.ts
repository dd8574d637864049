import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { openFifo } from '../../../../process.js'
import { errdefsError, errdefsNameOf } from '../../errdefs.js'
import { makeFolders } from '../../make-folders.js'
import type { StdioName, StdioTarget } from './stdio-target.js'

/** Modes of a file that a process writes to, and of the folders above it: the umask of containerd may be 0. */
const FILE_MODE = 0o644
const FOLDER_MODE = 0o755

type PathTarget = Extract<StdioTarget, { kind: 'path' | 'file' }>

/** What a descriptor of a target is for. */
export interface OpenOptions {
  readonly name: StdioName
  readonly access: 'read' | 'write' | 'read-write'
  /** For copies in this process; what a child inherits is blocking. */
  readonly nonblocking?: boolean
}

/** Returns whether a target is a FIFO, which its other end may open and close at any time. Throws for a missing path. */
export function isFifo(name: StdioName, target: StdioTarget): boolean {
  if (target.kind !== 'path') return false
  try {
    return statSync(target.path).isFIFO()
  } catch (error) {
    throw failed(name, target, error)
  }
}

/** Opens a target and returns its descriptor. Never blocks, whether the other end of a FIFO is there or not. */
export function openTarget(target: StdioTarget, options: OpenOptions): number {
  if (target.kind === 'none') return openSync('/dev/null', 'r+')
  const { name, access, nonblocking = false } = options
  if (target.kind === 'binary')
    throw errdefsError(
      'invalidArgument',
      `${name} must be a FIFO or a file: binary:// is for stdout, and for stderr with it`,
    )
  try {
    if (isFifo(name, target)) return openFifo(target.path, access, { nonblocking })
    return openFile(target, options)
  } catch (error) {
    throw failed(name, target, error)
  }
}

/** Opens a regular file, at its end for writing. */
function openFile(target: PathTarget, { name, access }: OpenOptions): number {
  const { path, kind } = target
  if (kind === 'file' && access !== 'read') makeFolders(dirname(path), FOLDER_MODE)
  const create = kind === 'file' ? constants.O_CREAT : 0
  const writing = constants.O_WRONLY | constants.O_APPEND | create
  // O_NONBLOCK: if the path has become a FIFO meanwhile, this fails instead of blocking.
  const flags = (access === 'read' ? constants.O_RDONLY : writing) | constants.O_NONBLOCK | constants.O_NOCTTY
  const descriptor = openSync(path, flags, FILE_MODE)
  if (fstatSync(descriptor).isFile()) return descriptor
  closeSync(descriptor)
  throw errdefsError('invalidArgument', `${name} ${path} must be a FIFO or a regular file`)
}

/** Returns the error that answers the call. The text has the errno where a file could not be made. */
function failed(name: StdioName, { path, kind: of }: PathTarget, error: unknown): Error {
  const kind = errdefsNameOf(error)
  if (kind === 'notFound' && of === 'path')
    return errdefsError(kind, `${name}: there is no FIFO or file ${path}`, error)
  const text = (error as Error).message
  return text.startsWith(name) ? (error as Error) : errdefsError(kind, `${name}: ${text}`, error)
}
