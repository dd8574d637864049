import { Buffer } from 'node:buffer'
import { bootstrapV1 } from '../../containerd.js'

/** What a shim's `start` answers containerd. */
export interface Answer {
  /** 2: serves `containerd.task.v2.Task`; 3: also version 3, with sandboxes. */
  readonly version: number
  readonly address: string
  readonly protocol: string
}

/**
 * The forms of an answer. `address`: the plain address, taken by all versions of containerd, as of version 2. `json`:
 * taken by containerd 1.7 to 2.x. `binary`: a BootstrapResult, taken by containerd 2.3 and newer.
 */
export type AnswerForm = 'address' | 'json' | 'binary'

/** Returns what `start` writes to stdout, without a newline: containerd 1.6 would take that for a part of the address. */
export function writeAnswer(form: AnswerForm, answer: Answer): Uint8Array {
  switch (form) {
    case 'address':
      return Buffer.from(answer.address)
    case 'json':
      return Buffer.from(answerJson(answer))
    case 'binary':
      return bootstrapV1.BootstrapResult.encode(answer)
  }
}

/** Returns the text of `bootstrap.json`. */
export function answerJson({ version, address, protocol }: Answer): string {
  return JSON.stringify({ version, address, protocol })
}

/** Reads an answer in any form, in the order of containerd: binary, JSON, plain. */
export function readAnswer(printed: string | Uint8Array): Answer {
  const bytes = Buffer.from(printed as string)
  const text = bytes.toString().trim()
  return readBinary(bytes) ?? readJson(text) ?? { version: 2, address: text, protocol: 'ttrpc' }
}

function readBinary(bytes: Uint8Array): Answer | undefined {
  try {
    const { version, address, protocol } = bootstrapV1.BootstrapResult.decode(bytes)
    return version > 0 && address !== '' ? { version, address, protocol } : undefined
  } catch {
    return undefined // it is not a BootstrapResult
  }
}

function readJson(text: string): Answer | undefined {
  try {
    const { version, address, protocol } = JSON.parse(text) as Record<string, unknown>
    if (typeof version !== 'number' || version < 2) return undefined
    if (typeof address !== 'string' || typeof protocol !== 'string') return undefined
    return { version, address, protocol }
  } catch {
    return undefined // it is not JSON, or not an object
  }
}
