import process from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

/** Collects garbage where the process has --expose-gc, with pauses in which memory is returned to the system. */
export async function collect() {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    await setTimeout(50)
  }
}

/** At each line on stdin collects garbage, and prints a line. Calls `end` when stdin ends. */
export function collectWhenAsked(end) {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', async () => {
    await collect()
    console.log('collect: ok')
  })
  lines.on('close', end)
}
