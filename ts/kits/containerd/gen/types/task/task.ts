// Generated from types/task/task.proto. Do not edit.
/* eslint-disable */
import { type EnumType, enumType, type MessageType, messageType } from '../../../../../messages.js'
import { Timestamp as _6_Timestamp } from '../../google/protobuf/timestamp.js'
import { Any as _4_Any } from '../../google/protobuf/any.js'
import type { TimestampInit as _6_TimestampInit } from '../../google/protobuf/timestamp.js'
import type { AnyInit as _4_AnyInit } from '../../google/protobuf/any.js'

type _Status = 0 | 1 | 2 | 3 | 4 | 5 | (number & {})
/** containerd.v1.types.Process, as it is received. */
interface _Process {
  "containerId": string
  "id": string
  "pid": number
  "status": _Status
  "stdin": string
  "stdout": string
  "stderr": string
  "terminal": boolean
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
}
/** containerd.v1.types.Process, as it may be sent. */
interface _ProcessInit {
  readonly "containerId"?: string | null | undefined
  readonly "id"?: string | null | undefined
  readonly "pid"?: number | null | undefined
  readonly "status"?: _Status | "UNKNOWN" | "CREATED" | "RUNNING" | "STOPPED" | "PAUSED" | "PAUSING" | null | undefined
  readonly "stdin"?: string | null | undefined
  readonly "stdout"?: string | null | undefined
  readonly "stderr"?: string | null | undefined
  readonly "terminal"?: boolean | null | undefined
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
}
/** containerd.v1.types.ProcessInfo, as it is received. */
interface _ProcessInfo {
  /** PID is the process ID. */
  "pid": number
  /**
   * Info contains additional process information.
   *
   * Info varies by platform.
   */
  "info"?: _4_Any
}
/** containerd.v1.types.ProcessInfo, as it may be sent. */
interface _ProcessInfoInit {
  /** PID is the process ID. */
  readonly "pid"?: number | null | undefined
  /**
   * Info contains additional process information.
   *
   * Info varies by platform.
   */
  readonly "info"?: _4_AnyInit | null | undefined
}
const _Status$: EnumType = /*#__PURE__*/ enumType("containerd.v1.types.Status", { "UNKNOWN": 0, "CREATED": 1, "RUNNING": 2, "STOPPED": 3, "PAUSED": 4, "PAUSING": 5 }, false)
const _Status: {
  readonly "UNKNOWN": 0
  readonly "CREATED": 1
  readonly "RUNNING": 2
  readonly "STOPPED": 3
  readonly "PAUSED": 4
  readonly "PAUSING": 5
  readonly [number: number]: string | undefined
} = /*#__PURE__*/ (() => _Status$.values as any)()
const _Process: MessageType<_Process, _ProcessInit> = /*#__PURE__*/ messageType("containerd.v1.types.Process", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "id", id: 2, type: "string" },
  { name: "pid", id: 3, type: "uint32" },
  { name: "status", id: 4, type: "enum" },
  { name: "stdin", id: 5, type: "string" },
  { name: "stdout", id: 6, type: "string" },
  { name: "stderr", id: 7, type: "string" },
  { name: "terminal", id: 8, type: "bool" },
  { name: "exitStatus", protoName: "exit_status", id: 9, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 10, type: "message" },
], () => [undefined, undefined, undefined, _Status$, undefined, undefined, undefined, undefined, undefined, _6_Timestamp], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.id = ""
this.pid = 0
this.status = 0
this.stdin = ""
this.stdout = ""
this.stderr = ""
this.terminal = false
this.exitStatus = 0
}
Object.defineProperty(M, "name", { value: "Process" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.containerId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "containerId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "containerId")
}
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
v = m.pid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "pid")
if (v !== 0) {
w.tag(24)
w.uint32(v)
}
}
v = m.status
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v | 0) !== v) v = $.enumNumber(v, T[3], "status")
if (v !== 0) {
w.tag(32)
w.int32(v)
}
}
v = m.stdin
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stdin")
if (v !== "") {
w.tag(42)
if (!w.string(v)) $.badString(v, "stdin")
}
}
v = m.stdout
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stdout")
if (v !== "") {
w.tag(50)
if (!w.string(v)) $.badString(v, "stdout")
}
}
v = m.stderr
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stderr")
if (v !== "") {
w.tag(58)
if (!w.string(v)) $.badString(v, "stderr")
}
}
v = m.terminal
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "terminal")
if (v) {
w.tag(64)
w.bool(v)
}
}
v = m.exitStatus
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "exitStatus")
if (v !== 0) {
w.tag(72)
w.uint32(v)
}
}
v = m.exitedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(82)
T[9].write(v, w, d + 1)
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
if (t !== 10) break
m.containerId = r.string()
continue
case 2:
if (t !== 18) break
m.id = r.string()
continue
case 3:
if (t !== 24) break
m.pid = r.uint32()
continue
case 4:
if (t !== 32) break
{ const v = r.int32()
if (T[3].closed && T[3].values[v] === undefined) $.keepEnum(m, 4, v)
else {
m.status = v
} }
continue
case 5:
if (t !== 42) break
m.stdin = r.string()
continue
case 6:
if (t !== 50) break
m.stdout = r.string()
continue
case 7:
if (t !== 58) break
m.stderr = r.string()
continue
case 8:
if (t !== 64) break
m.terminal = r.bool()
continue
case 9:
if (t !== 72) break
m.exitStatus = r.uint32()
continue
case 10:
if (t !== 82) break
{ const o = r.enter()
m.exitedAt = T[9].read(r, d + 1, 0, m.exitedAt)
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
const _ProcessInfo: MessageType<_ProcessInfo, _ProcessInfoInit> = /*#__PURE__*/ messageType("containerd.v1.types.ProcessInfo", [
  { name: "pid", id: 1, type: "uint32" },
  { name: "info", id: 2, type: "message" },
], () => [undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.pid = 0
}
Object.defineProperty(M, "name", { value: "ProcessInfo" })
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
v = m.info
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "info") }
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
m.info = T[1].read(r, d + 1, 0, m.info)
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
export { _Status as Status, _Status$ as Status$, _Process as Process, _ProcessInfo as ProcessInfo, type _ProcessInit as ProcessInit, type _ProcessInfoInit as ProcessInfoInit }
