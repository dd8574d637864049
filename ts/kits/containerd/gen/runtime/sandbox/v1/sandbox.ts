// Generated from runtime/sandbox/v1/sandbox.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../../messages.js'
import { Mount as _17_Mount } from '../../../types/mount.js'
import { Any as _4_Any } from '../../../google/protobuf/any.js'
import { Timestamp as _6_Timestamp } from '../../../google/protobuf/timestamp.js'
import { Platform as _18_Platform } from '../../../types/platform.js'
import { Sandbox as _21_Sandbox } from '../../../types/sandbox.js'
import { Metric as _16_Metric } from '../../../types/metrics.js'
import type { MountInit as _17_MountInit } from '../../../types/mount.js'
import type { AnyInit as _4_AnyInit } from '../../../google/protobuf/any.js'
import type { TimestampInit as _6_TimestampInit } from '../../../google/protobuf/timestamp.js'
import type { PlatformInit as _18_PlatformInit } from '../../../types/platform.js'
import type { SandboxInit as _21_SandboxInit } from '../../../types/sandbox.js'
import type { MetricInit as _16_MetricInit } from '../../../types/metrics.js'

/** containerd.runtime.sandbox.v1.CreateSandboxRequest, as it is received. */
interface _CreateSandboxRequest {
  "sandboxId": string
  "bundlePath": string
  "rootfs": (_17_Mount)[]
  "options"?: _4_Any
  "netnsPath": string
  "annotations": { [key: string]: string }
}
/** containerd.runtime.sandbox.v1.CreateSandboxRequest, as it may be sent. */
interface _CreateSandboxRequestInit {
  readonly "sandboxId"?: string | null | undefined
  readonly "bundlePath"?: string | null | undefined
  readonly "rootfs"?: readonly (_17_MountInit)[] | null | undefined
  readonly "options"?: _4_AnyInit | null | undefined
  readonly "netnsPath"?: string | null | undefined
  readonly "annotations"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
}
/** containerd.runtime.sandbox.v1.CreateSandboxResponse, as it is received. */
interface _CreateSandboxResponse {
}
/** containerd.runtime.sandbox.v1.CreateSandboxResponse, as it may be sent. */
interface _CreateSandboxResponseInit {
}
/** containerd.runtime.sandbox.v1.StartSandboxRequest, as it is received. */
interface _StartSandboxRequest {
  "sandboxId": string
}
/** containerd.runtime.sandbox.v1.StartSandboxRequest, as it may be sent. */
interface _StartSandboxRequestInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.runtime.sandbox.v1.StartSandboxResponse, as it is received. */
interface _StartSandboxResponse {
  "pid": number
  "createdAt"?: _6_Timestamp
  "spec"?: _4_Any
}
/** containerd.runtime.sandbox.v1.StartSandboxResponse, as it may be sent. */
interface _StartSandboxResponseInit {
  readonly "pid"?: number | null | undefined
  readonly "createdAt"?: _6_TimestampInit | Date | null | undefined
  readonly "spec"?: _4_AnyInit | null | undefined
}
/** containerd.runtime.sandbox.v1.PlatformRequest, as it is received. */
interface _PlatformRequest {
  "sandboxId": string
}
/** containerd.runtime.sandbox.v1.PlatformRequest, as it may be sent. */
interface _PlatformRequestInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.runtime.sandbox.v1.PlatformResponse, as it is received. */
interface _PlatformResponse {
  "platform"?: _18_Platform
}
/** containerd.runtime.sandbox.v1.PlatformResponse, as it may be sent. */
interface _PlatformResponseInit {
  readonly "platform"?: _18_PlatformInit | null | undefined
}
/** containerd.runtime.sandbox.v1.StopSandboxRequest, as it is received. */
interface _StopSandboxRequest {
  "sandboxId": string
  "timeoutSecs": number
}
/** containerd.runtime.sandbox.v1.StopSandboxRequest, as it may be sent. */
interface _StopSandboxRequestInit {
  readonly "sandboxId"?: string | null | undefined
  readonly "timeoutSecs"?: number | null | undefined
}
/** containerd.runtime.sandbox.v1.StopSandboxResponse, as it is received. */
interface _StopSandboxResponse {
}
/** containerd.runtime.sandbox.v1.StopSandboxResponse, as it may be sent. */
interface _StopSandboxResponseInit {
}
/** containerd.runtime.sandbox.v1.UpdateSandboxRequest, as it is received. */
interface _UpdateSandboxRequest {
  "sandboxId": string
  /**
   * Deprecated: not set by containerd, use `sandbox` instead.
   *
   * @deprecated
   */
  "resources"?: _4_Any
  /**
   * Deprecated: not set by containerd, use `sandbox` instead.
   *
   * @deprecated
   */
  "annotations": { [key: string]: string }
  /**
   * Sandbox is the updated sandbox metadata object as stored by containerd,
   * including its labels, spec and extensions.
   */
  "sandbox"?: _21_Sandbox
  /**
   * Fields are the fieldpaths of `sandbox` that have been updated.
   * An empty list means the whole object should be considered updated.
   */
  "fields": (string)[]
}
/** containerd.runtime.sandbox.v1.UpdateSandboxRequest, as it may be sent. */
interface _UpdateSandboxRequestInit {
  readonly "sandboxId"?: string | null | undefined
  /**
   * Deprecated: not set by containerd, use `sandbox` instead.
   *
   * @deprecated
   */
  readonly "resources"?: _4_AnyInit | null | undefined
  /**
   * Deprecated: not set by containerd, use `sandbox` instead.
   *
   * @deprecated
   */
  readonly "annotations"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
  /**
   * Sandbox is the updated sandbox metadata object as stored by containerd,
   * including its labels, spec and extensions.
   */
  readonly "sandbox"?: _21_SandboxInit | null | undefined
  /**
   * Fields are the fieldpaths of `sandbox` that have been updated.
   * An empty list means the whole object should be considered updated.
   */
  readonly "fields"?: readonly (string)[] | null | undefined
}
/** containerd.runtime.sandbox.v1.WaitSandboxRequest, as it is received. */
interface _WaitSandboxRequest {
  "sandboxId": string
}
/** containerd.runtime.sandbox.v1.WaitSandboxRequest, as it may be sent. */
interface _WaitSandboxRequestInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.runtime.sandbox.v1.WaitSandboxResponse, as it is received. */
interface _WaitSandboxResponse {
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
}
/** containerd.runtime.sandbox.v1.WaitSandboxResponse, as it may be sent. */
interface _WaitSandboxResponseInit {
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
}
/** containerd.runtime.sandbox.v1.UpdateSandboxResponse, as it is received. */
interface _UpdateSandboxResponse {
}
/** containerd.runtime.sandbox.v1.UpdateSandboxResponse, as it may be sent. */
interface _UpdateSandboxResponseInit {
}
/** containerd.runtime.sandbox.v1.SandboxStatusRequest, as it is received. */
interface _SandboxStatusRequest {
  "sandboxId": string
  "verbose": boolean
}
/** containerd.runtime.sandbox.v1.SandboxStatusRequest, as it may be sent. */
interface _SandboxStatusRequestInit {
  readonly "sandboxId"?: string | null | undefined
  readonly "verbose"?: boolean | null | undefined
}
/** containerd.runtime.sandbox.v1.SandboxStatusResponse, as it is received. */
interface _SandboxStatusResponse {
  "sandboxId": string
  "pid": number
  "state": string
  "info": { [key: string]: string }
  "createdAt"?: _6_Timestamp
  "exitedAt"?: _6_Timestamp
  "extra"?: _4_Any
}
/** containerd.runtime.sandbox.v1.SandboxStatusResponse, as it may be sent. */
interface _SandboxStatusResponseInit {
  readonly "sandboxId"?: string | null | undefined
  readonly "pid"?: number | null | undefined
  readonly "state"?: string | null | undefined
  readonly "info"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
  readonly "createdAt"?: _6_TimestampInit | Date | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
  readonly "extra"?: _4_AnyInit | null | undefined
}
/** containerd.runtime.sandbox.v1.PingRequest, as it is received. */
interface _PingRequest {
  "sandboxId": string
}
/** containerd.runtime.sandbox.v1.PingRequest, as it may be sent. */
interface _PingRequestInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.runtime.sandbox.v1.PingResponse, as it is received. */
interface _PingResponse {
}
/** containerd.runtime.sandbox.v1.PingResponse, as it may be sent. */
interface _PingResponseInit {
}
/** containerd.runtime.sandbox.v1.ShutdownSandboxRequest, as it is received. */
interface _ShutdownSandboxRequest {
  "sandboxId": string
}
/** containerd.runtime.sandbox.v1.ShutdownSandboxRequest, as it may be sent. */
interface _ShutdownSandboxRequestInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.runtime.sandbox.v1.ShutdownSandboxResponse, as it is received. */
interface _ShutdownSandboxResponse {
}
/** containerd.runtime.sandbox.v1.ShutdownSandboxResponse, as it may be sent. */
interface _ShutdownSandboxResponseInit {
}
/** containerd.runtime.sandbox.v1.SandboxMetricsRequest, as it is received. */
interface _SandboxMetricsRequest {
  "sandboxId": string
}
/** containerd.runtime.sandbox.v1.SandboxMetricsRequest, as it may be sent. */
interface _SandboxMetricsRequestInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.runtime.sandbox.v1.SandboxMetricsResponse, as it is received. */
interface _SandboxMetricsResponse {
  "metrics"?: _16_Metric
}
/** containerd.runtime.sandbox.v1.SandboxMetricsResponse, as it may be sent. */
interface _SandboxMetricsResponseInit {
  readonly "metrics"?: _16_MetricInit | null | undefined
}
const _CreateSandboxRequest: MessageType<_CreateSandboxRequest, _CreateSandboxRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.CreateSandboxRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "bundlePath", protoName: "bundle_path", id: 2, type: "string" },
  { name: "rootfs", id: 3, type: "message", repeated: true },
  { name: "options", id: 4, type: "message" },
  { name: "netnsPath", protoName: "netns_path", id: 5, type: "string" },
  { name: "annotations", id: 6, type: "string", keyType: "string" },
], () => [undefined, undefined, _17_Mount, _4_Any, undefined, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.bundlePath = ""
this.rootfs = []
this.netnsPath = ""
this.annotations = {}
}
Object.defineProperty(M, "name", { value: "CreateSandboxRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
}
}
v = m.bundlePath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "bundlePath")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "bundlePath")
}
}
v = m.rootfs
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "rootfs")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(26)
T[2].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "rootfs", i) }
}
}
v = m.options
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "options") }
}
v = m.netnsPath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "netnsPath")
if (v !== "") {
w.tag(42)
if (!w.string(v)) $.badString(v, "netnsPath")
}
}
v = m.annotations
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "annotations")
for (const k of Object.keys(v)) {
const p = w.fork(50)
w.tag(10)
if (!w.string(k)) $.badKey("annotations")
let e = v[k]
if (typeof e !== "string") $.badString(e, "annotations", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "annotations", k)
w.join(p)
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
if (t !== 10) break
m.sandboxId = r.string()
continue
case 2:
if (t !== 18) break
m.bundlePath = r.string()
continue
case 3:
if (t === 26) {
const o = r.enter()
m.rootfs.push(T[2].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 4:
if (t !== 34) break
{ const o = r.enter()
m.options = T[3].read(r, d + 1, 0, m.options)
r.leave(o) }
continue
case 5:
if (t !== 42) break
m.netnsPath = r.string()
continue
case 6: {
if (t !== 50) break
const o = r.enter()
let k = "", v = ""
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) v = r.string()
else r.skip(u, d)
}
r.leave(o)
if (k === "__proto__") $.define(m.annotations, k, v)
else m.annotations[k] = v
continue
}
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
const _CreateSandboxResponse: MessageType<_CreateSandboxResponse, _CreateSandboxResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.CreateSandboxResponse", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "CreateSandboxResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
const _StartSandboxRequest: MessageType<_StartSandboxRequest, _StartSandboxRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.StartSandboxRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "StartSandboxRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
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
if (t !== 10) break
m.sandboxId = r.string()
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
const _StartSandboxResponse: MessageType<_StartSandboxResponse, _StartSandboxResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.StartSandboxResponse", [
  { name: "pid", id: 1, type: "uint32" },
  { name: "createdAt", protoName: "created_at", id: 2, type: "message" },
  { name: "spec", id: 3, type: "message" },
], () => [undefined, _6_Timestamp, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.pid = 0
}
Object.defineProperty(M, "name", { value: "StartSandboxResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.pid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "pid")
if (v !== 0) {
w.tag(8)
w.uint32(v)
}
}
v = m.createdAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "createdAt") }
}
v = m.spec
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(26)
T[2].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "spec") }
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
m.pid = r.uint32()
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.createdAt = T[1].read(r, d + 1, 0, m.createdAt)
r.leave(o) }
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.spec = T[2].read(r, d + 1, 0, m.spec)
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
const _PlatformRequest: MessageType<_PlatformRequest, _PlatformRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.PlatformRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "PlatformRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
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
if (t !== 10) break
m.sandboxId = r.string()
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
const _PlatformResponse: MessageType<_PlatformResponse, _PlatformResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.PlatformResponse", [
  { name: "platform", id: 1, type: "message" },
], () => [_18_Platform], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "PlatformResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.platform
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "platform") }
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
m.platform = T[0].read(r, d + 1, 0, m.platform)
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
const _StopSandboxRequest: MessageType<_StopSandboxRequest, _StopSandboxRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.StopSandboxRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "timeoutSecs", protoName: "timeout_secs", id: 2, type: "uint32" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.timeoutSecs = 0
}
Object.defineProperty(M, "name", { value: "StopSandboxRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
}
}
v = m.timeoutSecs
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "timeoutSecs")
if (v !== 0) {
w.tag(16)
w.uint32(v)
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
if (t !== 10) break
m.sandboxId = r.string()
continue
case 2:
if (t !== 16) break
m.timeoutSecs = r.uint32()
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
const _StopSandboxResponse: MessageType<_StopSandboxResponse, _StopSandboxResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.StopSandboxResponse", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "StopSandboxResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
const _UpdateSandboxRequest: MessageType<_UpdateSandboxRequest, _UpdateSandboxRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.UpdateSandboxRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "resources", id: 2, type: "message" },
  { name: "annotations", id: 3, type: "string", keyType: "string" },
  { name: "sandbox", id: 4, type: "message" },
  { name: "fields", id: 5, type: "string", repeated: true },
], () => [undefined, _4_Any, undefined, _21_Sandbox, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.annotations = {}
this.fields = []
}
Object.defineProperty(M, "name", { value: "UpdateSandboxRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
}
}
v = m.resources
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "resources") }
}
v = m.annotations
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "annotations")
for (const k of Object.keys(v)) {
const p = w.fork(26)
w.tag(10)
if (!w.string(k)) $.badKey("annotations")
let e = v[k]
if (typeof e !== "string") $.badString(e, "annotations", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "annotations", k)
w.join(p)
}
}
v = m.sandbox
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "sandbox") }
}
v = m.fields
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "fields")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "fields", i)
w.tag(42)
if (!w.string(e)) $.badString(e, "fields", i)
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
if (t !== 10) break
m.sandboxId = r.string()
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.resources = T[1].read(r, d + 1, 0, m.resources)
r.leave(o) }
continue
case 3: {
if (t !== 26) break
const o = r.enter()
let k = "", v = ""
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) v = r.string()
else r.skip(u, d)
}
r.leave(o)
if (k === "__proto__") $.define(m.annotations, k, v)
else m.annotations[k] = v
continue
}
case 4:
if (t !== 34) break
{ const o = r.enter()
m.sandbox = T[3].read(r, d + 1, 0, m.sandbox)
r.leave(o) }
continue
case 5:
if (t === 42) {
const l = m.fields
l.push(r.string())
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
const _WaitSandboxRequest: MessageType<_WaitSandboxRequest, _WaitSandboxRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.WaitSandboxRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "WaitSandboxRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
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
if (t !== 10) break
m.sandboxId = r.string()
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
const _WaitSandboxResponse: MessageType<_WaitSandboxResponse, _WaitSandboxResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.WaitSandboxResponse", [
  { name: "exitStatus", protoName: "exit_status", id: 1, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 2, type: "message" },
], () => [undefined, _6_Timestamp], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.exitStatus = 0
}
Object.defineProperty(M, "name", { value: "WaitSandboxResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.exitStatus
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "exitStatus")
if (v !== 0) {
w.tag(8)
w.uint32(v)
}
}
v = m.exitedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "exitedAt") }
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
m.exitStatus = r.uint32()
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.exitedAt = T[1].read(r, d + 1, 0, m.exitedAt)
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
const _UpdateSandboxResponse: MessageType<_UpdateSandboxResponse, _UpdateSandboxResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.UpdateSandboxResponse", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "UpdateSandboxResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
const _SandboxStatusRequest: MessageType<_SandboxStatusRequest, _SandboxStatusRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.SandboxStatusRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "verbose", id: 2, type: "bool" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.verbose = false
}
Object.defineProperty(M, "name", { value: "SandboxStatusRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
}
}
v = m.verbose
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "verbose")
if (v) {
w.tag(16)
w.bool(v)
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
if (t !== 10) break
m.sandboxId = r.string()
continue
case 2:
if (t !== 16) break
m.verbose = r.bool()
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
const _SandboxStatusResponse: MessageType<_SandboxStatusResponse, _SandboxStatusResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.SandboxStatusResponse", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "pid", id: 2, type: "uint32" },
  { name: "state", id: 3, type: "string" },
  { name: "info", id: 4, type: "string", keyType: "string" },
  { name: "createdAt", protoName: "created_at", id: 5, type: "message" },
  { name: "exitedAt", protoName: "exited_at", id: 6, type: "message" },
  { name: "extra", id: 7, type: "message" },
], () => [undefined, undefined, undefined, undefined, _6_Timestamp, _6_Timestamp, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.pid = 0
this.state = ""
this.info = {}
}
Object.defineProperty(M, "name", { value: "SandboxStatusResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
}
}
v = m.pid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "pid")
if (v !== 0) {
w.tag(16)
w.uint32(v)
}
}
v = m.state
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "state")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "state")
}
}
v = m.info
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "info")
for (const k of Object.keys(v)) {
const p = w.fork(34)
w.tag(10)
if (!w.string(k)) $.badKey("info")
let e = v[k]
if (typeof e !== "string") $.badString(e, "info", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "info", k)
w.join(p)
}
}
v = m.createdAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(42)
T[4].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "createdAt") }
}
v = m.exitedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(50)
T[5].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "exitedAt") }
}
v = m.extra
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(58)
T[6].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "extra") }
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
m.sandboxId = r.string()
continue
case 2:
if (t !== 16) break
m.pid = r.uint32()
continue
case 3:
if (t !== 26) break
m.state = r.string()
continue
case 4: {
if (t !== 34) break
const o = r.enter()
let k = "", v = ""
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) v = r.string()
else r.skip(u, d)
}
r.leave(o)
if (k === "__proto__") $.define(m.info, k, v)
else m.info[k] = v
continue
}
case 5:
if (t !== 42) break
{ const o = r.enter()
m.createdAt = T[4].read(r, d + 1, 0, m.createdAt)
r.leave(o) }
continue
case 6:
if (t !== 50) break
{ const o = r.enter()
m.exitedAt = T[5].read(r, d + 1, 0, m.exitedAt)
r.leave(o) }
continue
case 7:
if (t !== 58) break
{ const o = r.enter()
m.extra = T[6].read(r, d + 1, 0, m.extra)
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
const _PingRequest: MessageType<_PingRequest, _PingRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.PingRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "PingRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
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
if (t !== 10) break
m.sandboxId = r.string()
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
const _PingResponse: MessageType<_PingResponse, _PingResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.PingResponse", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "PingResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
const _ShutdownSandboxRequest: MessageType<_ShutdownSandboxRequest, _ShutdownSandboxRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.ShutdownSandboxRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "ShutdownSandboxRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
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
if (t !== 10) break
m.sandboxId = r.string()
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
const _ShutdownSandboxResponse: MessageType<_ShutdownSandboxResponse, _ShutdownSandboxResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.ShutdownSandboxResponse", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "ShutdownSandboxResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)
for (const _ in m) c++
if (c !== n || !plain) $.keys(m, S)
}
function read(r: any, d: any, g: any, m: any) {
if (d > $.maxDepth) throw $.tooDeep()
if (m === undefined) m = new M()
while (r.pos < r.len) {
const s = r.pos, t = r.tag()
if (g !== 0 && t === g) { g = -1; break }
r.skip(t, d)
$.keep(m, r, s)
}
if (g > 0) $.groupEnd()
return m
}
return { Message: M, write, read }
}, 'bigint')
const _SandboxMetricsRequest: MessageType<_SandboxMetricsRequest, _SandboxMetricsRequestInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.SandboxMetricsRequest", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "SandboxMetricsRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.sandboxId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "sandboxId")
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
if (t !== 10) break
m.sandboxId = r.string()
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
const _SandboxMetricsResponse: MessageType<_SandboxMetricsResponse, _SandboxMetricsResponseInit> = /*#__PURE__*/ messageType("containerd.runtime.sandbox.v1.SandboxMetricsResponse", [
  { name: "metrics", id: 1, type: "message" },
], () => [_16_Metric], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "SandboxMetricsResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.metrics
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "metrics") }
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
m.metrics = T[0].read(r, d + 1, 0, m.metrics)
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
/**
 * Sandbox is an optional interface that shim may implement to support sandboxes environments.
 * A typical example of sandbox is microVM or pause container - an entity that groups containers and/or
 * holds resources relevant for this group.
 */
