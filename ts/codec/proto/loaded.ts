import type { Codec } from '../codec.js'

export interface LoadProtoOptions {
  /** Where files and imports are looked for, in order. Files are first looked for as they stand, imports last beside their importer. */
  readonly includeDirs?: readonly string[]
}

// biome-ignore lint/suspicious/noExplicitAny: the messages of a file read at run time are not known to the compiler
type LooseCodec = Codec<any, any>

/** A method read at run time; its codecs are reflected `Type`s of protobufjs. */
export interface LoadedMethod {
  readonly input: LooseCodec
  readonly output: LooseCodec
  readonly clientStreaming: boolean
  readonly serverStreaming: boolean
}

/** A service definition read at run time: its messages are `any`. */
export interface LoadedService {
  readonly name: string
  readonly methods: Readonly<Record<string, LoadedMethod>>
}

/** Services by full name, and by bare name where only one has it. */
export type LoadedServices = Readonly<Record<string, LoadedService>>
