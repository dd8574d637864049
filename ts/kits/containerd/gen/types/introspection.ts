// Generated from types/introspection.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'
import { Any as _4_Any } from '../google/protobuf/any.js'
import type { AnyInit as _4_AnyInit } from '../google/protobuf/any.js'

/** containerd.types.RuntimeRequest, as it is received. */
interface _RuntimeRequest {
  "runtimePath": string
  /**
   * Options correspond to CreateTaskRequest.options.
   * This is needed to pass the runc binary path, etc.
   */
  "options"?: _4_Any
}
/** containerd.types.RuntimeRequest, as it may be sent. */
interface _RuntimeRequestInit {
  readonly "runtimePath"?: string | null | undefined
  /**
   * Options correspond to CreateTaskRequest.options.
   * This is needed to pass the runc binary path, etc.
   */
  readonly "options"?: _4_AnyInit | null | undefined
}
/** containerd.types.RuntimeVersion, as it is received. */
interface _RuntimeVersion {
  "version": string
  "revision": string
}
/** containerd.types.RuntimeVersion, as it may be sent. */
interface _RuntimeVersionInit {
  readonly "version"?: string | null | undefined
  readonly "revision"?: string | null | undefined
}
/** containerd.types.RuntimeInfo, as it is received. */
interface _RuntimeInfo {
  "name": string
  "version"?: _RuntimeVersion
  /** Options correspond to RuntimeInfoRequest.Options (contains runc binary path, etc.) */
  "options"?: _4_Any
  /** OCI-compatible runtimes should use https://github.com/opencontainers/runtime-spec/blob/main/features.md */
  "features"?: _4_Any
  /** Annotations of the shim. Irrelevant to features.Annotations. */
  "annotations": { [key: string]: string }
}
/** containerd.types.RuntimeInfo, as it may be sent. */
interface _RuntimeInfoInit {
  readonly "name"?: string | null | undefined
  readonly "version"?: _RuntimeVersionInit | null | undefined
  /** Options correspond to RuntimeInfoRequest.Options (contains runc binary path, etc.) */
  readonly "options"?: _4_AnyInit | null | undefined
  /** OCI-compatible runtimes should use https://github.com/opencontainers/runtime-spec/blob/main/features.md */
  readonly "features"?: _4_AnyInit | null | undefined
  /** Annotations of the shim. Irrelevant to features.Annotations. */
  readonly "annotations"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
}
const _RuntimeRequest: MessageType<_RuntimeRequest, _RuntimeRequestInit> = /*#__PURE__*/ messageType("containerd.types.RuntimeRequest", [
  { name: "runtimePath", protoName: "runtime_path", id: 1, type: "string" },
  { name: "options", id: 2, type: "message" },
], () => [undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.runtimePath = ""
}
Object.defineProperty(M, "name", { value: "RuntimeRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.runtimePath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "runtimePath")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "runtimePath")
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
m.runtimePath = r.string()
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
const _RuntimeVersion: MessageType<_RuntimeVersion, _RuntimeVersionInit> = /*#__PURE__*/ messageType("containerd.types.RuntimeVersion", [
  { name: "version", id: 1, type: "string" },
  { name: "revision", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.version = ""
this.revision = ""
}
Object.defineProperty(M, "name", { value: "RuntimeVersion" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.version
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "version")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "version")
}
}
v = m.revision
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "revision")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "revision")
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
m.version = r.string()
continue
case 2:
if (t !== 18) break
m.revision = r.string()
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
const _RuntimeInfo: MessageType<_RuntimeInfo, _RuntimeInfoInit> = /*#__PURE__*/ messageType("containerd.types.RuntimeInfo", [
  { name: "name", id: 1, type: "string" },
  { name: "version", id: 2, type: "message" },
  { name: "options", id: 3, type: "message" },
  { name: "features", id: 4, type: "message" },
  { name: "annotations", id: 5, type: "string", keyType: "string" },
], () => [undefined, _RuntimeVersion, _4_Any, _4_Any, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.name = ""
this.annotations = {}
}
Object.defineProperty(M, "name", { value: "RuntimeInfo" })
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
v = m.version
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "version") }
}
v = m.options
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(26)
T[2].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "options") }
}
v = m.features
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "features") }
}
v = m.annotations
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "annotations")
for (const k of Object.keys(v)) {
const p = w.fork(42)
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
m.name = r.string()
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.version = T[1].read(r, d + 1, 0, m.version)
r.leave(o) }
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.options = T[2].read(r, d + 1, 0, m.options)
r.leave(o) }
continue
case 4:
if (t !== 34) break
{ const o = r.enter()
m.features = T[3].read(r, d + 1, 0, m.features)
r.leave(o) }
continue
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
export { _RuntimeRequest as RuntimeRequest, _RuntimeVersion as RuntimeVersion, _RuntimeInfo as RuntimeInfo, type _RuntimeRequestInit as RuntimeRequestInit, type _RuntimeVersionInit as RuntimeVersionInit, type _RuntimeInfoInit as RuntimeInfoInit }