const _Sandbox: {
  readonly name: "containerd.runtime.sandbox.v1.Sandbox"
  readonly methods: {
    /**
     * CreateSandbox will be called right after sandbox shim instance launched.
     * It is a good place to initialize sandbox environment.
     */
    readonly "CreateSandbox": { readonly input: typeof _CreateSandboxRequest, readonly output: typeof _CreateSandboxResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** StartSandbox will start a previously created sandbox. */
    readonly "StartSandbox": { readonly input: typeof _StartSandboxRequest, readonly output: typeof _StartSandboxResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /**
     * Platform queries the platform the sandbox is going to run containers on.
     * containerd will use this to generate a proper OCI spec.
     */
    readonly "Platform": { readonly input: typeof _PlatformRequest, readonly output: typeof _PlatformResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** StopSandbox will stop existing sandbox instance */
    readonly "StopSandbox": { readonly input: typeof _StopSandboxRequest, readonly output: typeof _StopSandboxResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** WaitSandbox blocks until sandbox exits. */
    readonly "WaitSandbox": { readonly input: typeof _WaitSandboxRequest, readonly output: typeof _WaitSandboxResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** SandboxStatus will return current status of the running sandbox instance */
    readonly "SandboxStatus": { readonly input: typeof _SandboxStatusRequest, readonly output: typeof _SandboxStatusResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** PingSandbox is a lightweight API call to check whether sandbox alive. */
    readonly "PingSandbox": { readonly input: typeof _PingRequest, readonly output: typeof _PingResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** ShutdownSandbox must shutdown shim instance. */
    readonly "ShutdownSandbox": { readonly input: typeof _ShutdownSandboxRequest, readonly output: typeof _ShutdownSandboxResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /** SandboxMetrics retrieves metrics about a sandbox instance. */
    readonly "SandboxMetrics": { readonly input: typeof _SandboxMetricsRequest, readonly output: typeof _SandboxMetricsResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    /**
     * UpdateSandbox applies an update of the sandbox metadata object to a running
     * sandbox instance (for example a pod level resource resize).
     * Implementing this RPC is optional: a shim that does not support updates MUST
     * return a `github.com/containerd/errdefs.ErrNotImplemented` error (gRPC
     * `codes.Unimplemented`), which callers are expected to tolerate.
     */
    readonly "UpdateSandbox": { readonly input: typeof _UpdateSandboxRequest, readonly output: typeof _UpdateSandboxResponse, readonly clientStreaming: false, readonly serverStreaming: false }
  }
} = {
  name: "containerd.runtime.sandbox.v1.Sandbox",
  methods: {
    "CreateSandbox": { input: _CreateSandboxRequest, output: _CreateSandboxResponse, clientStreaming: false, serverStreaming: false },
    "StartSandbox": { input: _StartSandboxRequest, output: _StartSandboxResponse, clientStreaming: false, serverStreaming: false },
    "Platform": { input: _PlatformRequest, output: _PlatformResponse, clientStreaming: false, serverStreaming: false },
    "StopSandbox": { input: _StopSandboxRequest, output: _StopSandboxResponse, clientStreaming: false, serverStreaming: false },
    "WaitSandbox": { input: _WaitSandboxRequest, output: _WaitSandboxResponse, clientStreaming: false, serverStreaming: false },
    "SandboxStatus": { input: _SandboxStatusRequest, output: _SandboxStatusResponse, clientStreaming: false, serverStreaming: false },
    "PingSandbox": { input: _PingRequest, output: _PingResponse, clientStreaming: false, serverStreaming: false },
    "ShutdownSandbox": { input: _ShutdownSandboxRequest, output: _ShutdownSandboxResponse, clientStreaming: false, serverStreaming: false },
    "SandboxMetrics": { input: _SandboxMetricsRequest, output: _SandboxMetricsResponse, clientStreaming: false, serverStreaming: false },
    "UpdateSandbox": { input: _UpdateSandboxRequest, output: _UpdateSandboxResponse, clientStreaming: false, serverStreaming: false },
  },
}
export { _CreateSandboxRequest as CreateSandboxRequest, _CreateSandboxResponse as CreateSandboxResponse, _StartSandboxRequest as StartSandboxRequest, _StartSandboxResponse as StartSandboxResponse, _PlatformRequest as PlatformRequest, _PlatformResponse as PlatformResponse, _StopSandboxRequest as StopSandboxRequest, _StopSandboxResponse as StopSandboxResponse, _UpdateSandboxRequest as UpdateSandboxRequest, _WaitSandboxRequest as WaitSandboxRequest, _WaitSandboxResponse as WaitSandboxResponse, _UpdateSandboxResponse as UpdateSandboxResponse, _SandboxStatusRequest as SandboxStatusRequest, _SandboxStatusResponse as SandboxStatusResponse, _PingRequest as PingRequest, _PingResponse as PingResponse, _ShutdownSandboxRequest as ShutdownSandboxRequest, _ShutdownSandboxResponse as ShutdownSandboxResponse, _SandboxMetricsRequest as SandboxMetricsRequest, _SandboxMetricsResponse as SandboxMetricsResponse, _Sandbox as Sandbox, type _CreateSandboxRequestInit as CreateSandboxRequestInit, type _CreateSandboxResponseInit as CreateSandboxResponseInit, type _StartSandboxRequestInit as StartSandboxRequestInit, type _StartSandboxResponseInit as StartSandboxResponseInit, type _PlatformRequestInit as PlatformRequestInit, type _PlatformResponseInit as PlatformResponseInit, type _StopSandboxRequestInit as StopSandboxRequestInit, type _StopSandboxResponseInit as StopSandboxResponseInit, type _UpdateSandboxRequestInit as UpdateSandboxRequestInit, type _WaitSandboxRequestInit as WaitSandboxRequestInit, type _WaitSandboxResponseInit as WaitSandboxResponseInit, type _UpdateSandboxResponseInit as UpdateSandboxResponseInit, type _SandboxStatusRequestInit as SandboxStatusRequestInit, type _SandboxStatusResponseInit as SandboxStatusResponseInit, type _PingRequestInit as PingRequestInit, type _PingResponseInit as PingResponseInit, type _ShutdownSandboxRequestInit as ShutdownSandboxRequestInit, type _ShutdownSandboxResponseInit as ShutdownSandboxResponseInit, type _SandboxMetricsRequestInit as SandboxMetricsRequestInit, type _SandboxMetricsResponseInit as SandboxMetricsResponseInit }
