import type { MessageSpec } from '../message/field-spec.js'
import { emitClass, emitRead } from './decoder.js'
import { emitWrite } from './encoder.js'
import type { AnyType } from './text.js'

/** The parameters of the function whose body `emitCode` emits: helpers, types of the fields, the message's spec. */
export const CODE_PARAMETERS = ['$', 'T', 'S'] as const

/**
 * Emits the code of one message type as the body of a function that returns its `MessageCode`. It imports nothing, so that
 * it can be run in memory as well as written to a file. `any`: `: any` for TypeScript, whose compiler then checks nothing
 * in it.
 */
export function emitCode(spec: MessageSpec, any: AnyType = ''): string {
  const name = spec.name.slice(spec.name.lastIndexOf('.') + 1)
  return [
    '"use strict"',
    emitClass(spec, any),
    `Object.defineProperty(M, "name", { value: ${JSON.stringify(name)} })`,
    emitWrite(spec, any),
    emitRead(spec, any),
    'return { Message: M, write, read }',
  ].join('\n')
}
