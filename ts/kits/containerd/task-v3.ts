/** The messages of the service Task, without the rest of `ttrpc/containerd`. */
export * as taskV3 from './gen/runtime/task/v3/shim.js'
