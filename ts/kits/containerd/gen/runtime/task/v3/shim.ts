// Generated from runtime/task/v3/shim.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../../messages.js'
import { Mount as _17_Mount } from '../../../types/mount.js'
import { Any as _4_Any } from '../../../google/protobuf/any.js'
import { Timestamp as _6_Timestamp } from '../../../google/protobuf/timestamp.js'
import { ProcessInfo as _22_ProcessInfo, Status$ as _22_Status$ } from '../../../types/task/task.js'
import { Empty as _5_Empty } from '../../../google/protobuf/empty.js'
import type { MountInit as _17_MountInit } from '../../../types/mount.js'
import type { AnyInit as _4_AnyInit } from '../../../google/protobuf/any.js'
import type { TimestampInit as _6_TimestampInit } from '../../../google/protobuf/timestamp.js'
import type { ProcessInfoInit as _22_ProcessInfoInit, Status as _22_Status } from '../../../types/task/task.js'

/** containerd.task.v3.CreateTaskRequest, as it is received. */
interface _CreateTaskRequest {
  "id": string
  "bundle": string
  "rootfs": (_17_Mount)[]
  "terminal": boolean
  "stdin": string
  "stdout": string
  "stderr": string
  "checkpoint": string
  "parentCheckpoint": string
  "options"?: _4_Any
}
/** containerd.task.v3.CreateTaskRequest, as it may be sent. */
interface _CreateTaskRequestInit {
  readonly "id"?: string | null | undefined
  readonly "bundle"?: string | null | undefined
  readonly "rootfs"?: readonly (_17_MountInit)[] | null | undefined
  readonly "terminal"?: boolean | null | undefined
  readonly "stdin"?: string | null | undefined
  readonly "stdout"?: string | null | undefined
  readonly "stderr"?: string | null | undefined
  readonly "checkpoint"?: string | null | undefined
  readonly "parentCheckpoint"?: string | null | undefined
  readonly "options"?: _4_AnyInit | null | undefined
}
/** containerd.task.v3.CreateTaskResponse, as it is received. */
interface _CreateTaskResponse {
  "pid": number
}
/** containerd.task.v3.CreateTaskResponse, as it may be sent. */
interface _CreateTaskResponseInit {
  readonly "pid"?: number | null | undefined
}
/** containerd.task.v3.DeleteRequest, as it is received. */
interface _DeleteRequest {
  "id": string
  "execId": string
}
/** containerd.task.v3.DeleteRequest, as it may be sent. */
interface _DeleteRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
}
/** containerd.task.v3.DeleteResponse, as it is received. */
interface _DeleteResponse {
  "pid": number
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
}
/** containerd.task.v3.DeleteResponse, as it may be sent. */
interface _DeleteResponseInit {
  readonly "pid"?: number | null | undefined
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
}
/** containerd.task.v3.ExecProcessRequest, as it is received. */
interface _ExecProcessRequest {
  "id": string
  "execId": string
  "terminal": boolean
  "stdin": string
  "stdout": string
  "stderr": string
  "spec"?: _4_Any
}
/** containerd.task.v3.ExecProcessRequest, as it may be sent. */
interface _ExecProcessRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
  readonly "terminal"?: boolean | null | undefined
  readonly "stdin"?: string | null | undefined
  readonly "stdout"?: string | null | undefined
  readonly "stderr"?: string | null | undefined
  readonly "spec"?: _4_AnyInit | null | undefined
}
/** containerd.task.v3.ExecProcessResponse, as it is received. */
interface _ExecProcessResponse {
}
/** containerd.task.v3.ExecProcessResponse, as it may be sent. */
interface _ExecProcessResponseInit {
}
/** containerd.task.v3.ResizePtyRequest, as it is received. */
interface _ResizePtyRequest {
  "id": string
  "execId": string
  "width": number
  "height": number
}
/** containerd.task.v3.ResizePtyRequest, as it may be sent. */
interface _ResizePtyRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
  readonly "width"?: number | null | undefined
  readonly "height"?: number | null | undefined
}
/** containerd.task.v3.StateRequest, as it is received. */
interface _StateRequest {
  "id": string
  "execId": string
}
/** containerd.task.v3.StateRequest, as it may be sent. */
interface _StateRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
}
/** containerd.task.v3.StateResponse, as it is received. */
interface _StateResponse {
  "id": string
  "bundle": string
  "pid": number
  "status": _22_Status
  "stdin": string
  "stdout": string
  "stderr": string
  "terminal": boolean
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
  "execId": string
}
/** containerd.task.v3.StateResponse, as it may be sent. */
interface _StateResponseInit {
  readonly "id"?: string | null | undefined
  readonly "bundle"?: string | null | undefined
  readonly "pid"?: number | null | undefined
  readonly "status"?: _22_Status | "UNKNOWN" | "CREATED" | "RUNNING" | "STOPPED" | "PAUSED" | "PAUSING" | null | undefined
  readonly "stdin"?: string | null | undefined
  readonly "stdout"?: string | null | undefined
  readonly "stderr"?: string | null | undefined
  readonly "terminal"?: boolean | null | undefined
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
  readonly "execId"?: string | null | undefined
}
/** containerd.task.v3.KillRequest, as it is received. */
interface _KillRequest {
  "id": string
  "execId": string
  "signal": number
  "all": boolean
}
/** containerd.task.v3.KillRequest, as it may be sent. */
interface _KillRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
  readonly "signal"?: number | null | undefined
  readonly "all"?: boolean | null | undefined
}
/** containerd.task.v3.CloseIORequest, as it is received. */
interface _CloseIORequest {
  "id": string
  "execId": string
  "stdin": boolean
}
/** containerd.task.v3.CloseIORequest, as it may be sent. */
interface _CloseIORequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
  readonly "stdin"?: boolean | null | undefined
}
/** containerd.task.v3.PidsRequest, as it is received. */
interface _PidsRequest {
  "id": string
}
/** containerd.task.v3.PidsRequest, as it may be sent. */
interface _PidsRequestInit {
  readonly "id"?: string | null | undefined
}
/** containerd.task.v3.PidsResponse, as it is received. */
interface _PidsResponse {
  "processes": (_22_ProcessInfo)[]
}
/** containerd.task.v3.PidsResponse, as it may be sent. */
interface _PidsResponseInit {
  readonly "processes"?: readonly (_22_ProcessInfoInit)[] | null | undefined
}
/** containerd.task.v3.CheckpointTaskRequest, as it is received. */
interface _CheckpointTaskRequest {
  "id": string
  "path": string
  "options"?: _4_Any
}
/** containerd.task.v3.CheckpointTaskRequest, as it may be sent. */
interface _CheckpointTaskRequestInit {
  readonly "id"?: string | null | undefined
  readonly "path"?: string | null | undefined
  readonly "options"?: _4_AnyInit | null | undefined
}
/** containerd.task.v3.UpdateTaskRequest, as it is received. */
interface _UpdateTaskRequest {
  "id": string
  "resources"?: _4_Any
  "annotations": { [key: string]: string }
}
/** containerd.task.v3.UpdateTaskRequest, as it may be sent. */
interface _UpdateTaskRequestInit {
  readonly "id"?: string | null | undefined
  readonly "resources"?: _4_AnyInit | null | undefined
  readonly "annotations"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
}
/** containerd.task.v3.StartRequest, as it is received. */
interface _StartRequest {
  "id": string
  "execId": string
}
/** containerd.task.v3.StartRequest, as it may be sent. */
interface _StartRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
}
/** containerd.task.v3.StartResponse, as it is received. */
interface _StartResponse {
  "pid": number
}
/** containerd.task.v3.StartResponse, as it may be sent. */
interface _StartResponseInit {
  readonly "pid"?: number | null | undefined
}
/** containerd.task.v3.WaitRequest, as it is received. */
interface _WaitRequest {
  "id": string
  "execId": string
}
/** containerd.task.v3.WaitRequest, as it may be sent. */
interface _WaitRequestInit {
  readonly "id"?: string | null | undefined
  readonly "execId"?: string | null | undefined
}
/** containerd.task.v3.WaitResponse, as it is received. */
interface _WaitResponse {
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
}
/** containerd.task.v3.WaitResponse, as it may be sent. */
interface _WaitResponseInit {
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
}
/** containerd.task.v3.StatsRequest, as it is received. */
interface _StatsRequest {
  "id": string
}
/** containerd.task.v3.StatsRequest, as it may be sent. */
interface _StatsRequestInit {
  readonly "id"?: string | null | undefined
}
/** containerd.task.v3.StatsResponse, as it is received. */
interface _StatsResponse {
  "stats"?: _4_Any
}
/** containerd.task.v3.StatsResponse, as it may be sent. */
interface _StatsResponseInit {
  readonly "stats"?: _4_AnyInit | null | undefined
}
/** containerd.task.v3.ConnectRequest, as it is received. */
interface _ConnectRequest {
  "id": string
}
/** containerd.task.v3.ConnectRequest, as it may be sent. */
interface _ConnectRequestInit {
  readonly "id"?: string | null | undefined
}
/** containerd.task.v3.ConnectResponse, as it is received. */
interface _ConnectResponse {
  "shimPid": number
  "taskPid": number
  "version": string
}
/** containerd.task.v3.ConnectResponse, as it may be sent. */
interface _ConnectResponseInit {
  readonly "shimPid"?: number | null | undefined
  readonly "taskPid"?: number | null | undefined
  readonly "version"?: string | null | undefined
}
/** containerd.task.v3.ShutdownRequest, as it is received. */
interface _ShutdownRequest {
  "id": string
  "now": boolean
}
/** containerd.task.v3.ShutdownRequest, as it may be sent. */
interface _ShutdownRequestInit {
  readonly "id"?: string | null | undefined
  readonly "now"?: boolean | null | undefined
}
/** containerd.task.v3.PauseRequest, as it is received. */
interface _PauseRequest {
  "id": string
}
/** containerd.task.v3.PauseRequest, as it may be sent. */
interface _PauseRequestInit {
  readonly "id"?: string | null | undefined
}
/** containerd.task.v3.ResumeRequest, as it is received. */
interface _ResumeRequest {
  "id": string
}
/** containerd.task.v3.ResumeRequest, as it may be sent. */
interface _ResumeRequestInit {
  readonly "id"?: string | null | undefined
}
const _CreateTaskRequest: MessageType<_CreateTaskRequest, _CreateTaskRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.CreateTaskRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "bundle", id: 2, type: "string" },
  { name: "rootfs", id: 3, type: "message", repeated: true },
  { name: "terminal", id: 4, type: "bool" },
  { name: "stdin", id: 5, type: "string" },
  { name: "stdout", id: 6, type: "string" },
  { name: "stderr", id: 7, type: "string" },
  { name: "checkpoint", id: 8, type: "string" },
  { name: "parentCheckpoint", protoName: "parent_checkpoint", id: 9, type: "string" },
  { name: "options", id: 10, type: "message" },
], () => [undefined, undefined, _17_Mount, undefined, undefined, undefined, undefined, undefined, undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.bundle = ""
this.rootfs = []
this.terminal = false
this.stdin = ""
this.stdout = ""
this.stderr = ""
this.checkpoint = ""
this.parentCheckpoint = ""
}
Object.defineProperty(M, "name", { value: "CreateTaskRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.bundle
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "bundle")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "bundle")
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
v = m.terminal
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "terminal")
if (v) {
w.tag(32)
w.bool(v)
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
v = m.checkpoint
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "checkpoint")
if (v !== "") {
w.tag(66)
if (!w.string(v)) $.badString(v, "checkpoint")
}
}
v = m.parentCheckpoint
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "parentCheckpoint")
if (v !== "") {
w.tag(74)
if (!w.string(v)) $.badString(v, "parentCheckpoint")
}
}
v = m.options
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(82)
T[9].write(v, w, d + 1)
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.bundle = r.string()
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
if (t !== 32) break
m.terminal = r.bool()
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
if (t !== 66) break
m.checkpoint = r.string()
continue
case 9:
if (t !== 74) break
m.parentCheckpoint = r.string()
continue
case 10:
if (t !== 82) break
{ const o = r.enter()
m.options = T[9].read(r, d + 1, 0, m.options)
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
const _CreateTaskResponse: MessageType<_CreateTaskResponse, _CreateTaskResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.CreateTaskResponse", [
  { name: "pid", id: 1, type: "uint32" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.pid = 0
}
Object.defineProperty(M, "name", { value: "CreateTaskResponse" })
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
const _DeleteRequest: MessageType<_DeleteRequest, _DeleteRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.DeleteRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
}
Object.defineProperty(M, "name", { value: "DeleteRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
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
const _DeleteResponse: MessageType<_DeleteResponse, _DeleteResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.DeleteResponse", [
  { name: "pid", id: 1, type: "uint32" },
  { name: "exitStatus", protoName: "exit_status", id: 2, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 3, type: "message" },
], () => [undefined, undefined, _6_Timestamp], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.pid = 0
this.exitStatus = 0
}
Object.defineProperty(M, "name", { value: "DeleteResponse" })
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
v = m.exitStatus
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "exitStatus")
if (v !== 0) {
w.tag(16)
w.uint32(v)
}
}
v = m.exitedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(26)
T[2].write(v, w, d + 1)
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
m.pid = r.uint32()
continue
case 2:
if (t !== 16) break
m.exitStatus = r.uint32()
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.exitedAt = T[2].read(r, d + 1, 0, m.exitedAt)
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
const _ExecProcessRequest: MessageType<_ExecProcessRequest, _ExecProcessRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.ExecProcessRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
  { name: "terminal", id: 3, type: "bool" },
  { name: "stdin", id: 4, type: "string" },
  { name: "stdout", id: 5, type: "string" },
  { name: "stderr", id: 6, type: "string" },
  { name: "spec", id: 7, type: "message" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
this.terminal = false
this.stdin = ""
this.stdout = ""
this.stderr = ""
}
Object.defineProperty(M, "name", { value: "ExecProcessRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
}
}
v = m.terminal
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "terminal")
if (v) {
w.tag(24)
w.bool(v)
}
}
v = m.stdin
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stdin")
if (v !== "") {
w.tag(34)
if (!w.string(v)) $.badString(v, "stdin")
}
}
v = m.stdout
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stdout")
if (v !== "") {
w.tag(42)
if (!w.string(v)) $.badString(v, "stdout")
}
}
v = m.stderr
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stderr")
if (v !== "") {
w.tag(50)
if (!w.string(v)) $.badString(v, "stderr")
}
}
v = m.spec
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(58)
T[6].write(v, w, d + 1)
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
if (t !== 10) break
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
continue
case 3:
if (t !== 24) break
m.terminal = r.bool()
continue
case 4:
if (t !== 34) break
m.stdin = r.string()
continue
case 5:
if (t !== 42) break
m.stdout = r.string()
continue
case 6:
if (t !== 50) break
m.stderr = r.string()
continue
case 7:
if (t !== 58) break
{ const o = r.enter()
m.spec = T[6].read(r, d + 1, 0, m.spec)
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
const _ExecProcessResponse: MessageType<_ExecProcessResponse, _ExecProcessResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.ExecProcessResponse", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "ExecProcessResponse" })
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
const _ResizePtyRequest: MessageType<_ResizePtyRequest, _ResizePtyRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.ResizePtyRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
  { name: "width", id: 3, type: "uint32" },
  { name: "height", id: 4, type: "uint32" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
this.width = 0
this.height = 0
}
Object.defineProperty(M, "name", { value: "ResizePtyRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
}
}
v = m.width
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "width")
if (v !== 0) {
w.tag(24)
w.uint32(v)
}
}
v = m.height
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "height")
if (v !== 0) {
w.tag(32)
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
continue
case 3:
if (t !== 24) break
m.width = r.uint32()
continue
case 4:
if (t !== 32) break
m.height = r.uint32()
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
const _StateRequest: MessageType<_StateRequest, _StateRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.StateRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
}
Object.defineProperty(M, "name", { value: "StateRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
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
const _StateResponse: MessageType<_StateResponse, _StateResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.StateResponse", [
  { name: "id", id: 1, type: "string" },
  { name: "bundle", id: 2, type: "string" },
  { name: "pid", id: 3, type: "uint32" },
  { name: "status", id: 4, type: "enum" },
  { name: "stdin", id: 5, type: "string" },
  { name: "stdout", id: 6, type: "string" },
  { name: "stderr", id: 7, type: "string" },
  { name: "terminal", id: 8, type: "bool" },
  { name: "exitStatus", protoName: "exit_status", id: 9, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 10, type: "message" },
  { name: "execId", protoName: "exec_id", id: 11, type: "string" },
], () => [undefined, undefined, undefined, _22_Status$, undefined, undefined, undefined, undefined, undefined, _6_Timestamp, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.bundle = ""
this.pid = 0
this.status = 0
this.stdin = ""
this.stdout = ""
this.stderr = ""
this.terminal = false
this.exitStatus = 0
this.execId = ""
}
Object.defineProperty(M, "name", { value: "StateResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.bundle
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "bundle")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "bundle")
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
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(90)
if (!w.string(v)) $.badString(v, "execId")
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.bundle = r.string()
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
case 11:
if (t !== 90) break
m.execId = r.string()
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
const _KillRequest: MessageType<_KillRequest, _KillRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.KillRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
  { name: "signal", id: 3, type: "uint32" },
  { name: "all", id: 4, type: "bool" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
this.signal = 0
this.all = false
}
Object.defineProperty(M, "name", { value: "KillRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
}
}
v = m.signal
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "signal")
if (v !== 0) {
w.tag(24)
w.uint32(v)
}
}
v = m.all
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "all")
if (v) {
w.tag(32)
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
continue
case 3:
if (t !== 24) break
m.signal = r.uint32()
continue
case 4:
if (t !== 32) break
m.all = r.bool()
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
const _CloseIORequest: MessageType<_CloseIORequest, _CloseIORequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.CloseIORequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
  { name: "stdin", id: 3, type: "bool" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
this.stdin = false
}
Object.defineProperty(M, "name", { value: "CloseIORequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
}
}
v = m.stdin
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "stdin")
if (v) {
w.tag(24)
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
continue
case 3:
if (t !== 24) break
m.stdin = r.bool()
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
const _PidsRequest: MessageType<_PidsRequest, _PidsRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.PidsRequest", [
  { name: "id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "PidsRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
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
m.id = r.string()
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
const _PidsResponse: MessageType<_PidsResponse, _PidsResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.PidsResponse", [
  { name: "processes", id: 1, type: "message", repeated: true },
], () => [_22_ProcessInfo], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.processes = []
}
Object.defineProperty(M, "name", { value: "PidsResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.processes
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "processes")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "processes", i) }
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
const o = r.enter()
m.processes.push(T[0].read(r, d + 1, 0))
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
const _CheckpointTaskRequest: MessageType<_CheckpointTaskRequest, _CheckpointTaskRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.CheckpointTaskRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "path", id: 2, type: "string" },
  { name: "options", id: 3, type: "message" },
], () => [undefined, undefined, _4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.path = ""
}
Object.defineProperty(M, "name", { value: "CheckpointTaskRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.path
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "path")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "path")
}
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.path = r.string()
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.options = T[2].read(r, d + 1, 0, m.options)
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
const _UpdateTaskRequest: MessageType<_UpdateTaskRequest, _UpdateTaskRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.UpdateTaskRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "resources", id: 2, type: "message" },
  { name: "annotations", id: 3, type: "string", keyType: "string" },
], () => [undefined, _4_Any, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.annotations = {}
}
Object.defineProperty(M, "name", { value: "UpdateTaskRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
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
m.id = r.string()
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
const _StartRequest: MessageType<_StartRequest, _StartRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.StartRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
}
Object.defineProperty(M, "name", { value: "StartRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
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
const _StartResponse: MessageType<_StartResponse, _StartResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.StartResponse", [
  { name: "pid", id: 1, type: "uint32" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.pid = 0
}
Object.defineProperty(M, "name", { value: "StartResponse" })
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
const _WaitRequest: MessageType<_WaitRequest, _WaitRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.WaitRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.execId = ""
}
Object.defineProperty(M, "name", { value: "WaitRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
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
m.id = r.string()
continue
case 2:
if (t !== 18) break
m.execId = r.string()
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
const _WaitResponse: MessageType<_WaitResponse, _WaitResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.WaitResponse", [
  { name: "exitStatus", protoName: "exit_status", id: 1, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 2, type: "message" },
], () => [undefined, _6_Timestamp], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.exitStatus = 0
}
Object.defineProperty(M, "name", { value: "WaitResponse" })
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
const _StatsRequest: MessageType<_StatsRequest, _StatsRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.StatsRequest", [
  { name: "id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "StatsRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
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
m.id = r.string()
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
const _StatsResponse: MessageType<_StatsResponse, _StatsResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.StatsResponse", [
  { name: "stats", id: 1, type: "message" },
], () => [_4_Any], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "StatsResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.stats
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "stats") }
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
m.stats = T[0].read(r, d + 1, 0, m.stats)
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
const _ConnectRequest: MessageType<_ConnectRequest, _ConnectRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.ConnectRequest", [
  { name: "id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "ConnectRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
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
m.id = r.string()
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
const _ConnectResponse: MessageType<_ConnectResponse, _ConnectResponseInit> = /*#__PURE__*/ messageType("containerd.task.v3.ConnectResponse", [
  { name: "shimPid", protoName: "shim_pid", id: 1, type: "uint32" },
  { name: "taskPid", protoName: "task_pid", id: 2, type: "uint32" },
  { name: "version", id: 3, type: "string" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.shimPid = 0
this.taskPid = 0
this.version = ""
}
Object.defineProperty(M, "name", { value: "ConnectResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.shimPid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "shimPid")
if (v !== 0) {
w.tag(8)
w.uint32(v)
}
}
v = m.taskPid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "taskPid")
if (v !== 0) {
w.tag(16)
w.uint32(v)
}
}
v = m.version
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "version")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "version")
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
m.shimPid = r.uint32()
continue
case 2:
if (t !== 16) break
m.taskPid = r.uint32()
continue
case 3:
if (t !== 26) break
m.version = r.string()
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
const _ShutdownRequest: MessageType<_ShutdownRequest, _ShutdownRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.ShutdownRequest", [
  { name: "id", id: 1, type: "string" },
  { name: "now", id: 2, type: "bool" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
this.now = false
}
Object.defineProperty(M, "name", { value: "ShutdownRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
}
}
v = m.now
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "now")
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
m.id = r.string()
continue
case 2:
if (t !== 16) break
m.now = r.bool()
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
const _PauseRequest: MessageType<_PauseRequest, _PauseRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.PauseRequest", [
  { name: "id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "PauseRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
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
m.id = r.string()
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
const _ResumeRequest: MessageType<_ResumeRequest, _ResumeRequestInit> = /*#__PURE__*/ messageType("containerd.task.v3.ResumeRequest", [
  { name: "id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "ResumeRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "id")
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
m.id = r.string()
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
 * Shim service is launched for each container and is responsible for owning the IO
 * for the container and its additional processes.  The shim is also the parent of
 * each container and allows reattaching to the IO and receiving the exit status
 * for the container processes.
 */
const _Task: {
  readonly name: "containerd.task.v3.Task"
  readonly methods: {
    readonly "State": { readonly input: typeof _StateRequest, readonly output: typeof _StateResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Create": { readonly input: typeof _CreateTaskRequest, readonly output: typeof _CreateTaskResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Start": { readonly input: typeof _StartRequest, readonly output: typeof _StartResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Delete": { readonly input: typeof _DeleteRequest, readonly output: typeof _DeleteResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Pids": { readonly input: typeof _PidsRequest, readonly output: typeof _PidsResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Pause": { readonly input: typeof _PauseRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Resume": { readonly input: typeof _ResumeRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Checkpoint": { readonly input: typeof _CheckpointTaskRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Kill": { readonly input: typeof _KillRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Exec": { readonly input: typeof _ExecProcessRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "ResizePty": { readonly input: typeof _ResizePtyRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "CloseIO": { readonly input: typeof _CloseIORequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Update": { readonly input: typeof _UpdateTaskRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Wait": { readonly input: typeof _WaitRequest, readonly output: typeof _WaitResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Stats": { readonly input: typeof _StatsRequest, readonly output: typeof _StatsResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Connect": { readonly input: typeof _ConnectRequest, readonly output: typeof _ConnectResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Shutdown": { readonly input: typeof _ShutdownRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
  }
} = {
  name: "containerd.task.v3.Task",
  methods: {
    "State": { input: _StateRequest, output: _StateResponse, clientStreaming: false, serverStreaming: false },
    "Create": { input: _CreateTaskRequest, output: _CreateTaskResponse, clientStreaming: false, serverStreaming: false },
    "Start": { input: _StartRequest, output: _StartResponse, clientStreaming: false, serverStreaming: false },
    "Delete": { input: _DeleteRequest, output: _DeleteResponse, clientStreaming: false, serverStreaming: false },
    "Pids": { input: _PidsRequest, output: _PidsResponse, clientStreaming: false, serverStreaming: false },
    "Pause": { input: _PauseRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "Resume": { input: _ResumeRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "Checkpoint": { input: _CheckpointTaskRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "Kill": { input: _KillRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "Exec": { input: _ExecProcessRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "ResizePty": { input: _ResizePtyRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "CloseIO": { input: _CloseIORequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "Update": { input: _UpdateTaskRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
    "Wait": { input: _WaitRequest, output: _WaitResponse, clientStreaming: false, serverStreaming: false },
    "Stats": { input: _StatsRequest, output: _StatsResponse, clientStreaming: false, serverStreaming: false },
    "Connect": { input: _ConnectRequest, output: _ConnectResponse, clientStreaming: false, serverStreaming: false },
    "Shutdown": { input: _ShutdownRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
  },
}
export { _CreateTaskRequest as CreateTaskRequest, _CreateTaskResponse as CreateTaskResponse, _DeleteRequest as DeleteRequest, _DeleteResponse as DeleteResponse, _ExecProcessRequest as ExecProcessRequest, _ExecProcessResponse as ExecProcessResponse, _ResizePtyRequest as ResizePtyRequest, _StateRequest as StateRequest, _StateResponse as StateResponse, _KillRequest as KillRequest, _CloseIORequest as CloseIORequest, _PidsRequest as PidsRequest, _PidsResponse as PidsResponse, _CheckpointTaskRequest as CheckpointTaskRequest, _UpdateTaskRequest as UpdateTaskRequest, _StartRequest as StartRequest, _StartResponse as StartResponse, _WaitRequest as WaitRequest, _WaitResponse as WaitResponse, _StatsRequest as StatsRequest, _StatsResponse as StatsResponse, _ConnectRequest as ConnectRequest, _ConnectResponse as ConnectResponse, _ShutdownRequest as ShutdownRequest, _PauseRequest as PauseRequest, _ResumeRequest as ResumeRequest, _Task as Task, type _CreateTaskRequestInit as CreateTaskRequestInit, type _CreateTaskResponseInit as CreateTaskResponseInit, type _DeleteRequestInit as DeleteRequestInit, type _DeleteResponseInit as DeleteResponseInit, type _ExecProcessRequestInit as ExecProcessRequestInit, type _ExecProcessResponseInit as ExecProcessResponseInit, type _ResizePtyRequestInit as ResizePtyRequestInit, type _StateRequestInit as StateRequestInit, type _StateResponseInit as StateResponseInit, type _KillRequestInit as KillRequestInit, type _CloseIORequestInit as CloseIORequestInit, type _PidsRequestInit as PidsRequestInit, type _PidsResponseInit as PidsResponseInit, type _CheckpointTaskRequestInit as CheckpointTaskRequestInit, type _UpdateTaskRequestInit as UpdateTaskRequestInit, type _StartRequestInit as StartRequestInit, type _StartResponseInit as StartResponseInit, type _WaitRequestInit as WaitRequestInit, type _WaitResponseInit as WaitResponseInit, type _StatsRequestInit as StatsRequestInit, type _StatsResponseInit as StatsResponseInit, type _ConnectRequestInit as ConnectRequestInit, type _ConnectResponseInit as ConnectResponseInit, type _ShutdownRequestInit as ShutdownRequestInit, type _PauseRequestInit as PauseRequestInit, type _ResumeRequestInit as ResumeRequestInit }
