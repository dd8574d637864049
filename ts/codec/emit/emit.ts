import type { MessageSpec } from '../message/field-spec.js'
import { emitClass, emitRead } from './decoder.js'
import { emitWrite } from './encoder.js'
import type { AnyType } from './text.js'

/** The parameters of the function whose body `emitCode` emits: helpers, types of the fields, the message's spec. */
export const CODE_PARAMETERS = ['$', 'T', 'S'] as const

/*
 * The names in the emitted code are short, since it is parsed at each start of a program:
 *
 *   $  helpers                      m  the message               o  where the message around ends, the member of a oneof
 *   T  types of the fields          d  depth of nesting          l  the list of a field
 *   S  the message's spec           v  value of a field          k  key of a map, or of an object
 *   M  class of the message         t  tag that was read         n  number of fields that are set
 *   r  reader                       s  where that tag begins     c  number of keys that the object has
 *   w  writer                       u  tag in an entry of a map  p  where a length goes
 *   g  tag that ends a group        e  element of a list or map
 *
 * For `message Name { string name = 1; }` it is, without what all messages have:
 *
 *   const M = function () { this.name = "" }
 *   function write(m, w, d) {
 *     v = m.name
 *     if (v !== undefined && v !== null) {
 *       n++
 *       if (typeof v !== "string") $.badString(v, "name")
 *       if (v !== "") { w.tag(10); if (!w.string(v)) $.badString(v, "name") }
 *     }
 *   }
 *   function read(r, d, g, m) {
 *     while (r.pos < r.len) {
 *       const s = r.pos, t = r.tag()
 *       switch (t >>> 3) { case 1: if (t !== 10) break; m.name = r.string(); continue }
 *       r.skip(t, d)
 *       $.keep(m, r, s)
 *     }
 *     return m
 *   }
 */

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
