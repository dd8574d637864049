/** `ttrpc/codegen`: JavaScript and types for .proto files, for the command line and for tools of others. */
export { type GeneratedModule, generateModules } from './codec/proto/generated-files.js'
