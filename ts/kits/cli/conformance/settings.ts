import { type Address, parseAddress } from '../../../engine/address/address.js'
import { UsageError } from '../command.js'
import { parseDuration } from '../duration.js'
import { readArguments } from '../read-arguments.js'

/** The arguments of `ttrpc conformance`. */
export interface ConformanceSettings {
  readonly address: Address
  /** Checks a client that connects to `address`. */
  readonly client: boolean
  readonly service: string | undefined
  readonly json: boolean
  readonly timeoutMs: number
}

const DEFAULT_TIMEOUT = '5s'
/** The longest time of a timer of Node. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** Throws `UsageError`, an error of `parseArgs` of Node, or `ERR_TTRPC_ADDRESS`. */
export function conformanceSettings(args: readonly string[]): ConformanceSettings {
  const { values, positionals } = readArguments(args, {
    client: { type: 'boolean', default: false },
    service: { type: 'string' },
    json: { type: 'boolean', default: false },
    timeout: { type: 'string', default: DEFAULT_TIMEOUT },
  })
  const [address, ...rest] = positionals
  if (address === undefined) throw new UsageError('name an address')
  if (rest.length > 0) throw new UsageError(`${JSON.stringify(rest[0])} is one argument too many`)
  if (values.client && values.service !== undefined) throw new UsageError('--service is for servers')
  return {
    address: parseAddress(address),
    client: values.client,
    service: values.service,
    json: values.json,
    timeoutMs: Math.min(MAX_TIMEOUT_MS, parseDuration(values.timeout, '--timeout')),
  }
}
