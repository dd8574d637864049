// Generated from google/protobuf/empty.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../messages.js'

/** google.protobuf.Empty, as it is received. */
interface _Empty {
}
/** google.protobuf.Empty, as it may be sent. */
interface _EmptyInit {
}
const _Empty: MessageType<_Empty, _EmptyInit> = /*#__PURE__*/ messageType("google.protobuf.Empty", [
], () => [], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "Empty" })
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
export { _Empty as Empty, type _EmptyInit as EmptyInit }
