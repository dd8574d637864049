import { lstatSync, unlinkSync } from 'node:fs'
import { chmod, link, lstat, mkdtemp, rename, rmdir, stat, unlink } from 'node:fs/promises'
import { createConnection, type Server } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { process } from '../../base/runtime.js'
import { reach } from './long-path.js'

/** A path that cannot be had, with the reason; `code` is as the kernel would say. */
class PathError extends Error {
  readonly code: string
  readonly reason: string

  constructor(reason: string, code = 'EADDRINUSE') {
    super(reason)
    this.reason = reason
    this.code = code
  }
}

interface Identity {
  readonly dev: number
  readonly ino: number
}

/**
 * Makes `server` listen at `path`, where it appears with mode 0600 and already
 * listening: it is bound in a folder that only we can enter, and linked into
 * place. A stale socket of ours is taken over. Gives what removes the path, to
 * be called when the server is closed; the end of the process does it as well.
 */
export async function listenAt(
  server: Server,
  path: string,
  allowUnsafeDirectory: boolean,
): Promise<() => Promise<void>> {
  if (!allowUnsafeDirectory) await checkDirectory(dirname(path))
  const folder = await mkdtemp(join(dirname(path), '.t'))
  const born = join(folder, 's')
  try {
    const { path: name, release } = reach(born)
    server.once('close', release) // the server removes the name it knows when it closes
    await listening(server, name)
    await chmod(born, 0o600)
    const { dev, ino } = await lstat(born)
    await putInPlace(born, path, { dev, ino })
    await unlink(born)
    const ours = { path, dev, ino }
    removeAtExit(ours)
    return () => removeOurs(ours)
  } finally {
    await rmdir(folder).catch(() => undefined)
  }
}

/** Whoever may write into it can put a socket of his own in the place of ours; in a sticky one, its owner alone. */
async function checkDirectory(directory: string): Promise<void> {
  const { uid, mode } = await stat(directory)
  if (uid !== process.geteuid?.() && uid !== 0) {
    throw new PathError(
      'its directory belongs to another user, who could put a socket of his own there; use one of ours with mode 0700, or set allowUnsafeDirectory: true',
      'EACCES',
    )
  }
  if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0) {
    throw new PathError(
      'others may write into its directory and put a socket of their own there; chmod it to 0700, or set allowUnsafeDirectory: true',
      'EACCES',
    )
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

async function putInPlace(born: string, path: string, ours: Identity): Promise<void> {
  try {
    return await link(born, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const stale = await staleSocket(path)
  if (stale !== undefined) await moveAway(path, stale)
  try {
    await link(born, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const { ino } = await lstat(path)
    if (ino !== ours.ino) throw new PathError('a live server answers there')
  }
}

/** The identity of a socket of ours at which nobody listens; undefined when nothing is there. */
async function staleSocket(path: string): Promise<Identity | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return undefined
  if (!found.isSocket()) throw new PathError('something that is not a socket is there, and is left alone')
  if (found.uid !== process.geteuid?.()) {
    throw new PathError('a socket of another user is there, and is left alone')
  }
  if (await answers(path)) throw new PathError('a live server answers there')
  return found
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { path: name, release } = reach(path)
    const probe = createConnection(name)
    probe.once('close', release)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
  })
}

/** Takes the stale socket off the path; another starter's living one, should it stand there by now, is put back. */
async function moveAway(path: string, stale: Identity): Promise<void> {
  const folder = await mkdtemp(join(dirname(path), '.t'))
  const aside = join(folder, basename(path))
  try {
    await rename(path, aside)
    const moved = await lstat(aside)
    if (moved.ino !== stale.ino || moved.dev !== stale.dev) await link(aside, path)
    await unlink(aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  } finally {
    await rmdir(folder).catch(() => undefined)
  }
}

interface OurPath extends Identity {
  readonly path: string
}

const ourPaths = new Set<OurPath>()

/** `process.exit` closes no server. */
function removeAtExit(ours: OurPath): void {
  if (ourPaths.size === 0) process.once('exit', removeAll)
  ourPaths.add(ours)
}

function removeAll(): void {
  for (const { path, dev, ino } of ourPaths) {
    try {
      const found = lstatSync(path)
      if (found.ino === ino && found.dev === dev) unlinkSync(path)
    } catch {
      // It is gone already.
    }
  }
}

async function removeOurs(ours: OurPath): Promise<void> {
  ourPaths.delete(ours)
  if (ourPaths.size === 0) process.removeListener('exit', removeAll)
  const found = await lstat(ours.path).catch(() => undefined)
  if (found !== undefined && found.ino === ours.ino && found.dev === ours.dev) {
    await unlink(ours.path).catch(() => undefined)
  }
}
