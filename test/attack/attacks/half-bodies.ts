import { Buffer } from 'node:buffer'
import { frame, REQUEST } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import { startOfFrame } from '../attack-link.js'

const BODY_BYTES = 4 * 1024 * 1024

/** The memory for arriving bodies is shared: one that does not go on must lose its turn. */
export const halfBodies: Attack = {
  name: 'half-bodies',
  summary: '24 connections that send half of a body of 4 MiB and then nothing',
  bound: { neighbourWorstMs: 2000 },
  neighbour: { bytes: 100_000 },
  async run({ dial, wait, seconds }) {
    const bytes = startOfFrame(frame(1, REQUEST, 0, Buffer.alloc(BODY_BYTES)), BODY_BYTES - 1024)
    for (let i = 0; i < 24; i++) void (await dial()).send(bytes)
    await wait(seconds * 1000)
    return undefined
  },
}
