import { Buffer } from 'node:buffer'
import { frame, REQUEST } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import { startOfFrame } from '../attack-link.js'

/** A frame that is not whole yet is held aside: those of many connections must count together. */
export const partialFrames: Attack = {
  name: 'partial-frames',
  summary: '5,000 connections, each with 15 KiB of a frame of 16 KiB',
  bound: { memoryMiB: 64 },
  nodeBound: { memoryMiB: 160 }, // 64, and 14 KiB for each socket of Node
  async run({ dial }) {
    const bytes = startOfFrame(frame(1, REQUEST, 0, Buffer.alloc(16_000)), 15_000)
    for (let i = 0; i < 5000; i++) await (await dial()).send(bytes)
    return undefined
  },
}
