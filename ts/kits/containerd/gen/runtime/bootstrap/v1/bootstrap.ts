// Generated from runtime/bootstrap/v1/bootstrap.proto. Do not edit.
/* eslint-disable */
import { type EnumType, enumType, type MessageType, messageType } from '../../../../../../messages.js'
import { Any as _4_Any } from '../../../google/protobuf/any.js'
import type { AnyInit as _4_AnyInit } from '../../../google/protobuf/any.js'

/**
 * LogLevel defines log verbosity. INFO = 0, more critical levels are
 * positive, and more verbose levels are negative. This is an open enum;
 * unknown numeric values are preserved on the wire.
 */
type _LogLevel = 0 | -8 | -4 | 4 | 8 | 10 | 12 | (number & {})
/**
 * Capability defines optional features that can be negotiated between
 * containerd and shims.
 */
type _Capability = 0 | (number & {})
/**
 * BootstrapParams contains all configuration passed from containerd to shim at startup.
 *
 * containerd.runtime.bootstrap.v1.BootstrapParams, as it is received.
 */
interface _BootstrapParams {
  /** Container/sandbox ID */
  "instanceId": string
  /** Namespace for the container */
  "namespace": string
  /**
   * Requested shim log level.
   * INFO = 0, more critical levels are positive, and more verbose
   * levels are negative. This is an open enum; shims should treat
   * unrecognized values by mapping to the nearest known level.
   */
  "logLevel": _LogLevel
  /** containerd daemon version that is launching this shim. */
  "containerdVersion": string
  /** Containerd's TTRPC API address (e.g., "unix:///run/containerd/containerd.sock.ttrpc") */
  "containerdTtrpcAddress": string
  /** Containerd's gRPC API address (e.g., "unix:///run/containerd/containerd.sock") */
  "containerdGrpcAddress": string
  /** Path to containerd binary for event publishing */
  "containerdBinary": string
  /**
   * Extensible configuration sections for new features
   * Each section can contain arbitrary structured data identified by type URL
   * Examples: CRI config, NRI config, sandbox config, etc.
   */
  "extensions": (_Extension)[]
  /**
   * Optional directory for the shim to place its unix socket.
   * If empty, the shim defaults to a short, well-known path
   * (e.g., /run/containerd/s). The path must be kept short because
   * the socket filename is a 64-character SHA256 hash and unix
   * socket paths are limited to 104-108 bytes depending on platform.
   */
  "socketDir"?: string
}
/**
 * BootstrapParams contains all configuration passed from containerd to shim at startup.
 *
 * containerd.runtime.bootstrap.v1.BootstrapParams, as it may be sent.
 */
interface _BootstrapParamsInit {
  /** Container/sandbox ID */
  readonly "instanceId"?: string | null | undefined
  /** Namespace for the container */
  readonly "namespace"?: string | null | undefined
  /**
   * Requested shim log level.
   * INFO = 0, more critical levels are positive, and more verbose
   * levels are negative. This is an open enum; shims should treat
   * unrecognized values by mapping to the nearest known level.
   */
  readonly "logLevel"?: _LogLevel | "LOG_LEVEL_INFO" | "LOG_LEVEL_TRACE" | "LOG_LEVEL_DEBUG" | "LOG_LEVEL_WARN" | "LOG_LEVEL_ERROR" | "LOG_LEVEL_FATAL" | "LOG_LEVEL_PANIC" | null | undefined
  /** containerd daemon version that is launching this shim. */
  readonly "containerdVersion"?: string | null | undefined
  /** Containerd's TTRPC API address (e.g., "unix:///run/containerd/containerd.sock.ttrpc") */
  readonly "containerdTtrpcAddress"?: string | null | undefined
  /** Containerd's gRPC API address (e.g., "unix:///run/containerd/containerd.sock") */
  readonly "containerdGrpcAddress"?: string | null | undefined
  /** Path to containerd binary for event publishing */
  readonly "containerdBinary"?: string | null | undefined
  /**
   * Extensible configuration sections for new features
   * Each section can contain arbitrary structured data identified by type URL
   * Examples: CRI config, NRI config, sandbox config, etc.
   */
  readonly "extensions"?: readonly (_ExtensionInit)[] | null | undefined
  /**
   * Optional directory for the shim to place its unix socket.
   * If empty, the shim defaults to a short, well-known path
   * (e.g., /run/containerd/s). The path must be kept short because
   * the socket filename is a 64-character SHA256 hash and unix
   * socket paths are limited to 104-108 bytes depending on platform.
   */
  readonly "socketDir"?: string | null | undefined
}
/**
 * Extension provides extensibility for new configuration types
 * without changing the core BootstrapParams protocol
 *
 * containerd.runtime.bootstrap.v1.Extension, as it is received.
 */
