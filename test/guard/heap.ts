import { PerformanceObserver } from 'node:perf_hooks'
import process from 'node:process'
import { say } from '../support/say.js'

/** The options of Node for a program that says the size of its heap: nothing is collected before it is asked for. */
export const HEAP_FLAGS = '--expose-gc --min-semi-space-size=64 --max-semi-space-size=64'

/** What a program has said about its heap at a mark. */
export interface HeapMark {
  readonly bytes: number
  /** Collections since the mark before, without the one that was asked for. */
  readonly collections: number
}

let collections = 0

/** Says how much of the heap is in use, as `HeapMark`, without garbage at the mark `begin`. Does nothing without `HEAP_FLAGS`. */
export function sayHeap(name: string): void {
  if (globalThis.gc === undefined) return
  if (name === 'begin') {
    globalThis.gc()
    const observer = new PerformanceObserver((list) => {
      collections += list.getEntries().length
    })
    observer.observe({ entryTypes: ['gc'] })
  }
  const mark: HeapMark = { bytes: process.memoryUsage().heapUsed, collections }
  say(JSON.stringify(mark))
}
