/** The places in which code of the user runs, as the tests fill them with hostile values. */
import { Buffer } from 'node:buffer'
import { type Client, type ClientOptions, Code, type Server, type ServerOptions } from 'ttrpc'
import type { Hostile } from '../support/hostile-values.js'

/** Returns the value that is tried now. */
export type Use = () => unknown

/** One place, and one way in which the value gets out of it. */
export interface Slot {
  readonly name: string
  /** Options of the server and the client; `active`: whether a value is tried now. */
  server?(use: Use, active: () => boolean): ServerOptions
  client?(use: Use, active: () => boolean): ClientOptions
  register?(server: Server, use: Use): void
  /** Makes the call that meets the value. */
  run(client: Client, timeoutMs: number): Promise<unknown>
  /** The codes with which that call may end; 0 for success. */
  expect(value: Hostile): readonly number[]
}

export const SERVICE = 'test.v1.Foreign'

/** How a value leaves a function: four ways. */
export const leaving = {
  'returns it': (use: Use) => () => use(),
  'throws it': (use: Use) => () => {
    throw use()
  },
  'resolves with it': (use: Use) => async () => use(),
  'rejects with it': (use: Use) => async () => {
    throw use()
  },
} as const

export type Leaving = keyof typeof leaving

export const ways = Object.keys(leaving) as Leaving[]

/** The codes of a value that is waited for; `itself`: of one that there is nothing to wait for. */
export function settled(value: Hostile, itself: (value: Hostile) => readonly number[]): readonly number[] {
  if (value.settles === 'good') return [Code.OK]
  if (value.settles === 'never') return [Code.DEADLINE_EXCEEDED]
  if (value.settles === 'good or error') return [Code.OK, Code.UNKNOWN, Code.INTERNAL]
  if (value.settles === 'error') return [Code.UNKNOWN]
  return itself(value)
}

/** The codes of a function that lets the value out in this way. */
export function leaves(
  way: Leaving,
  value: Hostile,
  itself: (value: Hostile) => readonly number[],
): readonly number[] {
  return way === 'throws it' || way === 'rejects with it' ? [value.code] : settled(value, itself)
}

/** Reads a stream to its end. */
export async function drain(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages);
}

export const none = Buffer.alloc(0)
