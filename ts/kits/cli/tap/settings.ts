import { type Address, parseAddress } from '../../../engine/address/address.js'
import { UsageError } from '../command.js'
import { protoOptions } from '../proto-arguments.js'
import { readArguments } from '../read-arguments.js'
import { wholeNumber } from '../whole-number.js'
import type { FilterSettings } from './filter.js'

/** Where the events come from. */
export type TapSource =
  | { readonly kind: 'live'; readonly listen: Address; readonly target: Address }
  | { readonly kind: 'recording'; readonly path: string }

/** The arguments of `ttrpc tap`. */
export interface TapSettings {
  readonly source: TapSource
  readonly filter: FilterSettings
  readonly protos: readonly string[]
  readonly includeDirs: readonly string[]
  readonly hidePayloads: boolean
  readonly json: boolean
  readonly write: string | undefined
  /** The port of the page, 0 for any; undefined: no page, the output is lines. */
  readonly webPort: number | undefined
}

const MAX_STREAM = 0xffff_ffff
const MAX_PORT = 65_535

/** Throws `UsageError`, an error of `parseArgs` of Node, or `ERR_TTRPC_ADDRESS`. */
export function tapSettings(args: readonly string[]): TapSettings {
  const { values, positionals } = readArguments(withPort(args), {
    ...protoOptions,
    method: { type: 'string' },
    stream: { type: 'string' },
    'no-payload': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
    read: { type: 'string' },
    web: { type: 'string' },
  })
  if (values.read !== undefined && values.write !== undefined) {
    throw new UsageError('--read shows a recording and --write makes one: use one of them')
  }
  if (values.web !== undefined && values.json) {
    throw new UsageError('--web shows a page and --json prints lines: use one of them')
  }
  return {
    source: sourceOf(values.read, positionals),
    filter: { method: values.method, stream: streamOf(values.stream) },
    protos: values.proto ?? [],
    includeDirs: values.include ?? [],
    hidePayloads: values['no-payload'],
    json: values.json,
    write: values.write,
    webPort: values.web === undefined ? undefined : wholeNumber(values.web, '--web', 0, MAX_PORT),
  }
}

/** Returns the arguments with the port of --web, which may be left out, as `--web=PORT`, as `parseArgs` needs it. */
function withPort(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const at = args.lastIndexOf('--web', end < 0 ? args.length : end)
  if (at < 0) return [...args]
  const port = args[at + 1]
  const isPort = port !== undefined && /^\d+$/.test(port)
  return [...args.slice(0, at), `--web=${isPort ? port : 0}`, ...args.slice(at + (isPort ? 2 : 1))]
}

function sourceOf(read: string | undefined, positionals: readonly string[]): TapSource {
  if (read !== undefined) {
    if (positionals.length > 0) throw new UsageError('--read takes no addresses')
    return { kind: 'recording', path: read }
  }
  const [listen, target, ...rest] = positionals
  if (listen === undefined || target === undefined) {
    throw new UsageError('name the address to listen on, and the one of the server')
  }
  if (rest.length > 0) throw new UsageError(`${JSON.stringify(rest[0])} is one argument too many`)
  return { kind: 'live', listen: addressOf(listen), target: addressOf(target) }
}

function addressOf(text: string): Address {
  try {
    return parseAddress(text)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function streamOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const stream = Number(text)
  if (/^\d{1,10}$/.test(text) && stream <= MAX_STREAM) return stream
  throw new UsageError(`--stream takes the number of a stream, not ${JSON.stringify(text)}`)
}
