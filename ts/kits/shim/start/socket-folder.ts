import { Buffer } from 'node:buffer'
import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import { process } from '../../../base/runtime.js'
import type { Environment } from '../command/invocation.js'
import { makeFolders } from '../make-folders.js'

/** Where containerd's own shims have their sockets. */
const DEFAULT = '/run/containerd/s'
/** A path may have 106 bytes, of which 65 are the name of a socket and the slash before it. */
const MAX_BYTES = 41

/**
 * Returns the folder for the sockets of shims, and makes it with mode 0700: `wanted`, or else containerd's own, which
 * only root can write to; other users have one below XDG_RUNTIME_DIR, /run or /tmp. Throws with the reason when there is
 * none.
 */
export function socketFolder(wanted: string | undefined, env: Environment): string {
  if (wanted !== undefined && wanted !== '') return made(wanted)
  if (process.geteuid?.() === 0) return made(DEFAULT)
  const reasons: string[] = []
  for (const folder of candidates(env)) {
    try {
      return made(folder)
    } catch (error) {
      reasons.push((error as Error).message)
    }
  }
  throw new Error(
    `there is no folder for the socket of the shim: set XDG_RUNTIME_DIR to one (${reasons.join('; ')})`,
  )
}

/** The folders of a user that is not root, as containerd tries them. */
export function candidates(env: Environment): string[] {
  const uid = process.geteuid?.()
  const runtime = env.XDG_RUNTIME_DIR
  return [
    DEFAULT,
    ...(runtime === undefined || runtime === '' ? [] : [join(runtime, 'containerd/s')]),
    `/run/${uid}/containerd/s`,
    `/tmp/containerd-s-${uid}`,
  ]
}

/** Who may write to a folder besides its user, and whether they can replace only files of their own there. */
const OTHERS_WRITE = 0o022
const STICKY = 0o1000

/** Makes a folder, if it is missing. Returns it. Throws where this user cannot write to it, or others can replace sockets. */
function made(folder: string): string {
  if (!folder.startsWith('/')) throw new Error(`the folder for sockets must be absolute, not ${folder}`)
  const length = Buffer.byteLength(folder)
  if (length > MAX_BYTES) {
    throw new Error(
      `the path ${folder} has ${length} bytes, of which a socket's folder may have ${MAX_BYTES}: use a shorter socket_dir`,
    )
  }
  makeFolders(folder, 0o700)
  const { uid, mode } = statSync(folder)
  if (uid !== process.geteuid?.() && uid !== 0) {
    throw new Error(`${folder} belongs to the user ${uid}, who could replace sockets there`)
  }
  if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0) {
    throw new Error(`other users can write to ${folder}, and replace sockets there: make its mode 0700`)
  }
  accessSync(folder, constants.W_OK | constants.X_OK)
  return folder
}
