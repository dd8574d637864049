// Generated from types/metrics.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'
import { Timestamp as _6_Timestamp } from '../google/protobuf/timestamp.js'
import { Any as _4_Any } from '../google/protobuf/any.js'
import type { TimestampInit as _6_TimestampInit } from '../google/protobuf/timestamp.js'
import type { AnyInit as _4_AnyInit } from '../google/protobuf/any.js'

/** containerd.types.Metric, as it is received. */
interface _Metric {
  "timestamp"?: _6_Timestamp
  "id": string
  "data"?: _4_Any
}
/** containerd.types.Metric, as it may be sent. */
interface _MetricInit {
  readonly "timestamp"?: _6_TimestampInit | Date | null | undefined
  readonly "id"?: string | null | undefined
  readonly "data"?: _4_AnyInit | null | undefined
}
const _Metric: MessageType<_Metric, _MetricInit> = /*#__PURE__*/ messageType("containerd.types.Metric", [
  { name: "timestamp", id: 1, type: "message" },
  { name: "id", id: 2, type: "string" },
  { name: "data", id: 3, type: "message" },
], () => [_6_Timestamp, undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "Metric" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.timestamp
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "timestamp") }
}
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.data
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(26)
T[2].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "data") }
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
m.timestamp = T[0].read(r, d + 1, 0, m.timestamp)
r.leave(o) }
continue
case 2:
if (t !== 18) break
m.id = r.string()
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.data = T[2].read(r, d + 1, 0, m.data)
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
export { _Metric as Metric, type _MetricInit as MetricInit }
