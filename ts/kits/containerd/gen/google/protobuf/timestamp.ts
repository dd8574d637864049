// Generated from google/protobuf/timestamp.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../messages.js'

/** google.protobuf.Timestamp, as it is received. */
interface _Timestamp {
  "seconds": bigint
  "nanos": number
}
/** google.protobuf.Timestamp, as it may be sent. */
interface _TimestampInit {
  readonly "seconds"?: bigint | number | string | null | undefined
  readonly "nanos"?: number | null | undefined
}
const _Timestamp: MessageType<_Timestamp, _TimestampInit> = /*#__PURE__*/ messageType("google.protobuf.Timestamp", [
  { name: "seconds", id: 1, type: "int64" },
  { name: "nanos", id: 2, type: "int32" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.seconds = 0n
this.nanos = 0
}
Object.defineProperty(M, "name", { value: "Timestamp" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
m = $.timestamp(m)
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.seconds
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < -9223372036854775808n || v > 9223372036854775807n) v = $.int64(v, "int64", "seconds")
if (v !== 0n) {
w.tag(8)
w.int64(v)
}
}
v = m.nanos
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v | 0) !== v) $.badInt(v, "int32", "nanos")
if (v !== 0) {
w.tag(16)
w.int32(v)
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
m.seconds = r.int64()
continue
case 2:
if (t !== 16) break
m.nanos = r.int32()
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
export { _Timestamp as Timestamp, type _TimestampInit as TimestampInit }
