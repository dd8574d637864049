/** `ttrpc/rpc`: the messages of google.rpc, which errors have as details. */
export * from './codec/gen/google/rpc/error_details.js'
export { Status, type StatusInit } from './codec/gen/google/rpc/status.js'
