import type { EnumValues } from '../message/enum-type.js'
import type { Int64Kind } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'

export type { EnumValues } from '../message/enum-type.js'
export type { Int64Kind } from '../message/field-spec.js'
export type { MessageType } from '../message/message-type.js'

export interface LoadProtoOptions {
  /**
   * Folders to search, in order. A file is first looked for at its own path; an import in these folders, then among the
   * files that the package has (google/protobuf, google/rpc), then beside its importer.
   */
  readonly includeDirs?: readonly (string | URL)[]
  /** Keeps the names of fields as they are in the file; by default they are camelCase. */
  readonly keepCase?: boolean
  /** How 64-bit integers are read: `'bigint'` by default. `'number'` makes reading one beyond 2⁵³ fail. */
  readonly int64?: Int64Kind
}

// biome-ignore lint/suspicious/noExplicitAny: the messages of a file read at run time are not known to the compiler
export type LooseType = MessageType<any, any>

/** A method read at run time. */
export interface LoadedMethod {
  readonly input: LooseType
  readonly output: LooseType
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

/** What the files contain: the services by name, and everything by its kind and name. */
export type LoadedProto = LoadedServices & {
  readonly services: LoadedServices
  readonly messages: Readonly<Record<string, LooseType>>
  readonly enums: Readonly<Record<string, EnumValues>>
}
