/**
 * `ttrpc/containerd`: the services and messages of containerd's ttrpc API, generated from its .proto files, for shims and
 * for those who call them. Each namespace is one file of containerd's, since two versions of a service use the same
 * names. Source: containerd/api v1.12.0, containerd/cgroups v3.1.3.
 */

/** `io.containerd.cgroups.v1`: the statistics of a container in cgroups of version 1, as `Stats` returns them. */
export * as cgroupsV1 from './kits/containerd/gen/cgroup1/stats/metrics.js'
/** `io.containerd.cgroups.v2`: those of version 2. */
export * as cgroupsV2 from './kits/containerd/gen/cgroup2/stats/metrics.js'
/** `containerd.events`: the events of tasks, such as `TaskExit`. */
export * as taskEvents from './kits/containerd/gen/events/task.js'
/** `google.protobuf.Any`, as the options of a runtime and the events of a shim are sent. */
export { Any } from './kits/containerd/gen/google/protobuf/any.js'
/** `containerd.runtime.bootstrap.v1`: what containerd and a shim's `start` exchange from containerd 2.3 on. */
export * as bootstrapV1 from './kits/containerd/gen/runtime/bootstrap/v1/bootstrap.js'
/** `containerd.runtime.sandbox.v1`: the service `Sandbox` of a shim. */
export * as sandboxV1 from './kits/containerd/gen/runtime/sandbox/v1/sandbox.js'
/** `containerd.task.v2`: the service `Task` of a shim, as containerd 1.x calls it. */
export * as taskV2 from './kits/containerd/gen/runtime/task/v2/shim.js'
/** `containerd.task.v3`: the service `Task` of a shim, as containerd 2.x calls it. */
export * as taskV3 from './kits/containerd/gen/runtime/task/v3/shim.js'
/** `containerd.services.streaming.v1`: the service `Streaming`. */
export * as streamingV1 from './kits/containerd/gen/services/streaming/v1/streaming.js'
/** `containerd.services.events.ttrpc.v1`: the service `Events` of containerd, to which shims forward their events. */
export * as eventsV1 from './kits/containerd/gen/services/ttrpc/events/v1/events.js'
export { Envelope } from './kits/containerd/gen/types/event.js'
export {
  RuntimeInfo,
  type RuntimeInfoInit,
  RuntimeRequest,
  RuntimeVersion,
} from './kits/containerd/gen/types/introspection.js'
export { Metric } from './kits/containerd/gen/types/metrics.js'
export { Mount } from './kits/containerd/gen/types/mount.js'
export { Platform } from './kits/containerd/gen/types/platform.js'
/** `containerd.runc.v1`: the options of the runtime runc, in a container's Create. */
export * as runcOptionsV1 from './kits/containerd/gen/types/runc/options/oci.js'
/** `runtimeoptions.v1`: the options that containerd's configuration has for a runtime that it does not know. */
export * as runtimeOptionsV1 from './kits/containerd/gen/types/runtimeoptions/v1/api.js'
export { Sandbox as SandboxInfo } from './kits/containerd/gen/types/sandbox.js'
export { Process, ProcessInfo, Status as TaskStatus } from './kits/containerd/gen/types/task/task.js'
