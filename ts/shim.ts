/** `ttrpc/shim`: a kit for containerd's shims, the programs that run containers for it. */
export { parseShimAddress } from './kits/shim/address.js'
export { type ErrdefsName, errdefs, errdefsError, errdefsNameOf } from './kits/shim/errdefs.js'
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
export type { Container, LeftContainer, LeftProcess } from './kits/shim/tasks/container.js'
export type { ExecSpec } from './kits/shim/tasks/exec-spec.js'
export type { ProcessIo } from './kits/shim/tasks/io/process-io.js'
export type { KillTarget, Runtime, RuntimeExit, RuntimeProcess } from './kits/shim/tasks/runtime.js'
export { runtimeShim } from './kits/shim/tasks/runtime-shim.js'
export type {
  RuntimeFactory,
  RuntimeHost,
  RuntimeShimOptions,
} from './kits/shim/tasks/runtime-shim-options.js'
export type { TaskLimits } from './kits/shim/tasks/task-limits.js'
