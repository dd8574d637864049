import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'

/**
 * Runs `work` while no other process holds the lock of that name.
 *
 * The lock is a listening abstract socket: the kernel releases it however its
 * holder ends, and processes that wait for it see their connection close.
 */
export async function withLock<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const path = `\0ttrpc-test-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
  for (;;) {
    const held = await tryToHold(path)
    if (held === undefined) {
      await untilFree(path)
      continue
    }
    try {
      return await work()
    } finally {
      held.release()
    }
  }
}

async function tryToHold(path: string): Promise<{ release(): void } | undefined> {
  const waiting = new Set<{ destroy(): void }>()
  const server: Server = createServer((socket) => {
    waiting.add(socket)
    socket.on('error', () => waiting.delete(socket))
  })
  try {
    server.listen(path)
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw error
  }
  return {
    release() {
      server.close()
      for (const socket of waiting) socket.destroy()
    },
  }
}

/** Resolves when the holder has ended or has released the lock. */
function untilFree(path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
    socket.resume()
  })
}
