import { Buffer } from 'node:buffer'
import * as checks from './checks.js'
import type { FieldTypes, MessageSpec } from './field-spec.js'
import * as objects from './objects.js'
import { doubles, floats } from './packed.js'
import { MAX_DEPTH, type MessageReader, tooDeep } from './reader.js'
import { at, Refusal } from './refusal.js'
import { keep, keepEnum, UNKNOWN_FIELDS, writeUnknown } from './unknown-fields.js'
import type { MessageWriter } from './writer.js'

/** Makes a message with all fields at their defaults. */
export interface MessageClass {
  new (): object
  prototype: object
}

/** What the code of one message type provides. */
export interface MessageCode {
  readonly Message: MessageClass
  /** Appends the message to the writer. Throws a `Refusal` for a value that does not fit. */
  write(message: unknown, writer: MessageWriter, depth: number): void
  /** Reads up to the reader's end, or to the tag `groupEnd` when that is not 0; into `message` if there is one. */
  read(reader: MessageReader, depth: number, groupEnd: number, message?: object): object
}

/** A message type as the code of others uses it. */
export interface FieldCode extends Pick<MessageCode, 'read' | 'write'> {
  /** Returns a message with all fields at their defaults. */
  make(): object
}

/** The code of one message type, over the helpers of this library and the types of its fields. */
export type MakeCode = (helpers: Helpers, types: FieldTypes<FieldCode>, spec: MessageSpec) => MessageCode

const EMPTY = Buffer.alloc(0)

/** What emitted code calls. */
export type Helpers = typeof helpers

export const helpers = {
  ...checks,
  ...objects,
  at,
  doubles,
  floats,
  keep,
  keepEnum,
  writeUnknown,
  unknown: UNKNOWN_FIELDS,
  empty: EMPTY,
  maxDepth: MAX_DEPTH,
  tooDeep,
  cyclic: (): never => {
    throw new Refusal(`nests deeper than ${MAX_DEPTH} messages`, true)
  },
  groupEnd: (): never => {
    throw new RangeError('a group has no end')
  },
  required: (name: string): never => {
    throw new Error(`the required field ${name} is missing`)
  },
  /** Returns a 64-bit integer as a number. */
  safe(value: bigint, name: string): number {
    const number = Number(value)
    if (Number.isSafeInteger(number)) return number
    throw new RangeError(
      `${name} is ${value}, beyond what a number holds exactly; read 64-bit integers as bigint`,
    )
  },
}