interface _Extension {
  /**
   * Configuration data with embedded type URL
   * Examples of type URLs:
   *   - "containerd.io/cri.v1.PodSandboxConfig"
   *   - "containerd.io/nri.v1.PluginConfig"
   *   - "containerd.io/sandbox.v1.SandboxConfig"
   */
  "value"?: _4_Any
}
/**
 * Extension provides extensibility for new configuration types
 * without changing the core BootstrapParams protocol
 *
 * containerd.runtime.bootstrap.v1.Extension, as it may be sent.
 */
interface _ExtensionInit {
  /**
   * Configuration data with embedded type URL
   * Examples of type URLs:
   *   - "containerd.io/cri.v1.PodSandboxConfig"
   *   - "containerd.io/nri.v1.PluginConfig"
   *   - "containerd.io/sandbox.v1.SandboxConfig"
   */
  readonly "value"?: _4_AnyInit | null | undefined
}
/**
 * BootstrapResult is returned by shim via stdout after successful startup
 *
 * containerd.runtime.bootstrap.v1.BootstrapResult, as it is received.
 */
interface _BootstrapResult {
  /** Version of shim parameters (expected 2 for shim v2) */
  "version": number
  /**
   * Address where shim is listening (e.g., "unix:///run/containerd/shim.sock")
   * Containerd will connect to this address for task operations
   */
  "address": string
  /** Protocol used by shim: "ttrpc" or "grpc" */
  "protocol": string
  /**
   * Optional: Capabilities supported by this shim instance.
   * Reserved for future use to allow optional capability negotiation
   * between the daemon and shim.
   */
  "capabilities": (_Capability)[]
  /** Optional: Additional metadata from shim */
  "metadata": { [key: string]: string }
  /**
   * Optional: Typed detail describing what this shim instance is able to
   * do, so that containerd can adjust its own behavior. For example, a
   * containerd.types.MountCapabilities extension tells containerd which
   * mount types and transforms this shim performs itself, so the mount
   * manager does not perform them on the shim's behalf.
   *
   * containerd MUST ignore an extension whose type it does not recognize,
   * so a shim may advertise unconditionally and an older daemon will
   * simply keep its previous behavior.
   */
  "extensions": (_Extension)[]
}
/**
 * BootstrapResult is returned by shim via stdout after successful startup
 *
 * containerd.runtime.bootstrap.v1.BootstrapResult, as it may be sent.
 */
interface _BootstrapResultInit {
  /** Version of shim parameters (expected 2 for shim v2) */
  readonly "version"?: number | null | undefined
  /**
   * Address where shim is listening (e.g., "unix:///run/containerd/shim.sock")
   * Containerd will connect to this address for task operations
   */
  readonly "address"?: string | null | undefined
  /** Protocol used by shim: "ttrpc" or "grpc" */
  readonly "protocol"?: string | null | undefined
  /**
   * Optional: Capabilities supported by this shim instance.
   * Reserved for future use to allow optional capability negotiation
   * between the daemon and shim.
   */
  readonly "capabilities"?: readonly (_Capability | "CAPABILITY_UNSPECIFIED")[] | null | undefined
  /** Optional: Additional metadata from shim */
  readonly "metadata"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
  /**
   * Optional: Typed detail describing what this shim instance is able to
   * do, so that containerd can adjust its own behavior. For example, a
   * containerd.types.MountCapabilities extension tells containerd which
   * mount types and transforms this shim performs itself, so the mount
   * manager does not perform them on the shim's behalf.
   *
   * containerd MUST ignore an extension whose type it does not recognize,
   * so a shim may advertise unconditionally and an older daemon will
   * simply keep its previous behavior.
   */
  readonly "extensions"?: readonly (_ExtensionInit)[] | null | undefined
}
const _LogLevel$: EnumType = /*#__PURE__*/ enumType("containerd.runtime.bootstrap.v1.LogLevel", { "LOG_LEVEL_INFO": 0, "LOG_LEVEL_TRACE": -8, "LOG_LEVEL_DEBUG": -4, "LOG_LEVEL_WARN": 4, "LOG_LEVEL_ERROR": 8, "LOG_LEVEL_FATAL": 10, "LOG_LEVEL_PANIC": 12 }, false)
/**
 * LogLevel defines log verbosity. INFO = 0, more critical levels are
 * positive, and more verbose levels are negative. This is an open enum;
 * unknown numeric values are preserved on the wire.
 */
