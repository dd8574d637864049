import { Buffer } from 'node:buffer'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { process } from '../../base/runtime.js'
import type { Any } from '../../index.js'
import { errdefsError } from './errdefs.js'
import type { OciProcess, OciSpec } from './oci-spec.js'

/**
 * Reads `config.json` of a bundle. Rejects with NOT_FOUND without that file, and with INVALID_ARGUMENT when it is longer
 * than `maxBytes` or not a JSON object.
 */
export async function readSpec(bundle: string, maxBytes: number): Promise<OciSpec> {
  const path = join(bundle, 'config.json')
  return specOf(await readBounded(path, maxBytes), path)
}

/** Returns the process in the `spec` of an Exec, which is JSON in an Any. Throws INVALID_ARGUMENT. */
export function processOf(spec: Any | undefined, maxBytes: number): OciProcess {
  const what = 'the process of an Exec'
  if (spec === undefined) throw errdefsError('invalidArgument', `${what} is missing: the request has no spec`)
  if (spec.value.length > maxBytes) throw tooLong(what, maxBytes)
  const read: OciProcess = specOf(spec.value, what)
  const { args } = read
  const valid = Array.isArray(args) && args.length > 0 && args.every((arg) => typeof arg === 'string')
  if (!valid) throw errdefsError('invalidArgument', `${what} must have args, strings, the program the first`)
  return read
}

/** Returns the object in bytes of JSON. Throws INVALID_ARGUMENT. */
export function specOf(bytes: Uint8Array, what: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString())
  } catch (error) {
    throw errdefsError('invalidArgument', `${what} must be JSON: ${(error as Error).message}`, error)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw errdefsError('invalidArgument', `${what} must be a JSON object`)
}

/** Reads a file of at most `maxBytes`. Rejects with NOT_FOUND or INVALID_ARGUMENT, which name it. */
async function readBounded(path: string, maxBytes: number): Promise<Buffer> {
  await using file = await openFile(path, 0)
  return await readOpened(file, path, maxBytes)
}

/** Reads a file that this user has written: as `readBounded`, but no other user's, and none behind a symbolic link. */
export async function readOwnFile(path: string, maxBytes: number): Promise<Buffer> {
  await using file = await openFile(path, constants.O_NOFOLLOW).catch((error) => {
    if (error.code !== 'ELOOP') throw error
    throw errdefsError('invalidArgument', `${path} must be a regular file, not a symbolic link`, error)
  })
  const { uid } = await file.stat()
  if (uid === process.geteuid?.()) return await readOpened(file, path, maxBytes)
  throw errdefsError('invalidArgument', `${path} must belong to the user of this process, not to user ${uid}`)
}

/** O_NONBLOCK: a FIFO would block a thread of Node's pool, in which all files are read, until it has a writer. */
async function openFile(path: string, flags: number): Promise<FileHandle> {
  return await open(path, constants.O_RDONLY | constants.O_NONBLOCK | flags).catch((error) => {
    throw error.code === 'ENOENT' ? errdefsError('notFound', `there is no file ${path}`, error) : error
  })
}

async function readOpened(file: FileHandle, path: string, maxBytes: number): Promise<Buffer> {
  const stat = await file.stat()
  if (!stat.isFile()) throw errdefsError('invalidArgument', `${path} must be a regular file`)
  const { size } = stat
  if (size > maxBytes) throw tooLong(path, maxBytes)
  const bytes = Buffer.alloc(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

function tooLong(what: string, maxBytes: number): Error {
  return errdefsError('invalidArgument', `${what} is longer than ${maxBytes} bytes`)
}
