import type { Attack } from '../attack.js'

/** A peer that has left must not keep its place among those that wait for a handshaker. */
export const deadHandshakes: Attack = {
  name: 'dead-handshakes',
  summary: '320 peers that connect and leave before a handshaker that takes a second',
  victim: { handshaker: 'slow' },
  neighbour: { mode: 'dial' },
  bound: { neighbourWorstMs: 2500 },
  async run({ dial, wait, seconds }) {
    for (let i = 0; i < 320; i++) void dial().then((link) => link.close())
    await wait(seconds * 1000)
    return undefined
  },
}
