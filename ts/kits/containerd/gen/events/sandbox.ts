// Generated from events/sandbox.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../messages.js'
import { Timestamp as _6_Timestamp } from '../google/protobuf/timestamp.js'
import type { TimestampInit as _6_TimestampInit } from '../google/protobuf/timestamp.js'

/** containerd.events.SandboxCreate, as it is received. */
interface _SandboxCreate {
  "sandboxId": string
}
/** containerd.events.SandboxCreate, as it may be sent. */
interface _SandboxCreateInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.events.SandboxStart, as it is received. */
interface _SandboxStart {
  "sandboxId": string
}
/** containerd.events.SandboxStart, as it may be sent. */
interface _SandboxStartInit {
  readonly "sandboxId"?: string | null | undefined
}
/** containerd.events.SandboxExit, as it is received. */
interface _SandboxExit {
  "sandboxId": string
  "exitStatus": number
  "exitedAt"?: _6_Timestamp
}
/** containerd.events.SandboxExit, as it may be sent. */
interface _SandboxExitInit {
  readonly "sandboxId"?: string | null | undefined
  readonly "exitStatus"?: number | null | undefined
  readonly "exitedAt"?: _6_TimestampInit | Date | null | undefined
}
const _SandboxCreate: MessageType<_SandboxCreate, _SandboxCreateInit> = /*#__PURE__*/ messageType("containerd.events.SandboxCreate", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "SandboxCreate" })
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
const _SandboxStart: MessageType<_SandboxStart, _SandboxStartInit> = /*#__PURE__*/ messageType("containerd.events.SandboxStart", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
}
Object.defineProperty(M, "name", { value: "SandboxStart" })
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
const _SandboxExit: MessageType<_SandboxExit, _SandboxExitInit> = /*#__PURE__*/ messageType("containerd.events.SandboxExit", [
  { name: "sandboxId", protoName: "sandbox_id", id: 1, type: "string" },
  { name: "exitStatus", protoName: "exit_status", id: 2, type: "uint32" },
  { name: "exitedAt", protoName: "exited_at", id: 3, type: "message" },
], () => [undefined, undefined, _6_Timestamp], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.sandboxId = ""
this.exitStatus = 0
}
Object.defineProperty(M, "name", { value: "SandboxExit" })
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
if (t !== 10) break
m.sandboxId = r.string()
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
export { _SandboxCreate as SandboxCreate, _SandboxStart as SandboxStart, _SandboxExit as SandboxExit, type _SandboxCreateInit as SandboxCreateInit, type _SandboxStartInit as SandboxStartInit, type _SandboxExitInit as SandboxExitInit }
