/** Descriptors as ProtoJSON: what protoc knows of a file, as far as it is printed. */

export interface FileJson {
  readonly name: string
  readonly package?: string
  readonly syntax?: string
  readonly edition?: string
  readonly dependency: readonly string[]
  readonly weakDependency: readonly number[]
  readonly publicDependency?: readonly number[]
  readonly messageType: readonly MessageJson[]
  readonly enumType: readonly EnumJson[]
  readonly service: readonly ServiceJson[]
  readonly options?: OptionsJson
  readonly sourceCodeInfo?: { readonly location: readonly LocationJson[] }
}

export interface LocationJson {
  readonly path: readonly number[]
  readonly span: readonly number[]
  readonly leadingComments?: string
  readonly trailingComments?: string
}

export interface OptionsJson {
  readonly deprecated?: boolean
  readonly packed?: boolean
  readonly allowAlias?: boolean
  readonly mapEntry?: boolean
  readonly features?: Readonly<Record<string, string>>
}

export interface MessageJson {
  readonly name: string
  readonly field: readonly FieldJson[]
  readonly nestedType: readonly MessageJson[]
  readonly enumType: readonly EnumJson[]
  readonly oneofDecl: readonly { readonly name: string }[]
  readonly options?: OptionsJson
}

export interface FieldJson {
  readonly name: string
  readonly number: number
  readonly label: 'LABEL_OPTIONAL' | 'LABEL_REQUIRED' | 'LABEL_REPEATED'
  readonly type: string
  readonly typeName?: string
  readonly defaultValue?: string
  readonly oneofIndex?: number
  readonly jsonName?: string
  readonly proto3Optional?: boolean
  readonly options?: OptionsJson
}

export interface EnumJson {
  readonly name: string
  readonly value: readonly {
    readonly name: string
    readonly number: number
    readonly options?: OptionsJson
  }[]
  readonly options?: OptionsJson
}

export interface ServiceJson {
  readonly name: string
  readonly method: readonly MethodJson[]
  readonly options?: OptionsJson
}

export interface MethodJson {
  readonly name: string
  readonly inputType: string
  readonly outputType: string
  readonly clientStreaming?: boolean
  readonly serverStreaming?: boolean
  readonly options?: OptionsJson
}
