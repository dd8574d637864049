import type { Attack } from '../attack.js'

const REMOTE_OPEN = 2

/** Each answer during a drain must cost the same, however many calls are open. */
export const shutdownCalls: Attack = {
  name: 'shutdown-calls',
  summary: 'a shutdown with 16,000 calls in flight and an open client stream',
  bound: { blockedMs: 300, neighbourFailures: Number.POSITIVE_INFINITY },
  async run({ dial, command, wait }) {
    const link = await dial()
    link.drain()
    await link.call(1, 'Sink', '', REMOTE_OPEN)
    for (let i = 1; i <= 16_000; i++) await link.call(2 * i + 1, 'Wait')
    await wait(500)
    await command('shutdown')
    return undefined
  },
}
