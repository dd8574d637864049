// Generated from types/sandbox.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'
import { Any as _4_Any } from '../google/protobuf/any.js'
import { Timestamp as _6_Timestamp } from '../google/protobuf/timestamp.js'
import type { AnyInit as _4_AnyInit } from '../google/protobuf/any.js'
import type { TimestampInit as _6_TimestampInit } from '../google/protobuf/timestamp.js'

/**
 * Sandbox represents a sandbox metadata object that keeps all info required by controller to
 * work with a particular instance.
 *
 * containerd.types.Sandbox, as it is received.
 */
interface _Sandbox {
  /** SandboxID is a unique instance identifier within namespace */
  "sandboxId": string
  /** Runtime specifies which runtime to use for executing this container. */
  "runtime"?: _Sandbox_Runtime
  /**
   * Spec is sandbox configuration (kin of OCI runtime spec), spec's data will be written to a config.json file in the
   * bundle directory (similary to OCI spec).
   */
  "spec"?: _4_Any
  /** Labels provides an area to include arbitrary data on containers. */
  "labels": { [key: string]: string }
  /** CreatedAt is the time the container was first created. */
  "createdAt"?: _6_Timestamp
  /** UpdatedAt is the last time the container was mutated. */
  "updatedAt"?: _6_Timestamp
  /** Extensions allow clients to provide optional blobs that can be handled by runtime. */
  "extensions": { [key: string]: _4_Any }
  /** Sandboxer is the name of the sandbox controller who manages the sandbox. */
  "sandboxer": string
}
/**
 * Sandbox represents a sandbox metadata object that keeps all info required by controller to
 * work with a particular instance.
 *
 * containerd.types.Sandbox, as it may be sent.
 */
interface _SandboxInit {
  /** SandboxID is a unique instance identifier within namespace */
  readonly "sandboxId"?: string | null | undefined
  /** Runtime specifies which runtime to use for executing this container. */
  readonly "runtime"?: _Sandbox_RuntimeInit | null | undefined
  /**
   * Spec is sandbox configuration (kin of OCI runtime spec), spec's data will be written to a config.json file in the
   * bundle directory (similary to OCI spec).
   */
  readonly "spec"?: _4_AnyInit | null | undefined
  /** Labels provides an area to include arbitrary data on containers. */
  readonly "labels"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
  /** CreatedAt is the time the container was first created. */
  readonly "createdAt"?: _6_TimestampInit | Date | null | undefined
  /** UpdatedAt is the last time the container was mutated. */
  readonly "updatedAt"?: _6_TimestampInit | Date | null | undefined
  /** Extensions allow clients to provide optional blobs that can be handled by runtime. */
  readonly "extensions"?: { readonly [key: string]: _4_AnyInit } | ReadonlyMap<string, _4_AnyInit> | null | undefined
  /** Sandboxer is the name of the sandbox controller who manages the sandbox. */
  readonly "sandboxer"?: string | null | undefined
}
/** containerd.types.Sandbox.Runtime, as it is received. */
interface _Sandbox_Runtime {
  /** Name is the name of the runtime. */
  "name": string
  /**
   * Options specify additional runtime initialization options for the shim (this data will be available in StartShim).
   * Typically this data expected to be runtime shim implementation specific.
   */
  "options"?: _4_Any
}
/** containerd.types.Sandbox.Runtime, as it may be sent. */
interface _Sandbox_RuntimeInit {
  /** Name is the name of the runtime. */
  readonly "name"?: string | null | undefined
  /**
   * Options specify additional runtime initialization options for the shim (this data will be available in StartShim).
   * Typically this data expected to be runtime shim implementation specific.
   */
  readonly "options"?: _4_AnyInit | null | undefined
}
/**
 * Sandbox represents a sandbox metadata object that keeps all info required by controller to
 * work with a particular instance.
 */
const _Sandbox: MessageType<_Sandbox, _SandboxInit> = /*#__PURE__*/ messageType("containerd.types.Sandbox", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "runtime", id: 2, type: "message" },
  { name: "spec", id: 3, type: "message" },
  { name: "labels", id: 4, type: "string", keyType: "string" },
  { name: "createdAt", protoName: "created_at", id: 5, type: "message" },
  { name: "updatedAt", protoName: "updated_at", id: 6, type: "message" },
  { name: "extensions", id: 7, type: "message", keyType: "string" },
  { name: "sandboxer", id: 10, type: "string" },
], () => [undefined, _Sandbox_Runtime, _4_Any, undefined, _6_Timestamp, _6_Timestamp, _4_Any, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.labels = {}
this.extensions = {}
this.sandboxer = ""
}
Object.defineProperty(M, "name", { value: "Sandbox" })
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
v = m.runtime
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "runtime") }
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
v = m.createdAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(42)
T[4].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "createdAt") }
}
v = m.updatedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(50)
T[5].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "updatedAt") }
}
v = m.extensions
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "extensions")
for (const k of Object.keys(v)) {
const p = w.fork(58)
w.tag(10)
if (!w.string(k)) $.badKey("extensions")
try {
const p = w.fork(18)
T[6].write(v[k], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "extensions", k) }
w.join(p)
}
}
v = m.sandboxer
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "sandboxer")
if (v !== "") {
w.tag(82)
if (!w.string(v)) $.badString(v, "sandboxer")
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
m.runtime = T[1].read(r, d + 1, 0, m.runtime)
r.leave(o) }
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.spec = T[2].read(r, d + 1, 0, m.spec)
r.leave(o) }
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
if (k === "__proto__") $.define(m.labels, k, v)
else m.labels[k] = v
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
m.updatedAt = T[5].read(r, d + 1, 0, m.updatedAt)
r.leave(o) }
continue
case 7: {
if (t !== 58) break
const o = r.enter()
let k = "", v
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) { const o = r.enter()
v = T[6].read(r, d + 1, 0, v)
r.leave(o) }
else r.skip(u, d)
}
r.leave(o)
if (v === undefined) v = T[6].make()
if (k === "__proto__") $.define(m.extensions, k, v)
else m.extensions[k] = v
continue
}
case 10:
if (t !== 82) break
m.sandboxer = r.string()
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
const _Sandbox_Runtime: MessageType<_Sandbox_Runtime, _Sandbox_RuntimeInit> = /*#__PURE__*/ messageType("containerd.types.Sandbox.Runtime", [
  { name: "name", id: 1, type: "string" },
  { name: "options", id: 2, type: "message" },
], () => [undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.name = ""
}
Object.defineProperty(M, "name", { value: "Runtime" })
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
v = m.options
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "options") }
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
if (t !== 18) break
{ const o = r.enter()
m.options = T[1].read(r, d + 1, 0, m.options)
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
export { _Sandbox as Sandbox, _Sandbox_Runtime as Sandbox_Runtime, type _SandboxInit as SandboxInit, type _Sandbox_RuntimeInit as Sandbox_RuntimeInit }
