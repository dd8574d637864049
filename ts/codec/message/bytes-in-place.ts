import { Refusal } from './refusal.js'

/** The length that the array itself knows, whatever properties it was given. */
const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length')!
  .get as (this: Uint8Array) => number

/** A value of a `bytes` field that is not copied: it is sent from where its owner has it. */
export interface BytesInPlace {
  readonly value: Uint8Array
  readonly length: number
  /** Its place in what is written of the message. */
  at: number
}

/** Returns the value, which belongs at a place; undefined for one whose length is not what it says. */
export function inPlace(value: Uint8Array, at: number): BytesInPlace | undefined {
  const { length } = value
  return lengthOf.call(value) === length ? { value, length, at } : undefined
}

/** Throws a refusal if the value has become shorter or longer: its length was written. A getter of the message may do that. */
export function checkLength({ value, length }: BytesInPlace): void {
  if (lengthOf.call(value) !== length || value.length !== length)
    throw new Refusal('must not detach or resize its bytes while it is encoded')
}
