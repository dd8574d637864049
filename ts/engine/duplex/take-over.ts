import type { Duplex } from 'node:stream'

/**
 * Makes a duplex ready for its new owner, whatever its former one has left: pipes, listeners that read it, writes
 * that are held back.
 */
export function takeOver(duplex: Duplex): void {
  duplex.unpipe()
  duplex.removeAllListeners('readable') // with one, a stream passes no data on
  while (duplex.writableCorked > 0) duplex.uncork()
}

/** Whether a duplex can no longer carry a connection: one of its sides has ended, or it is destroyed. */
export function hasEnded(duplex: Duplex): boolean {
  return duplex.destroyed || duplex.readableEnded || duplex.writableEnded
}

/** Lets the process end while a socket is open: the calls of a client keep it alive. Other duplexes never do. */
export function releaseProcess(duplex: Duplex): void {
  const socket = duplex as Duplex & { unref?(): void }
  socket.unref?.()
}
