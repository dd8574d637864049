/**
 * The innocent neighbour: calls the server at the path of its first argument, one call after the other, as its
 * second says (JSON, `NeighbourOptions`). `report` prints the median and the longest call since the last report, the
 * one that still runs included.
 */
import process from 'node:process'
import { type Client, connect } from 'ttrpc'
import { listen, say } from '../support/say.js'
import type { NeighbourOptions } from './attack.js'
import { SERVICE } from './service.js'

const [path, setup] = process.argv.slice(2) as [string, string]
const { mode = 'call', bytes = 16 } = JSON.parse(setup) as NeighbourOptions
const payload = new Uint8Array(bytes).fill(7)
let durations: number[] = []
let failures = 0
let startedMs = performance.now()
let client: Client | undefined

listen((line) => {
  if (line !== 'report') return
  const running = performance.now() - startedMs
  const sorted = [...durations, running].sort((a, b) => a - b)
  say(JSON.stringify({ p50: sorted[sorted.length >> 1], worst: sorted.at(-1), failures }))
  durations = []
  failures = 0
})
say('ready')

for (;;) {
  startedMs = performance.now()
  try {
    client ??= await connect(path, { connectTimeoutMs: 60_000 })
    const answer = await client.call(SERVICE, 'Echo', payload)
    if (answer.length !== bytes) failures++
    if (mode === 'dial') {
      await client.close()
      client = undefined
    }
  } catch {
    failures++
    await client?.close()
    client = undefined
  }
  durations.push(performance.now() - startedMs)
  await new Promise((resolve) => setTimeout(resolve, 2))
}
