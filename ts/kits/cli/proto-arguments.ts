import { type LoadedProto, loadProto } from '../../index.js'
import { UsageError } from './command.js'

/** The options by which commands are passed .proto files. */
export const protoOptions = {
  proto: { type: 'string', multiple: true },
  include: { type: 'string', short: 'I', multiple: true },
} as const

/** What `readArguments` makes of `protoOptions`. */
export interface ProtoValues {
  readonly proto?: string[]
  readonly include?: string[]
}

/** Reads the files that the arguments name. Throws `UsageError` where they name none; rejects as `loadProto`. */
export function loadProtos({ proto = [], include = [] }: ProtoValues): Promise<LoadedProto> {
  if (proto.length === 0) throw new UsageError('name the .proto files with --proto')
  return loadProto(proto, { includeDirs: include })
}
