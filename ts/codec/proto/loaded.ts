import type { Codec } from '../codec.js'

export interface LoadProtoOptions {
  /** Folders to search, in order. A file is first looked for at its own path; an import is last looked for beside its importer. */
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
