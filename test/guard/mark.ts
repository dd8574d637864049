import { statSync } from 'node:fs'
import { sayHeap } from './heap.js'

/**
 * Makes a system call that is found in a trace of this process: the lines from here on belong to the mark. Says the
 * size of the heap, if the process was started for that.
 */
export function leaveMark(name: string): void {
  statSync(markPath(name), { throwIfNoEntry: false })
  sayHeap(name)
}

/** The path that the system call names. Nothing is there. */
export function markPath(name: string): string {
  return `/ttrpc-guard-mark/${name}`
}
