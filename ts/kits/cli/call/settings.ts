import { type CallOptions, type ConnectOptions, type EngineChoice, Metadata, uids } from '../../../index.js'
import { UsageError } from '../command.js'
import { parseDuration } from '../duration.js'
import { type ProtoValues, protoOptions } from '../proto-arguments.js'
import { readArguments } from '../read-arguments.js'
import { wholeNumber } from '../whole-number.js'

const KINDS = ['unary', 'serverStreaming', 'clientStreaming', 'bidiStreaming'] as const
const SHORT_KINDS = ['unary', 'server', 'client', 'bidi'] as const
const ENGINES: readonly EngineChoice[] = ['auto', 'native', 'node']
const MAX_UID = 0xffff_fffe

export type CallKind = (typeof KINDS)[number]
export type RawEncoding = 'hex' | 'base64'

/** The arguments of `ttrpc call`. */
export interface CallSettings {
  readonly address: string
  readonly method: string
  /** Text, `@` and a file, or `-` for the standard input. */
  readonly data: string | undefined
  readonly protos: ProtoValues
  /** Without .proto files: how bytes are written, and which sides stream. */
  readonly raw: { readonly encoding: RawEncoding; readonly kind: CallKind } | undefined
  readonly compact: boolean
  readonly connect: ConnectOptions
  readonly call: CallOptions
}

/** The options of commands that connect. */
export const connectArguments = {
  timeout: { type: 'string' },
  'verify-uid': { type: 'string' },
  engine: { type: 'string' },
} as const

/** What `readArguments` makes of `connectArguments`. */
interface ConnectValues {
  readonly timeout?: string
  readonly 'verify-uid'?: string
  readonly engine?: string
}

/** Throws `UsageError`, or an error of `parseArgs` of Node. */
export function callSettings(args: readonly string[]): CallSettings {
  const { values, positionals } = readArguments(args, {
    data: { type: 'string', short: 'd' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    raw: { type: 'string' },
    kind: { type: 'string' },
    compact: { type: 'boolean', default: false },
    ...protoOptions,
    ...connectArguments,
  })
  const [address, method] = namesOf(positionals, ['the address of the server', 'the method'])
  return {
    address: address!,
    method: method!,
    data: values.data,
    protos: values,
    raw: rawOf(values.raw, values.kind, values.proto !== undefined),
    compact: values.compact,
    connect: connectOptionsOf(values),
    call: {
      metadata: metadataOf(values.header),
      ...(values.timeout !== undefined && { timeoutMs: parseDuration(values.timeout, '--timeout') }),
    },
  }
}

/** Returns the arguments behind the options, one for each name. Throws `UsageError` when they are more or fewer. */
export function namesOf(given: readonly string[], names: readonly string[]): readonly string[] {
  const missing = names.slice(given.length)
  if (missing.length > 0) throw new UsageError(`missing: ${missing.join(' and ')}`)
  if (given.length > names.length)
    throw new UsageError(`${JSON.stringify(given[names.length])} is one argument too many`)
  return given
}

/** Returns how to connect. Throws `UsageError`. */
export function connectOptionsOf(values: ConnectValues): ConnectOptions {
  const { timeout, 'verify-uid': uid, engine = 'auto' } = values
  if (!ENGINES.includes(engine as EngineChoice))
    throw new UsageError(`--engine is ${ENGINES.join(', ')}, not ${JSON.stringify(engine)}`)
  return {
    engine: engine as EngineChoice,
    ...(timeout !== undefined && { connectTimeoutMs: Math.ceil(parseDuration(timeout, '--timeout')) }),
    ...(uid !== undefined && { verifyServer: uids([wholeNumber(uid, '--verify-uid', 0, MAX_UID)]) }),
  }
}

function rawOf(encoding: string | undefined, kind: string | undefined, typed: boolean): CallSettings['raw'] {
  if (encoding === undefined) {
    if (!typed) throw new UsageError('name the .proto files with --proto, or send bytes with --raw hex')
    if (kind !== undefined) throw new UsageError('--kind is for --raw: the .proto file says what streams')
    return undefined
  }
  if (typed) throw new UsageError('--raw sends bytes and --proto messages: use one of them')
  if (encoding !== 'hex' && encoding !== 'base64')
    throw new UsageError(`--raw is hex or base64, not ${JSON.stringify(encoding)}`)
  const at = SHORT_KINDS.indexOf((kind ?? 'unary') as (typeof SHORT_KINDS)[number])
  if (at < 0) throw new UsageError(`--kind is ${SHORT_KINDS.join(', ')}, not ${JSON.stringify(kind)}`)
  return { encoding, kind: KINDS[at]! }
}

/** Returns the metadata of `-H` options. Throws `UsageError`. */
export function metadataOf(headers: readonly string[]): Metadata {
  const metadata = new Metadata()
  for (const header of headers) {
    const [, key, value = ''] = /^\s*([^:]*[^:\s])\s*:\s?(.*)$/s.exec(header) ?? []
    if (key === undefined)
      throw new UsageError(`a header is written 'key: value', not ${JSON.stringify(header)}`)
    try {
      metadata.append(key, value)
    } catch (error) {
      throw new UsageError((error as Error).message)
    }
  }
  return metadata
}
