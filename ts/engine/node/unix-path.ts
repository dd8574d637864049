import { chmod, link, lstat, mkdtemp, rename, rmdir, unlink } from 'node:fs/promises'
import { createConnection, type Server } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { process } from '../../runtime.js'

/** A path that cannot be had, with the reason; `code` is as the kernel would say. */
class PathError extends Error {
  readonly code = 'EADDRINUSE'
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

interface Identity {
  readonly dev: number
  readonly ino: number
}

/**
 * Makes `server` listen at `path`, where it appears with mode 0600 and already
 * listening: it is bound in a folder that only we can enter, and linked into
 * place. A stale socket of ours is taken over. Gives what removes the path.
 */
export async function listenAt(server: Server, path: string): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(dirname(path), '.t'))
  const born = join(folder, 's')
  try {
    await listening(server, born)
    await chmod(born, 0o600)
    const { dev, ino } = await lstat(born)
    await putInPlace(born, path, { dev, ino })
    await unlink(born)
    return () => removeOurs(path, { dev, ino })
  } finally {
    await rmdir(folder).catch(() => undefined)
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
  if (!found.isSocket()) throw new PathError('something that is not a socket stands there, and is left alone')
  if (found.uid !== process.geteuid?.()) {
    throw new PathError('a socket of another user stands there, and is left alone')
  }
  if (await answers(path)) throw new PathError('a live server answers there')
  return found
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path)
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

async function removeOurs(path: string, ours: Identity): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found !== undefined && found.ino === ours.ino && found.dev === ours.dev) {
    await unlink(path).catch(() => undefined)
  }
}
