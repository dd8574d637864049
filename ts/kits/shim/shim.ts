import type { RuntimeInfoInit, sandboxV1, taskV3 } from '../../containerd.js'
import type { Any, NamedType, ServiceImplementation } from '../../index.js'
import type { OciSpec } from './oci-spec.js'

/** A shim as its author writes it: `runShim` makes a program of it that containerd can run. */
export interface Shim {
  /** The name of the runtime, such as `io.containerd.node.v1`: `-info` and `-v` print it. */
  readonly name: string
  /** The version of the shim, for `-info` and `-v`. Default: none. */
  readonly version?: string
  /**
   * Called once in the daemon, before its socket accepts a connection. Returns the handlers of its services. The daemon
   * ends with an error in its log when this throws.
   */
  serve(host: ShimHost): ServedShim | Promise<ServedShim>
  /**
   * Called by the action `delete`, in a process of its own and often after the daemon has died: cleans up what the
   * container left behind (processes, mounts, files), from what Create wrote into the bundle. Called again for a
   * container that is cleaned up already. Returns how the container's process ended.
   */
  delete(context: DeleteContext): Promise<DeletedContainer>
  /**
   * Returns what `-info` prints, besides name and version, which may be left out. `options`: the runtime's options from
   * containerd's configuration, where it has some.
   */
  info?(options: Any | undefined): RuntimeInfoInit | Promise<RuntimeInfoInit>
  /**
   * Returns the group of a container: containers of one group share a daemon. Undefined: the container gets one of its
   * own. Default: the annotation `io.containerd.runc.v2.group`, or else `io.kubernetes.cri.sandbox-id`.
   */
  group?(spec: OciSpec): string | undefined
}

/** What a daemon knows of the place it runs in. */
export interface ShimHost {
  /** The id of the container, or of the sandbox, that the daemon was started for. More may follow by Create. */
  readonly id: string
  readonly namespace: string
  /** The folder of that container, absolute: `/run/containerd/io.containerd.runtime.v2.task/<namespace>/<id>`. */
  readonly bundle: string
  /** Where the daemon listens: `unix:///run/containerd/s/<sha256>`. */
  readonly address: string
  /** The path of containerd's gRPC socket, or '' where containerd passed none. */
  readonly containerdAddress: string
  /** The path of containerd's ttrpc socket, to which events go, or '' where containerd passed none. */
  readonly ttrpcAddress: string
  readonly debug: boolean
  readonly publisher: Publisher
  readonly log: ShimLog
  /** Ends the daemon: answers the calls that run, calls `close` of the served shim, and removes its sockets. May be called again. */
  shutdown(): void
}

/** The handlers of a daemon. */
export interface ServedShim {
  /** Serves `containerd.task.v2.Task` and `containerd.task.v3.Task`, whose messages are the same. */
  readonly task: ServiceImplementation<typeof taskV3.Task>
  /** Serves `containerd.runtime.sandbox.v1.Sandbox`. Default: its methods are answered with code 12. */
  readonly sandbox?: ServiceImplementation<typeof sandboxV1.Sandbox>
  /** Returns what SIGUSR1 writes into the dump besides the connections: any value that JSON can hold. */
  dump?(): unknown
  /**
   * Returns whether the daemon keeps nothing, such as a task: it may end when no call has come for `idleTimeoutMs` of
   * `runShim`. Default: the daemon ends by Shutdown or a signal alone.
   */
  isIdle?(): boolean
  /** Returns the bundles of the containers that it has, one of which SIGUSR1 writes to when that of `host` is gone. Default: none. */
  bundles?(): readonly string[]
  /** Called once when the daemon ends, after the last call was answered. */
  close?(): Promise<void> | void
}

/** What the action `delete` knows. */
export interface DeleteContext {
  readonly id: string
  readonly namespace: string
  /** The folder of the container, absolute. It may be half written, or gone. */
  readonly bundle: string
  /** As in `ShimHost`. */
  readonly containerdAddress: string
  /** As in `ShimHost`. */
  readonly ttrpcAddress: string
  readonly debug: boolean
  /** Writes to stderr, from which containerd takes warnings. */
  readonly log: ShimLog
}

/** How the process of a deleted container ended. */
export interface DeletedContainer {
  /** 0 where the bundle does not have it. */
  readonly pid: number
  /** 128 and the number of the signal for a process that was killed. */
  readonly exitStatus: number
  readonly exitedAt: Date
}

/** Sends events to containerd: an `EventPublisher`. */
export interface Publisher {
  /** Queues an event for a topic such as `/tasks/create`. Never throws. Events keep their order. */
  publish<Init>(topic: string, type: NamedType<unknown, Init>, message: Init): void
}

/** What else a line of the log says, as `key=value`. */
export type ShimLogFields = Readonly<Record<string, string | number | bigint | boolean | undefined>>

/** Writes lines to the log of containerd, which reads the FIFO `log` of the bundle. Never blocks, never throws. */
export interface ShimLog {
  /** Written with `-debug` alone. */
  debug(message: string, fields?: ShimLogFields): void
  info(message: string, fields?: ShimLogFields): void
  warn(message: string, fields?: ShimLogFields): void
  error(message: string, fields?: ShimLogFields): void
}
