/** `ttrpc/shim`: a kit for containerd's shims, the programs that run containers for it. */
export { parseShimAddress } from './kits/shim/address.js'
export type { OciMount, OciProcess, OciSpec } from './kits/shim/oci-spec.js'
export { type RunShimOptions, runShim } from './kits/shim/run-shim.js'
export type {
  DeleteContext,
  DeletedContainer,
  Publisher,
  ServedShim,
  Shim,
  ShimEvent,
  ShimHost,
  ShimLog,
  ShimLogFields,
} from './kits/shim/shim.js'
