// Generated from google/protobuf/any.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../generated.js'

/** google.protobuf.Any, as it is received. */
interface _Any {
  "typeUrl": string
  "value": Uint8Array
}
/** google.protobuf.Any, as it may be sent. */
interface _AnyInit {
  readonly "typeUrl"?: string | null | undefined
  readonly "value"?: Uint8Array | ArrayBuffer | DataView | null | undefined
}
const _Any: MessageType<_Any, _AnyInit> = /*#__PURE__*/ messageType("google.protobuf.Any", [
  { name: "typeUrl", protoName: "type_url", id: 1, type: "string" },
  { name: "value", id: 2, type: "bytes" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.typeUrl = ""
this.value = $.empty
}
Object.defineProperty(M, "name", { value: "Any" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.typeUrl
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "typeUrl")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "typeUrl")
}
}
v = m.value
if (v !== undefined && v !== null) {
n++
if (!(v instanceof Uint8Array) || v.length === 0) v = $.bytes(v, "value")
if (v.length > 0) {
w.tag(18)
w.bytes(v)
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
m.typeUrl = r.string()
continue
case 2:
if (t !== 18) break
m.value = r.bytes()
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
export { _Any as Any, type _AnyInit as AnyInit }
