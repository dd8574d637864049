// Generated from types/runtimeoptions/v1/api.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../../messages.js'

/** runtimeoptions.v1.Options, as it is received. */
interface _Options {
  /** TypeUrl specifies the type of the content inside the config file. */
  "typeUrl": string
  /**
   * ConfigPath specifies the filesystem location of the config file
   * used by the runtime.
   */
  "configPath": string
  /**
   * Blob specifies an in-memory TOML blob passed from containerd's configuration section
   * for this runtime. This will be used if config_path is not specified.
   */
  "configBody": Uint8Array
}
/** runtimeoptions.v1.Options, as it may be sent. */
interface _OptionsInit {
  /** TypeUrl specifies the type of the content inside the config file. */
  readonly "typeUrl"?: string | null | undefined
  /**
   * ConfigPath specifies the filesystem location of the config file
   * used by the runtime.
   */
  readonly "configPath"?: string | null | undefined
  /**
   * Blob specifies an in-memory TOML blob passed from containerd's configuration section
   * for this runtime. This will be used if config_path is not specified.
   */
  readonly "configBody"?: Uint8Array | ArrayBuffer | DataView | null | undefined
}
const _Options: MessageType<_Options, _OptionsInit> = /*#__PURE__*/ messageType("runtimeoptions.v1.Options", [
  { name: "typeUrl", protoName: "type_url", id: 1, type: "string" },
  { name: "configPath", protoName: "config_path", id: 2, type: "string" },
  { name: "configBody", protoName: "config_body", id: 3, type: "bytes" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.typeUrl = ""
this.configPath = ""
this.configBody = $.empty
}
Object.defineProperty(M, "name", { value: "Options" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.typeUrl
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "typeUrl")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "typeUrl")
}
}
v = m.configPath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "configPath")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "configPath")
}
}
v = m.configBody
if (v !== undefined && v !== null) {
n++
if (!(v instanceof Uint8Array) || v.length === 0) v = $.bytes(v, "configBody")
if (v.length > 0) {
w.tag(26)
w.bytes(v)
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
m.typeUrl = r.string()
continue
case 2:
if (t !== 18) break
m.configPath = r.string()
continue
case 3:
if (t !== 26) break
m.configBody = r.bytes()
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
export { _Options as Options, type _OptionsInit as OptionsInit }
