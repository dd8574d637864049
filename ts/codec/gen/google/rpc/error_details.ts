// Generated from google/rpc/error_details.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../generated.js'
import { Duration as _1_Duration } from '../protobuf/duration.js'
import type { DurationInit as _1_DurationInit } from '../protobuf/duration.js'

/** google.rpc.ErrorInfo, as it is received. */
interface _ErrorInfo {
  "reason": string
  "domain": string
  "metadata": { [key: string]: string }
}
/** google.rpc.ErrorInfo, as it may be sent. */
interface _ErrorInfoInit {
  readonly "reason"?: string | null | undefined
  readonly "domain"?: string | null | undefined
  readonly "metadata"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
}
/** google.rpc.RetryInfo, as it is received. */
interface _RetryInfo {
  "retryDelay"?: _1_Duration
}
/** google.rpc.RetryInfo, as it may be sent. */
interface _RetryInfoInit {
  readonly "retryDelay"?: _1_DurationInit | null | undefined
}
/** google.rpc.DebugInfo, as it is received. */
interface _DebugInfo {
  "stackEntries": (string)[]
  "detail": string
}
/** google.rpc.DebugInfo, as it may be sent. */
interface _DebugInfoInit {
  readonly "stackEntries"?: readonly (string)[] | null | undefined
  readonly "detail"?: string | null | undefined
}
/** google.rpc.QuotaFailure, as it is received. */
interface _QuotaFailure {
  "violations": (_QuotaFailure_Violation)[]
}
/** google.rpc.QuotaFailure, as it may be sent. */
interface _QuotaFailureInit {
  readonly "violations"?: readonly (_QuotaFailure_ViolationInit)[] | null | undefined
}
/** google.rpc.QuotaFailure.Violation, as it is received. */
interface _QuotaFailure_Violation {
  "subject": string
  "description": string
  "apiService": string
  "quotaMetric": string
  "quotaId": string
  "quotaDimensions": { [key: string]: string }
  "quotaValue": bigint
  "futureQuotaValue"?: bigint
}
/** google.rpc.QuotaFailure.Violation, as it may be sent. */
interface _QuotaFailure_ViolationInit {
  readonly "subject"?: string | null | undefined
  readonly "description"?: string | null | undefined
  readonly "apiService"?: string | null | undefined
  readonly "quotaMetric"?: string | null | undefined
  readonly "quotaId"?: string | null | undefined
  readonly "quotaDimensions"?: { readonly [key: string]: string } | ReadonlyMap<string, string> | null | undefined
  readonly "quotaValue"?: bigint | number | string | null | undefined
  readonly "futureQuotaValue"?: bigint | number | string | null | undefined
}
/** google.rpc.PreconditionFailure, as it is received. */
interface _PreconditionFailure {
  "violations": (_PreconditionFailure_Violation)[]
}
/** google.rpc.PreconditionFailure, as it may be sent. */
interface _PreconditionFailureInit {
  readonly "violations"?: readonly (_PreconditionFailure_ViolationInit)[] | null | undefined
}
/** google.rpc.PreconditionFailure.Violation, as it is received. */
interface _PreconditionFailure_Violation {
  "type": string
  "subject": string
  "description": string
}
/** google.rpc.PreconditionFailure.Violation, as it may be sent. */
interface _PreconditionFailure_ViolationInit {
  readonly "type"?: string | null | undefined
  readonly "subject"?: string | null | undefined
  readonly "description"?: string | null | undefined
}
/** google.rpc.BadRequest, as it is received. */
interface _BadRequest {
  "fieldViolations": (_BadRequest_FieldViolation)[]
}
/** google.rpc.BadRequest, as it may be sent. */
interface _BadRequestInit {
  readonly "fieldViolations"?: readonly (_BadRequest_FieldViolationInit)[] | null | undefined
}
/** google.rpc.BadRequest.FieldViolation, as it is received. */
interface _BadRequest_FieldViolation {
  "field": string
  "description": string
  "reason": string
  "localizedMessage"?: _LocalizedMessage
}
/** google.rpc.BadRequest.FieldViolation, as it may be sent. */
interface _BadRequest_FieldViolationInit {
  readonly "field"?: string | null | undefined
  readonly "description"?: string | null | undefined
  readonly "reason"?: string | null | undefined
  readonly "localizedMessage"?: _LocalizedMessageInit | null | undefined
}
/** google.rpc.RequestInfo, as it is received. */
interface _RequestInfo {
  "requestId": string
  "servingData": string
}
/** google.rpc.RequestInfo, as it may be sent. */
interface _RequestInfoInit {
  readonly "requestId"?: string | null | undefined
  readonly "servingData"?: string | null | undefined
}
/** google.rpc.ResourceInfo, as it is received. */
interface _ResourceInfo {
  "resourceType": string
  "resourceName": string
  "owner": string
  "description": string
}
/** google.rpc.ResourceInfo, as it may be sent. */
interface _ResourceInfoInit {
  readonly "resourceType"?: string | null | undefined
  readonly "resourceName"?: string | null | undefined
  readonly "owner"?: string | null | undefined
  readonly "description"?: string | null | undefined
}
/** google.rpc.Help, as it is received. */
interface _Help {
  "links": (_Help_Link)[]
}
/** google.rpc.Help, as it may be sent. */
interface _HelpInit {
  readonly "links"?: readonly (_Help_LinkInit)[] | null | undefined
}
/** google.rpc.Help.Link, as it is received. */
interface _Help_Link {
  "description": string
  "url": string
}
/** google.rpc.Help.Link, as it may be sent. */
interface _Help_LinkInit {
  readonly "description"?: string | null | undefined
  readonly "url"?: string | null | undefined
}
/** google.rpc.LocalizedMessage, as it is received. */
interface _LocalizedMessage {
  "locale": string
  "message": string
}
/** google.rpc.LocalizedMessage, as it may be sent. */
interface _LocalizedMessageInit {
  readonly "locale"?: string | null | undefined
  readonly "message"?: string | null | undefined
}
const _ErrorInfo: MessageType<_ErrorInfo, _ErrorInfoInit> = /*#__PURE__*/ messageType("google.rpc.ErrorInfo", [
  { name: "reason", id: 1, type: "string" },
  { name: "domain", id: 2, type: "string" },
  { name: "metadata", id: 3, type: "string", keyType: "string" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.reason = ""
this.domain = ""
this.metadata = {}
}
Object.defineProperty(M, "name", { value: "ErrorInfo" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.reason
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "reason")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "reason")
}
}
v = m.domain
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "domain")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "domain")
}
}
v = m.metadata
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "metadata")
for (const k of Object.keys(v)) {
const p = w.fork(26)
w.tag(10)
if (!w.string(k)) $.badKey("metadata")
let e = v[k]
if (typeof e !== "string") $.badString(e, "metadata", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "metadata", k)
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
m.reason = r.string()
continue
case 2:
if (t !== 18) break
m.domain = r.string()
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
if (k === "__proto__") $.define(m.metadata, k, v)
else m.metadata[k] = v
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
const _RetryInfo: MessageType<_RetryInfo, _RetryInfoInit> = /*#__PURE__*/ messageType("google.rpc.RetryInfo", [
  { name: "retryDelay", protoName: "retry_delay", id: 1, type: "message" },
], () => [_1_Duration], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "RetryInfo" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.retryDelay
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "retryDelay") }
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
m.retryDelay = T[0].read(r, d + 1, 0, m.retryDelay)
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
const _DebugInfo: MessageType<_DebugInfo, _DebugInfoInit> = /*#__PURE__*/ messageType("google.rpc.DebugInfo", [
  { name: "stackEntries", protoName: "stack_entries", id: 1, type: "string", repeated: true },
  { name: "detail", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.stackEntries = []
this.detail = ""
}
Object.defineProperty(M, "name", { value: "DebugInfo" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.stackEntries
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "stackEntries")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "stackEntries", i)
w.tag(10)
if (!w.string(e)) $.badString(e, "stackEntries", i)
}
}
v = m.detail
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "detail")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "detail")
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
const l = m.stackEntries
l.push(r.string())
continue
}
break
case 2:
if (t !== 18) break
m.detail = r.string()
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
const _QuotaFailure: MessageType<_QuotaFailure, _QuotaFailureInit> = /*#__PURE__*/ messageType("google.rpc.QuotaFailure", [
  { name: "violations", id: 1, type: "message", repeated: true },
], () => [_QuotaFailure_Violation], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.violations = []
}
Object.defineProperty(M, "name", { value: "QuotaFailure" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.violations
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "violations")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "violations", i) }
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
m.violations.push(T[0].read(r, d + 1, 0))
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
const _QuotaFailure_Violation: MessageType<_QuotaFailure_Violation, _QuotaFailure_ViolationInit> = /*#__PURE__*/ messageType("google.rpc.QuotaFailure.Violation", [
  { name: "subject", id: 1, type: "string" },
  { name: "description", id: 2, type: "string" },
  { name: "apiService", protoName: "api_service", id: 3, type: "string" },
  { name: "quotaMetric", protoName: "quota_metric", id: 4, type: "string" },
  { name: "quotaId", protoName: "quota_id", id: 5, type: "string" },
  { name: "quotaDimensions", protoName: "quota_dimensions", id: 6, type: "string", keyType: "string" },
  { name: "quotaValue", protoName: "quota_value", id: 7, type: "int64" },
  { name: "futureQuotaValue", protoName: "future_quota_value", id: 8, type: "int64", presence: "explicit" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.subject = ""
this.description = ""
this.apiService = ""
this.quotaMetric = ""
this.quotaId = ""
this.quotaDimensions = {}
this.quotaValue = 0n
}
Object.defineProperty(M, "name", { value: "Violation" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.subject
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "subject")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "subject")
}
}
v = m.description
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "description")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "description")
}
}
v = m.apiService
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "apiService")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "apiService")
}
}
v = m.quotaMetric
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "quotaMetric")
if (v !== "") {
w.tag(34)
if (!w.string(v)) $.badString(v, "quotaMetric")
}
}
v = m.quotaId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "quotaId")
if (v !== "") {
w.tag(42)
if (!w.string(v)) $.badString(v, "quotaId")
}
}
v = m.quotaDimensions
if (v !== undefined && v !== null) {
n++
if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, "string", "quotaDimensions")
for (const k of Object.keys(v)) {
const p = w.fork(50)
w.tag(10)
if (!w.string(k)) $.badKey("quotaDimensions")
let e = v[k]
if (typeof e !== "string") $.badString(e, "quotaDimensions", k)
w.tag(18)
if (!w.string(e)) $.badString(e, "quotaDimensions", k)
w.join(p)
}
}
v = m.quotaValue
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < -9223372036854775808n || v > 9223372036854775807n) v = $.int64(v, "int64", "quotaValue")
if (v !== 0n) {
w.tag(56)
w.int64(v)
}
}
v = m.futureQuotaValue
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < -9223372036854775808n || v > 9223372036854775807n) v = $.int64(v, "int64", "futureQuotaValue")
w.tag(64)
w.int64(v)
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
m.subject = r.string()
continue
case 2:
if (t !== 18) break
m.description = r.string()
continue
case 3:
if (t !== 26) break
m.apiService = r.string()
continue
case 4:
if (t !== 34) break
m.quotaMetric = r.string()
continue
case 5:
if (t !== 42) break
m.quotaId = r.string()
continue
case 6: {
if (t !== 50) break
const o = r.enter()
let k = "", v = ""
while (r.pos < r.len) {
const u = r.tag()
if (u === 10) k = r.string()
else if (u === 18) v = r.string()
else r.skip(u, d)
}
r.leave(o)
if (k === "__proto__") $.define(m.quotaDimensions, k, v)
else m.quotaDimensions[k] = v
continue
}
case 7:
if (t !== 56) break
m.quotaValue = r.int64()
continue
case 8:
if (t !== 64) break
m.futureQuotaValue = r.int64()
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
const _PreconditionFailure: MessageType<_PreconditionFailure, _PreconditionFailureInit> = /*#__PURE__*/ messageType("google.rpc.PreconditionFailure", [
  { name: "violations", id: 1, type: "message", repeated: true },
], () => [_PreconditionFailure_Violation], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.violations = []
}
Object.defineProperty(M, "name", { value: "PreconditionFailure" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.violations
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "violations")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "violations", i) }
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
m.violations.push(T[0].read(r, d + 1, 0))
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
const _PreconditionFailure_Violation: MessageType<_PreconditionFailure_Violation, _PreconditionFailure_ViolationInit> = /*#__PURE__*/ messageType("google.rpc.PreconditionFailure.Violation", [
  { name: "type", id: 1, type: "string" },
  { name: "subject", id: 2, type: "string" },
  { name: "description", id: 3, type: "string" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.type = ""
this.subject = ""
this.description = ""
}
Object.defineProperty(M, "name", { value: "Violation" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.type
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "type")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "type")
}
}
v = m.subject
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "subject")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "subject")
}
}
v = m.description
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "description")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "description")
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
m.type = r.string()
continue
case 2:
if (t !== 18) break
m.subject = r.string()
continue
case 3:
if (t !== 26) break
m.description = r.string()
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
const _BadRequest: MessageType<_BadRequest, _BadRequestInit> = /*#__PURE__*/ messageType("google.rpc.BadRequest", [
  { name: "fieldViolations", protoName: "field_violations", id: 1, type: "message", repeated: true },
], () => [_BadRequest_FieldViolation], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.fieldViolations = []
}
Object.defineProperty(M, "name", { value: "BadRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.fieldViolations
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "fieldViolations")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "fieldViolations", i) }
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
m.fieldViolations.push(T[0].read(r, d + 1, 0))
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
const _BadRequest_FieldViolation: MessageType<_BadRequest_FieldViolation, _BadRequest_FieldViolationInit> = /*#__PURE__*/ messageType("google.rpc.BadRequest.FieldViolation", [
  { name: "field", id: 1, type: "string" },
  { name: "description", id: 2, type: "string" },
  { name: "reason", id: 3, type: "string" },
  { name: "localizedMessage", protoName: "localized_message", id: 4, type: "message" },
], () => [undefined, undefined, undefined, _LocalizedMessage], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.field = ""
this.description = ""
this.reason = ""
}
Object.defineProperty(M, "name", { value: "FieldViolation" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.field
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "field")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "field")
}
}
v = m.description
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "description")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "description")
}
}
v = m.reason
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "reason")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "reason")
}
}
v = m.localizedMessage
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "localizedMessage") }
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
m.field = r.string()
continue
case 2:
if (t !== 18) break
m.description = r.string()
continue
case 3:
if (t !== 26) break
m.reason = r.string()
continue
case 4:
if (t !== 34) break
{ const o = r.enter()
m.localizedMessage = T[3].read(r, d + 1, 0, m.localizedMessage)
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
const _RequestInfo: MessageType<_RequestInfo, _RequestInfoInit> = /*#__PURE__*/ messageType("google.rpc.RequestInfo", [
  { name: "requestId", protoName: "request_id", id: 1, type: "string" },
  { name: "servingData", protoName: "serving_data", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.requestId = ""
this.servingData = ""
}
Object.defineProperty(M, "name", { value: "RequestInfo" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.requestId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "requestId")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "requestId")
}
}
v = m.servingData
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "servingData")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "servingData")
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
m.requestId = r.string()
continue
case 2:
if (t !== 18) break
m.servingData = r.string()
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
const _ResourceInfo: MessageType<_ResourceInfo, _ResourceInfoInit> = /*#__PURE__*/ messageType("google.rpc.ResourceInfo", [
  { name: "resourceType", protoName: "resource_type", id: 1, type: "string" },
  { name: "resourceName", protoName: "resource_name", id: 2, type: "string" },
  { name: "owner", id: 3, type: "string" },
  { name: "description", id: 4, type: "string" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.resourceType = ""
this.resourceName = ""
this.owner = ""
this.description = ""
}
Object.defineProperty(M, "name", { value: "ResourceInfo" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.resourceType
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "resourceType")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "resourceType")
}
}
v = m.resourceName
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "resourceName")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "resourceName")
}
}
v = m.owner
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "owner")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "owner")
}
}
v = m.description
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "description")
if (v !== "") {
w.tag(34)
if (!w.string(v)) $.badString(v, "description")
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
m.resourceType = r.string()
continue
case 2:
if (t !== 18) break
m.resourceName = r.string()
continue
case 3:
if (t !== 26) break
m.owner = r.string()
continue
case 4:
if (t !== 34) break
m.description = r.string()
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
const _Help: MessageType<_Help, _HelpInit> = /*#__PURE__*/ messageType("google.rpc.Help", [
  { name: "links", id: 1, type: "message", repeated: true },
], () => [_Help_Link], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.links = []
}
Object.defineProperty(M, "name", { value: "Help" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.links
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "links")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "links", i) }
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
m.links.push(T[0].read(r, d + 1, 0))
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
const _Help_Link: MessageType<_Help_Link, _Help_LinkInit> = /*#__PURE__*/ messageType("google.rpc.Help.Link", [
  { name: "description", id: 1, type: "string" },
  { name: "url", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.description = ""
this.url = ""
}
Object.defineProperty(M, "name", { value: "Link" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.description
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "description")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "description")
}
}
v = m.url
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "url")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "url")
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
m.description = r.string()
continue
case 2:
if (t !== 18) break
m.url = r.string()
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
const _LocalizedMessage: MessageType<_LocalizedMessage, _LocalizedMessageInit> = /*#__PURE__*/ messageType("google.rpc.LocalizedMessage", [
  { name: "locale", id: 1, type: "string" },
  { name: "message", id: 2, type: "string" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.locale = ""
this.message = ""
}
Object.defineProperty(M, "name", { value: "LocalizedMessage" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.locale
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "locale")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "locale")
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
m.locale = r.string()
continue
case 2:
if (t !== 18) break
m.message = r.string()
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
export { _ErrorInfo as ErrorInfo, _RetryInfo as RetryInfo, _DebugInfo as DebugInfo, _QuotaFailure as QuotaFailure, _QuotaFailure_Violation as QuotaFailure_Violation, _PreconditionFailure as PreconditionFailure, _PreconditionFailure_Violation as PreconditionFailure_Violation, _BadRequest as BadRequest, _BadRequest_FieldViolation as BadRequest_FieldViolation, _RequestInfo as RequestInfo, _ResourceInfo as ResourceInfo, _Help as Help, _Help_Link as Help_Link, _LocalizedMessage as LocalizedMessage, type _ErrorInfoInit as ErrorInfoInit, type _RetryInfoInit as RetryInfoInit, type _DebugInfoInit as DebugInfoInit, type _QuotaFailureInit as QuotaFailureInit, type _QuotaFailure_ViolationInit as QuotaFailure_ViolationInit, type _PreconditionFailureInit as PreconditionFailureInit, type _PreconditionFailure_ViolationInit as PreconditionFailure_ViolationInit, type _BadRequestInit as BadRequestInit, type _BadRequest_FieldViolationInit as BadRequest_FieldViolationInit, type _RequestInfoInit as RequestInfoInit, type _ResourceInfoInit as ResourceInfoInit, type _HelpInit as HelpInit, type _Help_LinkInit as Help_LinkInit, type _LocalizedMessageInit as LocalizedMessageInit }