const _LogLevel: {
  readonly "LOG_LEVEL_INFO": 0
  readonly "LOG_LEVEL_TRACE": -8
  readonly "LOG_LEVEL_DEBUG": -4
  readonly "LOG_LEVEL_WARN": 4
  readonly "LOG_LEVEL_ERROR": 8
  readonly "LOG_LEVEL_FATAL": 10
  readonly "LOG_LEVEL_PANIC": 12
  readonly [number: number]: string | undefined
} = /*#__PURE__*/ (() => _LogLevel$.values as any)()
const _Capability$: EnumType = /*#__PURE__*/ enumType("containerd.runtime.bootstrap.v1.Capability", { "CAPABILITY_UNSPECIFIED": 0 }, false)
/**
 * Capability defines optional features that can be negotiated between
 * containerd and shims.
 */
const _Capability: {
  readonly "CAPABILITY_UNSPECIFIED": 0
  readonly [number: number]: string | undefined
} = /*#__PURE__*/ (() => _Capability$.values as any)()
/** BootstrapParams contains all configuration passed from containerd to shim at startup. */
const _BootstrapParams: MessageType<_BootstrapParams, _BootstrapParamsInit> = /*#__PURE__*/ messageType("containerd.runtime.bootstrap.v1.BootstrapParams", [
  { name: "instanceId", protoName: "instance_id", id: 1, type: "string" },
  { name: "namespace", id: 2, type: "string" },
  { name: "logLevel", protoName: "log_level", id: 3, type: "enum" },
  { name: "containerdVersion", protoName: "containerd_version", id: 4, type: "string" },
  { name: "containerdTtrpcAddress", protoName: "containerd_ttrpc_address", id: 5, type: "string" },
  { name: "containerdGrpcAddress", protoName: "containerd_grpc_address", id: 6, type: "string" },
  { name: "containerdBinary", protoName: "containerd_binary", id: 7, type: "string" },
  { name: "extensions", id: 8, type: "message", repeated: true },
  { name: "socketDir", protoName: "socket_dir", id: 9, type: "string", presence: "explicit" },
], () => [undefined, undefined, _LogLevel$, undefined, undefined, undefined, undefined, _Extension, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.instanceId = ""
this.namespace = ""
this.logLevel = 0
this.containerdVersion = ""
this.containerdTtrpcAddress = ""
this.containerdGrpcAddress = ""
this.containerdBinary = ""
this.extensions = []
}
Object.defineProperty(M, "name", { value: "BootstrapParams" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.instanceId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "instanceId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "instanceId")
}
}
v = m.namespace
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "namespace")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "namespace")
}
}
v = m.logLevel
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v | 0) !== v) v = $.enumNumber(v, T[2], "logLevel")
if (v !== 0) {
w.tag(24)
w.int32(v)
}
}
v = m.containerdVersion
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "containerdVersion")
if (v !== "") {
w.tag(34)
if (!w.string(v)) $.badString(v, "containerdVersion")
}
}
v = m.containerdTtrpcAddress
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "containerdTtrpcAddress")
if (v !== "") {
w.tag(42)
if (!w.string(v)) $.badString(v, "containerdTtrpcAddress")
}
}
v = m.containerdGrpcAddress
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "containerdGrpcAddress")
if (v !== "") {
w.tag(50)
if (!w.string(v)) $.badString(v, "containerdGrpcAddress")
}
}
v = m.containerdBinary
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "containerdBinary")
if (v !== "") {
w.tag(58)
if (!w.string(v)) $.badString(v, "containerdBinary")
}
}
v = m.extensions
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "extensions")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(66)
T[7].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "extensions", i) }
}
}
v = m.socketDir
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "socketDir")
w.tag(74)
if (!w.string(v)) $.badString(v, "socketDir")
}
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
switch (t >>> 3) {
case 1:
if (t !== 10) break
m.instanceId = r.string()
continue
case 2:
if (t !== 18) break
m.namespace = r.string()
continue
case 3:
if (t !== 24) break
{ const v = r.int32()
if (T[2].closed && T[2].values[v] === undefined) $.keepEnum(m, 3, v)
else {
m.logLevel = v
} }
continue
case 4:
if (t !== 34) break
m.containerdVersion = r.string()
continue
case 5:
if (t !== 42) break
m.containerdTtrpcAddress = r.string()
continue
case 6:
if (t !== 50) break
m.containerdGrpcAddress = r.string()
continue
case 7:
if (t !== 58) break
m.containerdBinary = r.string()
continue
case 8:
if (t === 66) {
const o = r.enter()
m.extensions.push(T[7].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 9:
if (t !== 74) break
m.socketDir = r.string()
continue
}
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
/**
 * Extension provides extensibility for new configuration types
 * without changing the core BootstrapParams protocol
 */
const _Extension: MessageType<_Extension, _ExtensionInit> = /*#__PURE__*/ messageType("containerd.runtime.bootstrap.v1.Extension", [
  { name: "value", id: 1, type: "message" },
], () => [_4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "Extension" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.value
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "value") }
}
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
switch (t >>> 3) {
case 1:
if (t !== 10) break
{ const o = r.enter()
m.value = T[0].read(r, d + 1, 0, m.value)
r.leave(o) }
continue
}
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
/** BootstrapResult is returned by shim via stdout after successful startup */
const _BootstrapResult: MessageType<_BootstrapResult, _BootstrapResultInit> = /*#__PURE__*/ messageType("containerd.runtime.bootstrap.v1.BootstrapResult", [
  { name: "version", id: 1, type: "int32" },
  { name: "address", id: 2, type: "string" },
  { name: "protocol", id: 3, type: "string" },
  { name: "capabilities", id: 4, type: "enum", repeated: true, packed: true },
  { name: "metadata", id: 5, type: "string", keyType: "string" },
  { name: "extensions", id: 6, type: "message", repeated: true },
], () => [undefined, undefined, undefined, _Capability$, undefined, _Extension], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.version = 0
this.address = ""
this.protocol = ""
this.capabilities = []
this.metadata = {}
this.extensions = []
}
Object.defineProperty(M, "name", { value: "BootstrapResult" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.version
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v | 0) !== v) $.badInt(v, "int32", "version")
if (v !== 0) {
w.tag(8)
w.int32(v)
}
}
v = m.address
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "address")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "address")
}
}
v = m.protocol
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "protocol")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "protocol")
}
}
v = m.capabilities
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "capabilities")
if (v.length > 0) {
const p = w.fork(34)
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "number" || (e | 0) !== e) e = $.enumNumber(e, T[3], "capabilities", i)
w.int32(e)
}
w.join(p)
}
}
v = m.metadata
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "metadata")
for (const k of Object.keys(v)) {
const p = w.fork(42)
w.tag(10)
if (!w.string(k)) $.badKey("metadata")
let e = v[k]
if (typeof e !== "string") $.badString(e, "metadata", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "metadata", k)
w.join(p)
}
}
v = m.extensions
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "extensions")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(50)
T[5].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "extensions", i) }
}
}
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
switch (t >>> 3) {
case 1:
if (t !== 8) break
m.version = r.int32()
continue
case 2:
if (t !== 18) break
m.address = r.string()
continue
case 3:
if (t !== 26) break
m.protocol = r.string()
continue
case 4:
if (t === 34) {
const o = r.enter(), l = m.capabilities
while (r.pos < r.len) {
{ const v = r.int32()
if (T[3].closed && T[3].values[v] === undefined) $.keepEnum(m, 4, v)
else {
l.push(v)
} }
}
r.leave(o)
continue
}
if (t === 32) {
const l = m.capabilities
{ const v = r.int32()
if (T[3].closed && T[3].values[v] === undefined) $.keepEnum(m, 4, v)
else {
l.push(v)
} }
continue
}
break
case 5: {
if (t !== 42) break
const o = r.enter()
let k = "", v = ""
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) v = r.string()
else r.skip(u, d)
}
r.leave(o)
if (k === "__proto__") $.define(m.metadata, k, v)
else m.metadata[k] = v
continue
}
case 6:
if (t === 50) {
const o = r.enter()
m.extensions.push(T[5].read(r, d + 1, 0))
r.leave(o)
continue
}
break
}
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
export { _LogLevel as LogLevel, _LogLevel$ as LogLevel$, _Capability as Capability, _Capability$ as Capability$, _BootstrapParams as BootstrapParams, _Extension as Extension, _BootstrapResult as BootstrapResult, type _BootstrapParamsInit as BootstrapParamsInit, type _ExtensionInit as ExtensionInit, type _BootstrapResultInit as BootstrapResultInit }
