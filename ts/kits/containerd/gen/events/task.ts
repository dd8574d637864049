// Generated from events/task.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'
import { Mount as _17_Mount } from '../types/mount.js'
import { Timestamp as _6_Timestamp } from '../google/protobuf/timestamp.js'
import type { MountInit as _17_MountInit } from '../types/mount.js'
import type { TimestampInit as _6_TimestampInit } from '../google/protobuf/timestamp.js'

/** containerd.events.TaskCreate, as it is received. */
interface _TaskCreate {
  "containerId": string
  "bundle": string
  "rootfs": (_17_Mount)[]
  "io"?: _TaskIO
  "checkpoint": string
  "pid": number
}
/** containerd.events.TaskCreate, as it may be sent. */
interface _TaskCreateInit {
  readonly "containerId"?: string | null | undefined
  readonly "bundle"?: string | null | undefined
  readonly "rootfs"?: readonly (_17_MountInit)[] | null | undefined
  readonly "io"?: _TaskIOInit | null | undefined
  readonly "checkpoint"?: string | null | undefined
  readonly "pid"?: number | null | undefined
}
/** containerd.events.TaskStart, as it is received. */
interface _TaskStart {
  "containerId": string
  "pid": number
}
/** containerd.events.TaskStart, as it may be sent. */
interface _TaskStartInit {
  readonly "containerId"?: string | null | undefined
  readonly "pid"?: number | null | undefined
}
/** containerd.events.TaskDelete, as it is received. */
interface _TaskDelete {
  "containerId": string
  "pid": number
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
  /**
   * id is the specific exec. By default if omitted will be `""` thus matches
   * the init exec of the task matching `container_id`.
   */
  "id": string
}
/** containerd.events.TaskDelete, as it may be sent. */
interface _TaskDeleteInit {
  readonly "containerId"?: string | null | undefined
  readonly "pid"?: number | null | undefined
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
  /**
   * id is the specific exec. By default if omitted will be `""` thus matches
   * the init exec of the task matching `container_id`.
   */
  readonly "id"?: string | null | undefined
}
/** containerd.events.TaskIO, as it is received. */
interface _TaskIO {
  "stdin": string
  "stdout": string
  "stderr": string
  "terminal": boolean
}
/** containerd.events.TaskIO, as it may be sent. */
interface _TaskIOInit {
  readonly "stdin"?: string | null | undefined
  readonly "stdout"?: string | null | undefined
  readonly "stderr"?: string | null | undefined
  readonly "terminal"?: boolean | null | undefined
}
/** containerd.events.TaskExit, as it is received. */
interface _TaskExit {
  "containerId": string
  "id": string
  "pid": number
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
}
/** containerd.events.TaskExit, as it may be sent. */
interface _TaskExitInit {
  readonly "containerId"?: string | null | undefined
  readonly "id"?: string | null | undefined
  readonly "pid"?: number | null | undefined
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
}
/** containerd.events.TaskOOM, as it is received. */
interface _TaskOOM {
  "containerId": string
}
/** containerd.events.TaskOOM, as it may be sent. */
interface _TaskOOMInit {
  readonly "containerId"?: string | null | undefined
}
/** containerd.events.TaskExecAdded, as it is received. */
interface _TaskExecAdded {
  "containerId": string
  "execId": string
}
/** containerd.events.TaskExecAdded, as it may be sent. */
interface _TaskExecAddedInit {
  readonly "containerId"?: string | null | undefined
  readonly "execId"?: string | null | undefined
}
/** containerd.events.TaskExecStarted, as it is received. */
interface _TaskExecStarted {
  "containerId": string
  "execId": string
  "pid": number
}
/** containerd.events.TaskExecStarted, as it may be sent. */
interface _TaskExecStartedInit {
  readonly "containerId"?: string | null | undefined
  readonly "execId"?: string | null | undefined
  readonly "pid"?: number | null | undefined
}
/** containerd.events.TaskPaused, as it is received. */
interface _TaskPaused {
  "containerId": string
}
/** containerd.events.TaskPaused, as it may be sent. */
interface _TaskPausedInit {
  readonly "containerId"?: string | null | undefined
}
/** containerd.events.TaskResumed, as it is received. */
interface _TaskResumed {
  "containerId": string
}
/** containerd.events.TaskResumed, as it may be sent. */
interface _TaskResumedInit {
  readonly "containerId"?: string | null | undefined
}
/** containerd.events.TaskCheckpointed, as it is received. */
interface _TaskCheckpointed {
  "containerId": string
  "checkpoint": string
}
/** containerd.events.TaskCheckpointed, as it may be sent. */
interface _TaskCheckpointedInit {
  readonly "containerId"?: string | null | undefined
  readonly "checkpoint"?: string | null | undefined
}
const _TaskCreate: MessageType<_TaskCreate, _TaskCreateInit> = /*#__PURE__*/ messageType("containerd.events.TaskCreate", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "bundle", id: 2, type: "string" },
  { name: "rootfs", id: 3, type: "message", repeated: true },
  { name: "io", id: 4, type: "message" },
  { name: "checkpoint", id: 5, type: "string" },
  { name: "pid", id: 6, type: "uint32" },
], () => [undefined, undefined, _17_Mount, _TaskIO, undefined, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.bundle = ""
this.rootfs = []
this.checkpoint = ""
this.pid = 0
}
Object.defineProperty(M, "name", { value: "TaskCreate" })
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
v = m.io
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "io") }
}
v = m.checkpoint
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "checkpoint")
if (v !== "") {
w.tag(42)
if (!w.string(v)) $.badString(v, "checkpoint")
}
}
v = m.pid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "pid")
if (v !== 0) {
w.tag(48)
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
m.containerId = r.string()
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
if (t !== 34) break
{ const o = r.enter()
m.io = T[3].read(r, d + 1, 0, m.io)
r.leave(o) }
continue
case 5:
if (t !== 42) break
m.checkpoint = r.string()
continue
case 6:
if (t !== 48) break
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
const _TaskStart: MessageType<_TaskStart, _TaskStartInit> = /*#__PURE__*/ messageType("containerd.events.TaskStart", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "pid", id: 2, type: "uint32" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.pid = 0
}
Object.defineProperty(M, "name", { value: "TaskStart" })
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
v = m.pid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "pid")
if (v !== 0) {
w.tag(16)
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
m.containerId = r.string()
continue
case 2:
if (t !== 16) break
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
const _TaskDelete: MessageType<_TaskDelete, _TaskDeleteInit> = /*#__PURE__*/ messageType("containerd.events.TaskDelete", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "pid", id: 2, type: "uint32" },
  { name: "exitStatus", protoName: "exit_status", id: 3, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 4, type: "message" },
  { name: "id", id: 5, type: "string" },
], () => [undefined, undefined, undefined, _6_Timestamp, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.pid = 0
this.exitStatus = 0
this.id = ""
}
Object.defineProperty(M, "name", { value: "TaskDelete" })
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
v = m.pid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "pid")
if (v !== 0) {
w.tag(16)
w.uint32(v)
}
}
v = m.exitStatus
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "exitStatus")
if (v !== 0) {
w.tag(24)
w.uint32(v)
}
}
v = m.exitedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "exitedAt") }
}
v = m.id
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "id")
if (v !== "") {
w.tag(42)
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
m.containerId = r.string()
continue
case 2:
if (t !== 16) break
m.pid = r.uint32()
continue
case 3:
if (t !== 24) break
m.exitStatus = r.uint32()
continue
case 4:
if (t !== 34) break
{ const o = r.enter()
m.exitedAt = T[3].read(r, d + 1, 0, m.exitedAt)
r.leave(o) }
continue
case 5:
if (t !== 42) break
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
const _TaskIO: MessageType<_TaskIO, _TaskIOInit> = /*#__PURE__*/ messageType("containerd.events.TaskIO", [
  { name: "stdin", id: 1, type: "string" },
  { name: "stdout", id: 2, type: "string" },
  { name: "stderr", id: 3, type: "string" },
  { name: "terminal", id: 4, type: "bool" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.stdin = ""
this.stdout = ""
this.stderr = ""
this.terminal = false
}
Object.defineProperty(M, "name", { value: "TaskIO" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.stdin
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stdin")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "stdin")
}
}
v = m.stdout
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stdout")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "stdout")
}
}
v = m.stderr
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "stderr")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "stderr")
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
m.stdin = r.string()
continue
case 2:
if (t !== 18) break
m.stdout = r.string()
continue
case 3:
if (t !== 26) break
m.stderr = r.string()
continue
case 4:
if (t !== 32) break
m.terminal = r.bool()
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
const _TaskExit: MessageType<_TaskExit, _TaskExitInit> = /*#__PURE__*/ messageType("containerd.events.TaskExit", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "id", id: 2, type: "string" },
  { name: "pid", id: 3, type: "uint32" },
  { name: "exitStatus", protoName: "exit_status", id: 4, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 5, type: "message" },
], () => [undefined, undefined, undefined, undefined, _6_Timestamp], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.id = ""
this.pid = 0
this.exitStatus = 0
}
Object.defineProperty(M, "name", { value: "TaskExit" })
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
v = m.exitStatus
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "exitStatus")
if (v !== 0) {
w.tag(32)
w.uint32(v)
}
}
v = m.exitedAt
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(42)
T[4].write(v, w, d + 1)
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
m.exitStatus = r.uint32()
continue
case 5:
if (t !== 42) break
{ const o = r.enter()
m.exitedAt = T[4].read(r, d + 1, 0, m.exitedAt)
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
const _TaskOOM: MessageType<_TaskOOM, _TaskOOMInit> = /*#__PURE__*/ messageType("containerd.events.TaskOOM", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
}
Object.defineProperty(M, "name", { value: "TaskOOM" })
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
const _TaskExecAdded: MessageType<_TaskExecAdded, _TaskExecAddedInit> = /*#__PURE__*/ messageType("containerd.events.TaskExecAdded", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.execId = ""
}
Object.defineProperty(M, "name", { value: "TaskExecAdded" })
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
m.containerId = r.string()
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
const _TaskExecStarted: MessageType<_TaskExecStarted, _TaskExecStartedInit> = /*#__PURE__*/ messageType("containerd.events.TaskExecStarted", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "execId", protoName: "exec_id", id: 2, type: "string" },
  { name: "pid", id: 3, type: "uint32" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.execId = ""
this.pid = 0
}
Object.defineProperty(M, "name", { value: "TaskExecStarted" })
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
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "execId")
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
m.execId = r.string()
continue
case 3:
if (t !== 24) break
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
const _TaskPaused: MessageType<_TaskPaused, _TaskPausedInit> = /*#__PURE__*/ messageType("containerd.events.TaskPaused", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
}
Object.defineProperty(M, "name", { value: "TaskPaused" })
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
const _TaskResumed: MessageType<_TaskResumed, _TaskResumedInit> = /*#__PURE__*/ messageType("containerd.events.TaskResumed", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
}
Object.defineProperty(M, "name", { value: "TaskResumed" })
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
const _TaskCheckpointed: MessageType<_TaskCheckpointed, _TaskCheckpointedInit> = /*#__PURE__*/ messageType("containerd.events.TaskCheckpointed", [
  { name: "containerId", protoName: "container_id", id: 1, type: "string" },
  { name: "checkpoint", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.containerId = ""
this.checkpoint = ""
}
Object.defineProperty(M, "name", { value: "TaskCheckpointed" })
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
v = m.checkpoint
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "checkpoint")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "checkpoint")
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
m.containerId = r.string()
continue
case 2:
if (t !== 18) break
m.checkpoint = r.string()
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
export { _TaskCreate as TaskCreate, _TaskStart as TaskStart, _TaskDelete as TaskDelete, _TaskIO as TaskIO, _TaskExit as TaskExit, _TaskOOM as TaskOOM, _TaskExecAdded as TaskExecAdded, _TaskExecStarted as TaskExecStarted, _TaskPaused as TaskPaused, _TaskResumed as TaskResumed, _TaskCheckpointed as TaskCheckpointed, type _TaskCreateInit as TaskCreateInit, type _TaskStartInit as TaskStartInit, type _TaskDeleteInit as TaskDeleteInit, type _TaskIOInit as TaskIOInit, type _TaskExitInit as TaskExitInit, type _TaskOOMInit as TaskOOMInit, type _TaskExecAddedInit as TaskExecAddedInit, type _TaskExecStartedInit as TaskExecStartedInit, type _TaskPausedInit as TaskPausedInit, type _TaskResumedInit as TaskResumedInit, type _TaskCheckpointedInit as TaskCheckpointedInit }
