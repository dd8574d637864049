// Generated from grpc/health/v1/health.proto. Do not edit.
/* eslint-disable */
import { type EnumType, enumType, type MessageType, messageType } from '../../../../../../messages.js'

type _HealthCheckResponse_ServingStatus = 0 | 1 | 2 | 3 | (number & {})
/** grpc.health.v1.HealthCheckRequest, as it is received. */
interface _HealthCheckRequest {
  "service": string
}
/** grpc.health.v1.HealthCheckRequest, as it may be sent. */
interface _HealthCheckRequestInit {
  readonly "service"?: string | null | undefined
}
/** grpc.health.v1.HealthCheckResponse, as it is received. */
interface _HealthCheckResponse {
  "status": _HealthCheckResponse_ServingStatus
}
/** grpc.health.v1.HealthCheckResponse, as it may be sent. */
interface _HealthCheckResponseInit {
  readonly "status"?: _HealthCheckResponse_ServingStatus | "UNKNOWN" | "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN" | null | undefined
}
/** grpc.health.v1.HealthListRequest, as it is received. */
interface _HealthListRequest {
}
/** grpc.health.v1.HealthListRequest, as it may be sent. */
interface _HealthListRequestInit {
}
/** grpc.health.v1.HealthListResponse, as it is received. */
interface _HealthListResponse {
  "statuses": { [key: string]: _HealthCheckResponse }
}
/** grpc.health.v1.HealthListResponse, as it may be sent. */
interface _HealthListResponseInit {
  readonly "statuses"?: { readonly [key: string]: _HealthCheckResponseInit } | ReadonlyMap<string, _HealthCheckResponseInit> | null | undefined
}
const _HealthCheckResponse_ServingStatus$: EnumType = /*#__PURE__*/ enumType("grpc.health.v1.HealthCheckResponse.ServingStatus", { "UNKNOWN": 0, "SERVING": 1, "NOT_SERVING": 2, "SERVICE_UNKNOWN": 3 }, false)
const _HealthCheckResponse_ServingStatus: {
  readonly "UNKNOWN": 0
  readonly "SERVING": 1
  readonly "NOT_SERVING": 2
  readonly "SERVICE_UNKNOWN": 3
  readonly [number: number]: string | undefined
} = /*#__PURE__*/ (() => _HealthCheckResponse_ServingStatus$.values as any)()
const _HealthCheckRequest: MessageType<_HealthCheckRequest, _HealthCheckRequestInit> = /*#__PURE__*/ messageType("grpc.health.v1.HealthCheckRequest", [
  { name: "service", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.service = ""
}
Object.defineProperty(M, "name", { value: "HealthCheckRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.service
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "service")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "service")
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
m.service = r.string()
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
const _HealthCheckResponse: MessageType<_HealthCheckResponse, _HealthCheckResponseInit> = /*#__PURE__*/ messageType("grpc.health.v1.HealthCheckResponse", [
  { name: "status", id: 1, type: "enum" },
], () => [_HealthCheckResponse_ServingStatus$], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.status = 0
}
Object.defineProperty(M, "name", { value: "HealthCheckResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.status
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v | 0) !== v) v = $.enumNumber(v, T[0], "status")
if (v !== 0) {
w.tag(8)
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
{ const v = r.int32()
if (T[0].closed && T[0].values[v] === undefined) $.keepEnum(m, 1, v)
else {
m.status = v
} }
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
const _HealthListRequest: MessageType<_HealthListRequest, _HealthListRequestInit> = /*#__PURE__*/ messageType("grpc.health.v1.HealthListRequest", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "HealthListRequest" })
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
const _HealthListResponse: MessageType<_HealthListResponse, _HealthListResponseInit> = /*#__PURE__*/ messageType("grpc.health.v1.HealthListResponse", [
  { name: "statuses", id: 1, type: "message", keyType: "string" },
], () => [_HealthCheckResponse], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.statuses = {}
}
Object.defineProperty(M, "name", { value: "HealthListResponse" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.statuses
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "statuses")
for (const k of Object.keys(v)) {
const p = w.fork(10)
w.tag(10)
if (!w.string(k)) $.badKey("statuses")
try {
const p = w.fork(18)
T[0].write(v[k], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "statuses", k) }
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
case 1: {
if (t !== 10) break
const o = r.enter()
let k = "", v
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) { const o = r.enter()
v = T[0].read(r, d + 1, 0, v)
r.leave(o) }
else r.skip(u, d)
}
r.leave(o)
if (v === undefined) v = T[0].make()
if (k === "__proto__") $.define(m.statuses, k, v)
else m.statuses[k] = v
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
const _Health: {
  readonly name: "grpc.health.v1.Health"
  readonly methods: {
    readonly "Check": { readonly input: typeof _HealthCheckRequest, readonly output: typeof _HealthCheckResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "List": { readonly input: typeof _HealthListRequest, readonly output: typeof _HealthListResponse, readonly clientStreaming: false, readonly serverStreaming: false }
    readonly "Watch": { readonly input: typeof _HealthCheckRequest, readonly output: typeof _HealthCheckResponse, readonly clientStreaming: false, readonly serverStreaming: true }
  }
} = {
  name: "grpc.health.v1.Health",
  methods: {
    "Check": { input: _HealthCheckRequest, output: _HealthCheckResponse, clientStreaming: false, serverStreaming: false },
    "List": { input: _HealthListRequest, output: _HealthListResponse, clientStreaming: false, serverStreaming: false },
    "Watch": { input: _HealthCheckRequest, output: _HealthCheckResponse, clientStreaming: false, serverStreaming: true },
  },
}
export { _HealthCheckResponse_ServingStatus as HealthCheckResponse_ServingStatus, _HealthCheckResponse_ServingStatus$ as HealthCheckResponse_ServingStatus$, _HealthCheckRequest as HealthCheckRequest, _HealthCheckResponse as HealthCheckResponse, _HealthListRequest as HealthListRequest, _HealthListResponse as HealthListResponse, _Health as Health, type _HealthCheckRequestInit as HealthCheckRequestInit, type _HealthCheckResponseInit as HealthCheckResponseInit, type _HealthListRequestInit as HealthListRequestInit, type _HealthListResponseInit as HealthListResponseInit }
