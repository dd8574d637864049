/** Values that tests of wrong use pass to the API, and what it throws for them. */
import assert from 'node:assert/strict'
import { type Codec, Server } from 'ttrpc'

// biome-ignore lint/suspicious/noExplicitAny: what is tested here is what the types forbid
export type Wrong = any

const bytes: Codec<Uint8Array> = { encode: (value) => value, decode: (value) => value }
export const unary = { input: bytes, output: bytes }
export const definition = { name: 'test.v1.Typed', methods: { Echo: unary } }
export const empty = new Uint8Array(0)

export function server(): Wrong {
  return new Server()
}

export function withMethods(methods: unknown): Wrong {
  return { name: 'test.v1.Other', methods }
}

export function echoing(bytes: Uint8Array): Uint8Array {
  return bytes
}

export function registerTwice(): void {
  server()
    .register(definition, { echo: (request: Uint8Array) => request })
    .register(definition, { echo: (request: Uint8Array) => request })
}

export function isMisuse(code: string): (error: Wrong) => true {
  return (error) => {
    assert.ok(error instanceof TypeError, String(error))
    assert.equal((error as Wrong).code, `ERR_TTRPC_${code}`)
    assert.ok(error.message.length > 10)
    return true
  }
}
