// Generated from services/ttrpc/events/v1/events.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../../../messages.js'
import { Envelope as _13_Envelope } from '../../../../types/event.js'
import { Empty as _5_Empty } from '../../../../google/protobuf/empty.js'
import type { EnvelopeInit as _13_EnvelopeInit } from '../../../../types/event.js'

/** containerd.services.events.ttrpc.v1.ForwardRequest, as it is received. */
interface _ForwardRequest {
  "envelope"?: _13_Envelope
}
/** containerd.services.events.ttrpc.v1.ForwardRequest, as it may be sent. */
interface _ForwardRequestInit {
  readonly "envelope"?: _13_EnvelopeInit | null | undefined
}
const _ForwardRequest: MessageType<_ForwardRequest, _ForwardRequestInit> = /*#__PURE__*/ messageType("containerd.services.events.ttrpc.v1.ForwardRequest", [
  { name: "envelope", id: 1, type: "message" },
], () => [_13_Envelope], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "ForwardRequest" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.envelope
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "envelope") }
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
m.envelope = T[0].read(r, d + 1, 0, m.envelope)
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
const _Events: {
  readonly name: "containerd.services.events.ttrpc.v1.Events"
  readonly methods: {
    /**
     * Forward sends an event that has already been packaged into an envelope
     * with a timestamp and namespace.
     *
     * This is useful if earlier timestamping is required or when forwarding on
     * behalf of another component, namespace or publisher.
     */
    readonly "Forward": { readonly input: typeof _ForwardRequest, readonly output: typeof _5_Empty, readonly clientStreaming: false, readonly serverStreaming: false }
  }
} = {
  name: "containerd.services.events.ttrpc.v1.Events",
  methods: {
    "Forward": { input: _ForwardRequest, output: _5_Empty, clientStreaming: false, serverStreaming: false },
  },
}
export { _ForwardRequest as ForwardRequest, _Events as Events, type _ForwardRequestInit as ForwardRequestInit }
