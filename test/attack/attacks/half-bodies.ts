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

/** Connections cost a peer little: the share of one must not depend on how many others hold memory. */
export const manyHalfBodies: Attack = {
  name: 'many-half-bodies',
  summary: '1,000 connections that send half of a body of 200 KB and then nothing',
  bound: { neighbourWorstMs: 2000, memoryMiB: 128 },
  nodeBound: { memoryMiB: 224 }, // and a chunk for each paused socket of Node, and what is not collected yet
  neighbour: { bytes: 100_000 },
  async run({ dial, wait, seconds }) {
    const bytes = startOfFrame(frame(1, REQUEST, 0, Buffer.alloc(200_000)), 150_000)
    for (let i = 0; i < 1000; i++) void (await dial()).send(bytes)
    await wait(seconds * 1000)
    return undefined
  },
}

/** A body that is longer than what the kernel holds needs a turn: those who had theirs must let go of the memory. */
export const halfBodiesAndLongCalls: Attack = {
  name: 'half-bodies-long-calls',
  summary: 'half-sent bodies as before, beside a neighbour that sends 2 MB a call',
  bound: { neighbourWorstMs: 2000 },
  neighbour: { bytes: 2_000_000 },
  run: halfBodies.run,
}
