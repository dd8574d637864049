import { Buffer } from 'node:buffer'
import { loadModule } from '../../base/load-module.js'

type Containerd = typeof import('../../containerd.js')

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

/** The first byte of the field `version`, without which a BootstrapResult is not an answer. No text has it. */
const VERSION_TAG = 0x08

/** Returns the text of `bootstrap.json`. */
export function answerJson({ version, address, protocol }: Answer): string {
  return JSON.stringify({ version, address, protocol })
}

/** Reads an answer in any form, in the order of containerd: binary, JSON, plain. */
export function readAnswer(printed: string | Uint8Array): Answer {
  const bytes = Buffer.from(printed as string)
  const text = bytes.toString().trim()
  const binary = bytes.includes(VERSION_TAG) ? readBinary(bytes) : undefined
  return binary ?? readJson(text) ?? { version: 2, address: text, protocol: 'ttrpc' }
}

function readBinary(bytes: Uint8Array): Answer | undefined {
  const { bootstrapV1 } = loadModule(import.meta.url, '../../containerd.js') as Containerd
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
