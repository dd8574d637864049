import { readFileSync } from 'node:fs'

/** The flag of a socket that listens, in /proc/net/unix. */
const LISTENS = '00010000'

/** Returns whether a unix socket of this path listens: its file is there a moment before.. */
export function isListening(path: string): boolean {
  const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n')
  return sockets.some((line) => line.endsWith(` ${path}`) && line.split(/\s+/)[3] === LISTENS)
}
