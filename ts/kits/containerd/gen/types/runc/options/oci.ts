// Generated from types/runc/options/oci.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../../messages.js'

/** containerd.runc.v1.Options, as it is received. */
interface _Options {
  /** disable pivot root when creating a container */
  "noPivotRoot": boolean
  /** create a new keyring for the container */
  "noNewKeyring": boolean
  /** place the shim in a cgroup */
  "shimCgroup": string
  /** set the I/O's pipes uid */
  "ioUid": number
  /** set the I/O's pipes gid */
  "ioGid": number
  /** binary name of the runc binary */
  "binaryName": string
  /** runc root directory */
  "root": string
  /** enable systemd cgroups */
  "systemdCgroup": boolean
  /** criu image path */
  "criuImagePath": string
  /** criu work path */
  "criuWorkPath": string
  /**
   * task api address, can be a unix domain socket, or vsock address.
   * it is in the form of ttrpc+unix://path/to/uds or grpc+vsock://<vsock cid>:<port>.
   *
   * @deprecated
   */
  "taskApiAddress": string
  /**
   * task api version, currently supported value is 2 and 3.
   *
   * @deprecated
   */
  "taskApiVersion": number
}
/** containerd.runc.v1.Options, as it may be sent. */
interface _OptionsInit {
  /** disable pivot root when creating a container */
  readonly "noPivotRoot"?: boolean | null | undefined
  /** create a new keyring for the container */
  readonly "noNewKeyring"?: boolean | null | undefined
  /** place the shim in a cgroup */
  readonly "shimCgroup"?: string | null | undefined
  /** set the I/O's pipes uid */
  readonly "ioUid"?: number | null | undefined
  /** set the I/O's pipes gid */
  readonly "ioGid"?: number | null | undefined
  /** binary name of the runc binary */
  readonly "binaryName"?: string | null | undefined
  /** runc root directory */
  readonly "root"?: string | null | undefined
  /** enable systemd cgroups */
  readonly "systemdCgroup"?: boolean | null | undefined
  /** criu image path */
  readonly "criuImagePath"?: string | null | undefined
  /** criu work path */
  readonly "criuWorkPath"?: string | null | undefined
  /**
   * task api address, can be a unix domain socket, or vsock address.
   * it is in the form of ttrpc+unix://path/to/uds or grpc+vsock://<vsock cid>:<port>.
   *
   * @deprecated
   */
  readonly "taskApiAddress"?: string | null | undefined
  /**
   * task api version, currently supported value is 2 and 3.
   *
   * @deprecated
   */
  readonly "taskApiVersion"?: number | null | undefined
}
/** containerd.runc.v1.CheckpointOptions, as it is received. */
interface _CheckpointOptions {
  /** exit the container after a checkpoint */
  "exit": boolean
  /** checkpoint open tcp connections */
  "openTcp": boolean
  /** checkpoint external unix sockets */
  "externalUnixSockets": boolean
  /** checkpoint terminals (ptys) */
  "terminal": boolean
  /** allow checkpointing of file locks */
  "fileLocks": boolean
  /** restore provided namespaces as empty namespaces */
  "emptyNamespaces": (string)[]
  /** set the cgroups mode, soft, full, strict */
  "cgroupsMode": string
  /** checkpoint image path */
  "imagePath": string
  /** checkpoint work path */
  "workPath": string
  /** parent image path */
  "parentPath": string
}
/** containerd.runc.v1.CheckpointOptions, as it may be sent. */
interface _CheckpointOptionsInit {
  /** exit the container after a checkpoint */
  readonly "exit"?: boolean | null | undefined
  /** checkpoint open tcp connections */
  readonly "openTcp"?: boolean | null | undefined
  /** checkpoint external unix sockets */
  readonly "externalUnixSockets"?: boolean | null | undefined
  /** checkpoint terminals (ptys) */
  readonly "terminal"?: boolean | null | undefined
  /** allow checkpointing of file locks */
  readonly "fileLocks"?: boolean | null | undefined
  /** restore provided namespaces as empty namespaces */
  readonly "emptyNamespaces"?: readonly (string)[] | null | undefined
  /** set the cgroups mode, soft, full, strict */
  readonly "cgroupsMode"?: string | null | undefined
  /** checkpoint image path */
  readonly "imagePath"?: string | null | undefined
  /** checkpoint work path */
  readonly "workPath"?: string | null | undefined
  /** parent image path */
  readonly "parentPath"?: string | null | undefined
}
/** containerd.runc.v1.ProcessDetails, as it is received. */
interface _ProcessDetails {
  /** exec process id if the process is managed by a shim */
  "execId": string
}
/** containerd.runc.v1.ProcessDetails, as it may be sent. */
interface _ProcessDetailsInit {
  /** exec process id if the process is managed by a shim */
  readonly "execId"?: string | null | undefined
}
const _Options: MessageType<_Options, _OptionsInit> = /*#__PURE__*/ messageType("containerd.runc.v1.Options", [
  { name: "noPivotRoot", protoName: "no_pivot_root", id: 1, type: "bool" },
  { name: "noNewKeyring", protoName: "no_new_keyring", id: 2, type: "bool" },
  { name: "shimCgroup", protoName: "shim_cgroup", id: 3, type: "string" },
  { name: "ioUid", protoName: "io_uid", id: 4, type: "uint32" },
  { name: "ioGid", protoName: "io_gid", id: 5, type: "uint32" },
  { name: "binaryName", protoName: "binary_name", id: 6, type: "string" },
  { name: "root", id: 7, type: "string" },
  { name: "systemdCgroup", protoName: "systemd_cgroup", id: 9, type: "bool" },
  { name: "criuImagePath", protoName: "criu_image_path", id: 10, type: "string" },
  { name: "criuWorkPath", protoName: "criu_work_path", id: 11, type: "string" },
  { name: "taskApiAddress", protoName: "task_api_address", id: 12, type: "string" },
  { name: "taskApiVersion", protoName: "task_api_version", id: 13, type: "uint32" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.noPivotRoot = false
this.noNewKeyring = false
this.shimCgroup = ""
this.ioUid = 0
this.ioGid = 0
this.binaryName = ""
this.root = ""
this.systemdCgroup = false
this.criuImagePath = ""
this.criuWorkPath = ""
this.taskApiAddress = ""
this.taskApiVersion = 0
}
Object.defineProperty(M, "name", { value: "Options" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.noPivotRoot
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "noPivotRoot")
if (v) {
w.tag(8)
w.bool(v)
}
}
v = m.noNewKeyring
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "noNewKeyring")
if (v) {
w.tag(16)
w.bool(v)
}
}
v = m.shimCgroup
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "shimCgroup")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "shimCgroup")
}
}
v = m.ioUid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "ioUid")
if (v !== 0) {
w.tag(32)
w.uint32(v)
}
}
v = m.ioGid
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "ioGid")
if (v !== 0) {
w.tag(40)
w.uint32(v)
}
}
v = m.binaryName
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "binaryName")
if (v !== "") {
w.tag(50)
if (!w.string(v)) $.badString(v, "binaryName")
}
}
v = m.root
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "root")
if (v !== "") {
w.tag(58)
if (!w.string(v)) $.badString(v, "root")
}
}
v = m.systemdCgroup
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "systemdCgroup")
if (v) {
w.tag(72)
w.bool(v)
}
}
v = m.criuImagePath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "criuImagePath")
if (v !== "") {
w.tag(82)
if (!w.string(v)) $.badString(v, "criuImagePath")
}
}
v = m.criuWorkPath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "criuWorkPath")
if (v !== "") {
w.tag(90)
if (!w.string(v)) $.badString(v, "criuWorkPath")
}
}
v = m.taskApiAddress
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "taskApiAddress")
if (v !== "") {
w.tag(98)
if (!w.string(v)) $.badString(v, "taskApiAddress")
}
}
v = m.taskApiVersion
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "taskApiVersion")
if (v !== 0) {
w.tag(104)
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
m.noPivotRoot = r.bool()
continue
case 2:
if (t !== 16) break
m.noNewKeyring = r.bool()
continue
case 3:
if (t !== 26) break
m.shimCgroup = r.string()
continue
case 4:
if (t !== 32) break
m.ioUid = r.uint32()
continue
case 5:
if (t !== 40) break
m.ioGid = r.uint32()
continue
case 6:
if (t !== 50) break
m.binaryName = r.string()
continue
case 7:
if (t !== 58) break
m.root = r.string()
continue
case 9:
if (t !== 72) break
m.systemdCgroup = r.bool()
continue
case 10:
if (t !== 82) break
m.criuImagePath = r.string()
continue
case 11:
if (t !== 90) break
m.criuWorkPath = r.string()
continue
case 12:
if (t !== 98) break
m.taskApiAddress = r.string()
continue
case 13:
if (t !== 104) break
m.taskApiVersion = r.uint32()
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
const _CheckpointOptions: MessageType<_CheckpointOptions, _CheckpointOptionsInit> = /*#__PURE__*/ messageType("containerd.runc.v1.CheckpointOptions", [
  { name: "exit", id: 1, type: "bool" },
  { name: "openTcp", protoName: "open_tcp", id: 2, type: "bool" },
  { name: "externalUnixSockets", protoName: "external_unix_sockets", id: 3, type: "bool" },
  { name: "terminal", id: 4, type: "bool" },
  { name: "fileLocks", protoName: "file_locks", id: 5, type: "bool" },
  { name: "emptyNamespaces", protoName: "empty_namespaces", id: 6, type: "string", repeated: true },
  { name: "cgroupsMode", protoName: "cgroups_mode", id: 7, type: "string" },
  { name: "imagePath", protoName: "image_path", id: 8, type: "string" },
  { name: "workPath", protoName: "work_path", id: 9, type: "string" },
  { name: "parentPath", protoName: "parent_path", id: 10, type: "string" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.exit = false
this.openTcp = false
this.externalUnixSockets = false
this.terminal = false
this.fileLocks = false
this.emptyNamespaces = []
this.cgroupsMode = ""
this.imagePath = ""
this.workPath = ""
this.parentPath = ""
}
Object.defineProperty(M, "name", { value: "CheckpointOptions" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.exit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "exit")
if (v) {
w.tag(8)
w.bool(v)
}
}
v = m.openTcp
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "openTcp")
if (v) {
w.tag(16)
w.bool(v)
}
}
v = m.externalUnixSockets
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "externalUnixSockets")
if (v) {
w.tag(24)
w.bool(v)
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
v = m.fileLocks
if (v !== undefined && v !== null) {
n++
if (typeof v !== "boolean") $.badBool(v, "fileLocks")
if (v) {
w.tag(40)
w.bool(v)
}
}
v = m.emptyNamespaces
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "emptyNamespaces")
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "string") $.badString(e, "emptyNamespaces", i)
w.tag(50)
if (!w.string(e)) $.badString(e, "emptyNamespaces", i)
}
}
v = m.cgroupsMode
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "cgroupsMode")
if (v !== "") {
w.tag(58)
if (!w.string(v)) $.badString(v, "cgroupsMode")
}
}
v = m.imagePath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "imagePath")
if (v !== "") {
w.tag(66)
if (!w.string(v)) $.badString(v, "imagePath")
}
}
v = m.workPath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "workPath")
if (v !== "") {
w.tag(74)
if (!w.string(v)) $.badString(v, "workPath")
}
}
v = m.parentPath
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "parentPath")
if (v !== "") {
w.tag(82)
if (!w.string(v)) $.badString(v, "parentPath")
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
m.exit = r.bool()
continue
case 2:
if (t !== 16) break
m.openTcp = r.bool()
continue
case 3:
if (t !== 24) break
m.externalUnixSockets = r.bool()
continue
case 4:
if (t !== 32) break
m.terminal = r.bool()
continue
case 5:
if (t !== 40) break
m.fileLocks = r.bool()
continue
case 6:
if (t === 50) {
const l = m.emptyNamespaces
l.push(r.string())
continue
}
break
case 7:
if (t !== 58) break
m.cgroupsMode = r.string()
continue
case 8:
if (t !== 66) break
m.imagePath = r.string()
continue
case 9:
if (t !== 74) break
m.workPath = r.string()
continue
case 10:
if (t !== 82) break
m.parentPath = r.string()
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
const _ProcessDetails: MessageType<_ProcessDetails, _ProcessDetailsInit> = /*#__PURE__*/ messageType("containerd.runc.v1.ProcessDetails", [
  { name: "execId", protoName: "exec_id", id: 1, type: "string" },
], () => [undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.execId = ""
}
Object.defineProperty(M, "name", { value: "ProcessDetails" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.execId
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "execId")
if (v !== "") {
w.tag(10)
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
export { _Options as Options, _CheckpointOptions as CheckpointOptions, _ProcessDetails as ProcessDetails, type _OptionsInit as OptionsInit, type _CheckpointOptionsInit as CheckpointOptionsInit, type _ProcessDetailsInit as ProcessDetailsInit }
