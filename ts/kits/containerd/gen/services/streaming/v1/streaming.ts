// Generated from services/streaming/v1/streaming.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../../messages.js'
import { Any as _4_Any } from '../../../google/protobuf/any.js'

/** containerd.services.streaming.v1.StreamInit, as it is received. */
interface _StreamInit {
  "id": string
}
/** containerd.services.streaming.v1.StreamInit, as it may be sent. */
interface _StreamInitInit {
  readonly "id"?: string | null | undefined
}
const _StreamInit: MessageType<_StreamInit, _StreamInitInit> = /*#__PURE__*/ messageType("containerd.services.streaming.v1.StreamInit", [
  { name: "id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.id = ""
}
Object.defineProperty(M, "name", { value: "StreamInit" })
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
const _Streaming: {
  readonly name: "containerd.services.streaming.v1.Streaming"
  readonly methods: {
    readonly "Stream": { readonly input: typeof _4_Any, readonly output: typeof _4_Any, readonly clientStreaming: true, readonly serverStreaming: true }
  }
} = {
  name: "containerd.services.streaming.v1.Streaming",
  methods: {
    "Stream": { input: _4_Any, output: _4_Any, clientStreaming: true, serverStreaming: true },
  },
}
export { _StreamInit as StreamInit, _Streaming as Streaming, type _StreamInitInit as StreamInitInit }
