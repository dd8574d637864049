import { type BigIntStats, chmodSync, chownSync, linkSync, lstatSync, renameSync, statSync } from 'node:fs'
import type { Server } from 'node:net'
import { basename, dirname } from 'node:path'
import { process } from '../../base/runtime.js'
import { checkDirectory } from '../directory-check.js'
import type { ListenRequest } from '../listening.js'
import { PathError, pathReasons } from '../path-error.js'
import { BACKLOG } from './backlog.js'
import { Directory } from './directory.js'
import { isLong, reach } from './long-path.js'
import { type Identity, isSame, OwnPath, statAt } from './own-path.js'
import { PrivateFolder } from './private-folder.js'

/** What `listenAt` needs to know about a path. */
type PathRequest = Pick<ListenRequest, 'allowUnsafeDirectory' | 'mode' | 'uid' | 'gid'>

/** The socket, and a stale one that it replaces, in our folder. */
const BORN = 's'
const OLD = 'old'
/** How long a lock is waited for, and how often it is looked at. */
const LOCK_MS = 500
const AGAIN_MS = 5
/** What the name of a socket in our folder has more than that of its directory, in characters. */
const FOLDER_PART = `/.tXXXXXX/${BORN}`

/**
 * Makes `server` listen at `path`, where it appears with its mode and owner and already listening: it is bound in a
 * folder that only we can enter, and linked into place. A stale socket of ours is taken over. Returns the path,
 * which is to be removed before the server is closed. The server is to be closed when this rejects: then nothing
 * is left.
 */
export async function listenAt(server: Server, path: string, request: PathRequest): Promise<OwnPath> {
  const parent = dirname(path)
  if (!request.allowUnsafeDirectory) checkDirectory(parent)
  const hold = request.allowUnsafeDirectory || isLong(parent + FOLDER_PART)
  const directory = Directory.open(parent, hold)
  try {
    const folder = PrivateFolder.make(directory, hold)
    server.once('close', () => folder.release()) // when it closes, it removes the name that it was given
    const remove = (): void => folder.remove([BORN, OLD])
    process.once('exit', remove)
    try {
      await listening(server, folder.entry(BORN))
      const socket = setOwner(folder.entry(BORN), request)
      await putInPlace(folder, directory, basename(path), request)
      return new OwnPath(path, socket, hold)
    } finally {
      process.removeListener('exit', remove)
      remove()
    }
  } finally {
    directory.release()
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, backlog: BACKLOG }, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

/** Sets mode and owner, whatever the umask. Returns which file it is. */
function setOwner(path: string, { mode, uid, gid }: PathRequest): Identity {
  chmodSync(path, mode)
  if (uid !== undefined || gid !== undefined) {
    try {
      chownSync(path, uid ?? -1, gid ?? -1)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
      throw new PathError(pathReasons.notGivable, 'EPERM', 'chown')
    }
  }
  return lstatSync(path, { bigint: true })
}

async function putInPlace(
  folder: PrivateFolder,
  directory: Directory,
  name: string,
  request: PathRequest,
): Promise<void> {
  const born = folder.entry(BORN)
  const path = directory.entry(name)
  if (tryLink(born, path)) return
  const stale = await staleSocket(directory, name, request)
  if (stale !== undefined) moveAway(path, folder.entry(OLD), stale)
  if (!tryLink(born, path)) throw new PathError(pathReasons.inUse)
}

/** Links a socket to a path. Returns whether it could: false when something is there. */
function tryLink(from: string, path: string): boolean {
  try {
    linkSync(from, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Returns what is known of a socket that may be taken over; undefined when nothing is there. Throws for anything else. */
async function staleSocket(
  directory: Directory,
  name: string,
  request: PathRequest,
): Promise<BigIntStats | undefined> {
  const path = directory.entry(name)
  const found = statAt(path)
  if (found === undefined) return undefined
  if (!found.isSocket()) throw new PathError(pathReasons.notSocket)
  const owner = Number(found.uid)
  const us = process.geteuid?.()
  const isGiven = owner === request.uid && statSync(directory.path).uid === us
  if (owner !== us && !isGiven) throw new PathError(pathReasons.notOwned)
  await unlocked(directory.entry(`.${name}.lock`))
  if (await answers(path)) throw new PathError(pathReasons.inUse)
  return found
}

/**
 * Waits until no server on the native engine is between its bind() and its listen(), when a live one looks dead:
 * native/io/socket/path_lock.h. That takes microseconds; a lock that lasts was left by a process that was killed.
 */
async function unlocked(lock: string): Promise<void> {
  for (let waited = 0; waited < LOCK_MS; waited += AGAIN_MS) {
    const found = lstatSync(lock, { throwIfNoEntry: false })
    if (found === undefined || found.uid !== process.geteuid?.() || found.nlink > 1) return
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { path: name, release } = reach(path)
    const probe = process.getBuiltinModule('node:net').createConnection(name)
    probe.once('close', release)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
  })
}

/** Takes the stale socket off the path. If another process has put a live one there meanwhile, that is put back. */
function moveAway(path: string, aside: string, stale: BigIntStats): void {
  const found = statAt(path)
  // A new file may have the inode number of the stale one, but not its time.
  if (found === undefined || !isSame(found, stale) || found.ctimeNs !== stale.ctimeNs) return
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return
  }
  const moved = statAt(aside)
  if (moved !== undefined && !isSame(moved, stale)) tryLink(aside, path)
}
