import { Buffer } from 'node:buffer'
import { textOf } from '../../../base/errors/text.js'
import { loadProto } from '../../../index.js'
import type { Sender } from './tap-event.js'

/** What is shown of a message. */
export interface ShownPayload {
  readonly payload?: unknown
  readonly hex?: string
  readonly problem?: string
}

/** Bytes of a message whose type is not known that are shown. */
const HEX_BYTES = 16

interface Decoder {
  decode(bytes: Uint8Array): unknown
}

type Methods = Readonly<Record<string, { readonly input: Decoder; readonly output: Decoder }>>

/** Turns messages into what is shown of them. */
export class Payloads {
  readonly #services: Readonly<Record<string, { readonly methods: Methods }>>
  readonly #hidden: boolean

  private constructor(services: Readonly<Record<string, { readonly methods: Methods }>>, hidden: boolean) {
    this.#services = services
    this.#hidden = hidden
  }

  /** Reads .proto files. `hidden`: nothing of a payload is shown. Rejects as `loadProto`. */
  static async load(
    files: readonly string[],
    includeDirs: readonly string[],
    hidden: boolean,
  ): Promise<Payloads> {
    if (files.length === 0) return new Payloads({}, hidden)
    const { services } = await loadProto(files, { includeDirs })
    return new Payloads(services, hidden)
  }

  /** Returns what is shown of a message of a call, the bytes of which are reused. */
  show(call: { service: string; method: string } | undefined, from: Sender, bytes: Buffer): ShownPayload {
    if (this.#hidden) return {}
    const type = call === undefined ? undefined : this.#typeOf(call.service, call.method, from)
    if (type === undefined) return shownHex(bytes)
    try {
      const message = type.decode(Buffer.from(bytes)) // a copy: bytes fields may be views
      return { payload: JSON.parse(JSON.stringify(message) ?? 'null') }
    } catch (error) {
      return { ...shownHex(bytes), problem: `the payload does not fit its type: ${textOf(error)}` }
    }
  }

  /** Returns what is shown of bytes that are not known to be a message. */
  bytes(bytes: Buffer): ShownPayload {
    return this.#hidden ? {} : shownHex(bytes)
  }

  #typeOf(service: string, method: string, from: Sender): Decoder | undefined {
    if (!Object.hasOwn(this.#services, service)) return undefined
    const methods = this.#services[service]!.methods
    if (!Object.hasOwn(methods, method)) return undefined
    return from === 'client' ? methods[method]!.input : methods[method]!.output
  }
}

function shownHex(bytes: Buffer): ShownPayload {
  if (bytes.length === 0) return {}
  const rest = bytes.length > HEX_BYTES ? '…' : ''
  return { hex: bytes.toString('hex', 0, HEX_BYTES) + rest }
}
