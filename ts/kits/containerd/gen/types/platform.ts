// Generated from types/platform.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'

/**
 * Platform follows the structure of the OCI platform specification, from
 * descriptors.
 *
 * containerd.types.Platform, as it is received.
 */
interface _Platform {
  "os": string
  "architecture": string
  "variant": string
  "osVersion": string
  "osFeatures": (string)[]
}
/**
 * Platform follows the structure of the OCI platform specification, from
 * descriptors.
 *
 * containerd.types.Platform, as it may be sent.
 */
interface _PlatformInit {
  readonly "os"?: string | null | undefined
  readonly "architecture"?: string | null | undefined
  readonly "variant"?: string | null | undefined
  readonly "osVersion"?: string | null | undefined
  readonly "osFeatures"?: readonly (string)[] | null | undefined
}
/**
 * Platform follows the structure of the OCI platform specification, from
 * descriptors.
 */
const _Platform: MessageType<_Platform, _PlatformInit> = /*#__PURE__*/ messageType("containerd.types.Platform", [
  { name: "os", id: 1, type: "string" },
  { name: "architecture", id: 2, type: "string" },
  { name: "variant", id: 3, type: "string" },
  { name: "osVersion", protoName: "os_version", id: 4, type: "string" },
  { name: "osFeatures", protoName: "os_features", id: 5, type: "string", repeated: true },
], () => [undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.os = ""
this.architecture = ""
this.variant = ""
this.osVersion = ""
this.osFeatures = []
}
Object.defineProperty(M, "name", { value: "Platform" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.os
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "os")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "os")
}
}
v = m.architecture
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "architecture")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "architecture")
}
}
v = m.variant
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "variant")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "variant")
}
}
v = m.osVersion
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "osVersion")
if (v !== "") {
w.tag(34)
if (!w.string(v)) $.badString(v, "osVersion")
}
}
v = m.osFeatures
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "osFeatures")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "osFeatures", i)
w.tag(42)
if (!w.string(e)) $.badString(e, "osFeatures", i)
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
m.os = r.string()
continue
case 2:
if (t !== 18) break
m.architecture = r.string()
continue
case 3:
if (t !== 26) break
m.variant = r.string()
continue
case 4:
if (t !== 34) break
m.osVersion = r.string()
continue
case 5:
if (t === 42) {
const l = m.osFeatures
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
export { _Platform as Platform, type _PlatformInit as PlatformInit }
