/** The messages of `ttrpc/containerd` that a program of a shim exchanges with containerd, without those of its daemon. */
export { Any } from './gen/google/protobuf/any.js'
export * as bootstrapV1 from './gen/runtime/bootstrap/v1/bootstrap.js'
export { RuntimeInfo } from './gen/types/introspection.js'
