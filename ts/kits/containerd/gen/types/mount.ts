// Generated from types/mount.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'
import { Timestamp as _6_Timestamp } from '../google/protobuf/timestamp.js'
import type { TimestampInit as _6_TimestampInit } from '../google/protobuf/timestamp.js'

/**
 * Mount describes mounts for a container.
 *
 * This type is the lingua franca of ContainerD. All services provide mounts
 * to be used with the container at creation time.
 *
 * The Mount type follows the structure of the mount syscall, including a type,
 * source, target and options.
 *
 * containerd.types.Mount, as it is received.
 */
interface _Mount {
  /** Type defines the nature of the mount. */
  "type": string
  /**
   * Source specifies the name of the mount. Depending on mount type, this
   * may be a volume name or a host path, or even ignored.
   */
  "source": string
  /** Target path in container */
  "target": string
  /** Options specifies zero or more fstab style mount options. */
  "options": (string)[]
}
/**
 * Mount describes mounts for a container.
 *
 * This type is the lingua franca of ContainerD. All services provide mounts
 * to be used with the container at creation time.
 *
 * The Mount type follows the structure of the mount syscall, including a type,
 * source, target and options.
 *
 * containerd.types.Mount, as it may be sent.
 */
interface _MountInit {
  /** Type defines the nature of the mount. */
  readonly "type"?: string | null | undefined
  /**
   * Source specifies the name of the mount. Depending on mount type, this
   * may be a volume name or a host path, or even ignored.
   */
  readonly "source"?: string | null | undefined
  /** Target path in container */
  readonly "target"?: string | null | undefined
  /** Options specifies zero or more fstab style mount options. */
  readonly "options"?: readonly (string)[] | null | undefined
}
/** containerd.types.ActiveMount, as it is received. */
interface _ActiveMount {
  "mount"?: _Mount
  "mountedAt"?: _6_Timestamp
  "mountPoint": string
  "data": { [key: string]: string }
}
/** containerd.types.ActiveMount, as it may be sent. */
interface _ActiveMountInit {
  readonly "mount"?: _MountInit | null | undefined
  readonly "mountedAt"?: _6_TimestampInit | Date | null | undefined
  readonly "mountPoint"?: string | null | undefined
  readonly "data"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
}
/** containerd.types.ActivationInfo, as it is received. */
interface _ActivationInfo {
  "name": string
  "active": (_ActiveMount)[]
  "system": (_Mount)[]
  "labels": { [key: string]: string }
}
/** containerd.types.ActivationInfo, as it may be sent. */
interface _ActivationInfoInit {
  readonly "name"?: string | null | undefined
  readonly "active"?: readonly (_ActiveMountInit)[] | null | undefined
  readonly "system"?: readonly (_MountInit)[] | null | undefined
  readonly "labels"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
}
/**
 * MountCapabilities describes mount handling that a component performs itself,
 * so that the mount manager does not perform it on the component's behalf.
 *
 * A shim advertises this as an extension of its BootstrapResult. A runtime
 * may be able to handle a mount more efficiently than the host can; a VM
 * based runtime, for example, may pass a disk image directly to the guest
 * instead of having a loop device set up for it on the host.
 *
 * Mount types and transforms are named with open ended strings, so
 * supporting a new one of either is not a change to this protocol.
 *
 * containerd.types.MountCapabilities, as it is received.
 */
interface _MountCapabilities {
  /**
   * Types are the mount types the sender performs itself, such as "erofs" or
   * "loop". These are base mount types, with any transform prefixes removed.
   */
  "types": (string)[]
  /**
   * Transforms are the mount transforms the sender applies itself, such as
   * "format", "mkfs" or "mkdir".
   *
   * A transform is named on its own, without the "/<mount-type>" suffix that
   * appears in a mount type, so "format" covers the mount types "format/bind"
   * and "format/mkdir/overlay" alike.
   */
  "transforms": (string)[]
}
/**
 * MountCapabilities describes mount handling that a component performs itself,
 * so that the mount manager does not perform it on the component's behalf.
 *
 * A shim advertises this as an extension of its BootstrapResult. A runtime
 * may be able to handle a mount more efficiently than the host can; a VM
 * based runtime, for example, may pass a disk image directly to the guest
 * instead of having a loop device set up for it on the host.
 *
 * Mount types and transforms are named with open ended strings, so
 * supporting a new one of either is not a change to this protocol.
 *
 * containerd.types.MountCapabilities, as it may be sent.
 */
interface _MountCapabilitiesInit {
  /**
   * Types are the mount types the sender performs itself, such as "erofs" or
   * "loop". These are base mount types, with any transform prefixes removed.
   */
  readonly "types"?: readonly (string)[] | null | undefined
  /**
   * Transforms are the mount transforms the sender applies itself, such as
   * "format", "mkfs" or "mkdir".
   *
   * A transform is named on its own, without the "/<mount-type>" suffix that
   * appears in a mount type, so "format" covers the mount types "format/bind"
   * and "format/mkdir/overlay" alike.
   */
  readonly "transforms"?: readonly (string)[] | null | undefined
}
/**
 * Mount describes mounts for a container.
 *
 * This type is the lingua franca of ContainerD. All services provide mounts
 * to be used with the container at creation time.
 *
 * The Mount type follows the structure of the mount syscall, including a type,
 * source, target and options.
 */
