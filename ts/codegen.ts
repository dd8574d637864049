/** `ttrpc/codegen`: JavaScript and types for .proto files, for the command line and for tools of others. */
export { generateModules } from './codec/proto/generate-modules.js'
export type { GeneratedFile, GenerateOptions } from './codec/proto/generated.js'
export { answerProtoc } from './codec/proto/protoc-plugin.js'
