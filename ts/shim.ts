/** `ttrpc/shim`: a kit for containerd's shims, the programs that run containers for it. */
export { parseShimAddress } from './kits/shim/address.js'
export { EventPublisher } from './kits/shim/events/event-publisher.js'
export type {
  DroppedEvent,
  DropReason,
  EventPublisherOptions,
} from './kits/shim/events/publisher-options.js'
export type { OciMount, OciProcess, OciSpec } from './kits/shim/oci-spec.js'
export { runShim } from './kits/shim/run-shim.js'
export type { RunShimOptions } from './kits/shim/run-shim-options.js'
export type {
  DeleteContext,
  DeletedContainer,
  Publisher,
  ServedShim,
  Shim,
  ShimHost,
  ShimLog,
  ShimLogFields,
} from './kits/shim/shim.js'
