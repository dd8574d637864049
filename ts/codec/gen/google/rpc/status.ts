// Generated from google/rpc/status.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../generated.js'
import { Any as _0_Any } from '../protobuf/any.js'
import type { AnyInit as _0_AnyInit } from '../protobuf/any.js'

/** google.rpc.Status, as it is received. */
interface _Status {
  "code": number
  "message": string
  "details": (_0_Any)[]
}
/** google.rpc.Status, as it may be sent. */
interface _StatusInit {
  readonly "code"?: number | null | undefined
  readonly "message"?: string | null | undefined
  readonly "details"?: readonly (_0_AnyInit)[] | null | undefined
}
const _Status: MessageType<_Status, _StatusInit> = /*#__PURE__*/ messageType("google.rpc.Status", [
  { name: "code", id: 1, type: "int32" },
  { name: "message", id: 2, type: "string" },
  { name: "details", id: 3, type: "message", repeated: true },
], () => [undefined, undefined, _0_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.code = 0
this.message = ""
this.details = []
}
Object.defineProperty(M, "name", { value: "Status" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.code
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v | 0) !== v) $.badInt(v, "int32", "code")
if (v !== 0) {
w.tag(8)
w.int32(v)
}
}
v = m.message
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "message")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "message")
}
}
v = m.details
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "details")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(26)
T[2].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "details", i) }
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
m.code = r.int32()
continue
case 2:
if (t !== 18) break
m.message = r.string()
continue
case 3:
if (t === 26) {
const o = r.enter()
m.details.push(T[2].read(r, d + 1, 0))
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
export { _Status as Status, type _StatusInit as StatusInit }
