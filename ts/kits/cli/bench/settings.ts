import type { CallOptions, ConnectOptions } from '../../../index.js'
import { connectArguments, connectOptionsOf, metadataOf, namesOf } from '../call/settings.js'
import { UsageError } from '../command.js'
import { parseDuration } from '../duration.js'
import { type ProtoValues, protoOptions } from '../proto-arguments.js'
import { readArguments } from '../read-arguments.js'
import { wholeNumber } from '../whole-number.js'

const MAX_CONCURRENCY = 10_000
const MAX_CONNECTIONS = 1000
const MAX_CALLS = 1_000_000_000

/** The arguments of `ttrpc bench`. */
export interface BenchSettings {
  readonly address: string
  readonly method: string
  readonly data: string | undefined
  readonly protos: ProtoValues
  readonly concurrency: number
  readonly connections: number
  readonly warmupMs: number
  /** When it ends: after a time, or after so many calls; the other is Infinity. */
  readonly durationMs: number
  readonly calls: number
  readonly json: boolean
  readonly connect: ConnectOptions
  readonly call: CallOptions
}

/** Throws `UsageError`, or an error of `parseArgs` of Node. */
export function benchSettings(args: readonly string[]): BenchSettings {
  const { values, positionals } = readArguments(args, {
    data: { type: 'string', short: 'd' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    concurrency: { type: 'string', default: '64' },
    connections: { type: 'string', default: '1' },
    duration: { type: 'string' },
    calls: { type: 'string' },
    warmup: { type: 'string', default: '1s' },
    json: { type: 'boolean', default: false },
    ...protoOptions,
    ...connectArguments,
  })
  const [address, method] = namesOf(positionals, ['the address of the server', 'the method'])
  const { duration, calls, warmup, timeout } = values
  if (duration !== undefined && calls !== undefined)
    throw new UsageError('--duration and --calls both say when it ends: use one of them')
  const concurrency = wholeNumber(values.concurrency, '--concurrency', 1, MAX_CONCURRENCY)
  const connections = wholeNumber(values.connections, '--connections', 1, MAX_CONNECTIONS)
  if (connections > concurrency)
    throw new UsageError('--connections is more than --concurrency: some would have no call')
  return {
    address: address!,
    method: method!,
    data: values.data,
    protos: values,
    concurrency,
    connections,
    warmupMs: warmup === '0' ? 0 : parseDuration(warmup, '--warmup'),
    durationMs:
      calls === undefined ? parseDuration(duration ?? '5s', '--duration') : Number.POSITIVE_INFINITY,
    calls: calls === undefined ? Number.POSITIVE_INFINITY : wholeNumber(calls, '--calls', 1, MAX_CALLS),
    json: values.json,
    connect: connectOptionsOf(values),
    call: {
      metadata: metadataOf(values.header),
      ...(timeout !== undefined && { timeoutMs: parseDuration(timeout, '--timeout') }),
    },
  }
}