const _Mount: MessageType<_Mount, _MountInit> = /*#__PURE__*/ messageType("containerd.types.Mount", [
  { name: "type", id: 1, type: "string" },
  { name: "source", id: 2, type: "string" },
  { name: "target", id: 3, type: "string" },
  { name: "options", id: 4, type: "string", repeated: true },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.type = ""
this.source = ""
this.target = ""
this.options = []
}
Object.defineProperty(M, "name", { value: "Mount" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.type
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "type")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "type")
}
}
v = m.source
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "source")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "source")
}
}
v = m.target
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "target")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "target")
}
}
v = m.options
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "options")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "options", i)
w.tag(34)
if (!w.string(e)) $.badString(e, "options", i)
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
m.type = r.string()
continue
case 2:
if (t !== 18) break
m.source = r.string()
continue
case 3:
if (t !== 26) break
m.target = r.string()
continue
case 4:
if (t === 34) {
const l = m.options
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
const _ActiveMount: MessageType<_ActiveMount, _ActiveMountInit> = /*#__PURE__*/ messageType("containerd.types.ActiveMount", [
  { name: "mount", id: 1, type: "message" },
  { name: "mountedAt", protoName: "mounted_at", id: 2, type: "message" },
  { name: "mountPoint", protoName: "mount_point", id: 3, type: "string" },
  { name: "data", id: 4, type: "string", keyType: "string" },
], () => [_Mount, _6_Timestamp, undefined, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.mountPoint = ""
this.data = {}
}
Object.defineProperty(M, "name", { value: "ActiveMount" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.mount
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "mount") }
}
v = m.mountedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "mountedAt") }
}
v = m.mountPoint
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "mountPoint")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "mountPoint")
}
}
v = m.data
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "data")
for (const k of Object.keys(v)) {
const p = w.fork(34)
w.tag(10)
if (!w.string(k)) $.badKey("data")
let e = v[k]
if (typeof e !== "string") $.badString(e, "data", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "data", k)
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
{ const o = r.enter()
m.mount = T[0].read(r, d + 1, 0, m.mount)
r.leave(o) }
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.mountedAt = T[1].read(r, d + 1, 0, m.mountedAt)
r.leave(o) }
continue
case 3:
if (t !== 26) break
m.mountPoint = r.string()
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
if (k === "__proto__") $.define(m.data, k, v)
else m.data[k] = v
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
const _ActivationInfo: MessageType<_ActivationInfo, _ActivationInfoInit> = /*#__PURE__*/ messageType("containerd.types.ActivationInfo", [
  { name: "name", id: 1, type: "string" },
  { name: "active", id: 2, type: "message", repeated: true },
  { name: "system", id: 3, type: "message", repeated: true },
  { name: "labels", id: 4, type: "string", keyType: "string" },
], () => [undefined, _ActiveMount, _Mount, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.name = ""
this.active = []
this.system = []
this.labels = {}
}
Object.defineProperty(M, "name", { value: "ActivationInfo" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.name
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "name")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "name")
}
}
v = m.active
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "active")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(18)
T[1].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "active", i) }
}
}
v = m.system
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "system")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(26)
T[2].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "system", i) }
}
}
v = m.labels
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "labels")
for (const k of Object.keys(v)) {
const p = w.fork(34)
w.tag(10)
if (!w.string(k)) $.badKey("labels")
let e = v[k]
if (typeof e !== "string") $.badString(e, "labels", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "labels", k)
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
m.name = r.string()
continue
case 2:
if (t === 18) {
const o = r.enter()
m.active.push(T[1].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 3:
if (t === 26) {
const o = r.enter()
m.system.push(T[2].read(r, d + 1, 0))
r.leave(o)
continue
}
break
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
if (k === "__proto__") $.define(m.labels, k, v)
else m.labels[k] = v
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
/**
 * MountCapabilities describes mount handling that a component performs itself,
 * so that the mount manager does not perform it on the component's behalf.
 *
 * A shim advertises this as an extension of its BootstrapResult. A runtime
 * may be able to handle a mount more efficiently than the host can; a VM
 * based runtime, for example, may pass a disk image directly to the guest
 * instead of having a loop device set up for it on the host.
 *
 * Mount types and transforms are named with open ended strings, so
 * supporting a new one of either is not a change to this protocol.
 */
const _MountCapabilities: MessageType<_MountCapabilities, _MountCapabilitiesInit> = /*#__PURE__*/ messageType("containerd.types.MountCapabilities", [
  { name: "types", id: 1, type: "string", repeated: true },
  { name: "transforms", id: 2, type: "string", repeated: true },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.types = []
this.transforms = []
}
Object.defineProperty(M, "name", { value: "MountCapabilities" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.types
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "types")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "types", i)
w.tag(10)
if (!w.string(e)) $.badString(e, "types", i)
}
}
v = m.transforms
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "transforms")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "transforms", i)
w.tag(18)
if (!w.string(e)) $.badString(e, "transforms", i)
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
if (t === 10) {
const l = m.types
l.push(r.string())
continue
}
break
case 2:
if (t === 18) {
const l = m.transforms
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
export { _Mount as Mount, _ActiveMount as ActiveMount, _ActivationInfo as ActivationInfo, _MountCapabilities as MountCapabilities, type _MountInit as MountInit, type _ActiveMountInit as ActiveMountInit, type _ActivationInfoInit as ActivationInfoInit, type _MountCapabilitiesInit as MountCapabilitiesInit }
