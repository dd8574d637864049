import type { NativeExit } from '../engine/native/process-functions.js'

/** Exits of adopted processes that were reaped before they were watched, the oldest first. */
const exits = new Map<number, NativeExit>()

/** Remembers an exit, at most `most` of them: the oldest is dropped. */
export function rememberReaped(pid: number, exit: NativeExit, most: number): void {
  exits.delete(pid)
  exits.set(pid, exit)
  for (const oldest of exits.keys()) {
    if (exits.size <= most) break
    exits.delete(oldest)
  }
}

/** Returns the exit of a process that was reaped, once. */
export function takeReaped(pid: number): NativeExit | undefined {
  const exit = exits.get(pid)
  exits.delete(pid)
  return exit
}
