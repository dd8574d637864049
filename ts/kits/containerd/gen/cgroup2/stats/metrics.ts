// Generated from cgroup2/stats/metrics.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../messages.js'

/** io.containerd.cgroups.v2.Metrics, as it is received. */
interface _Metrics {
  "pids"?: _PidsStat
  "cpu"?: _CPUStat
  "memory"?: _MemoryStat
  "rdma"?: _RdmaStat
  "io"?: _IOStat
  "hugetlb": (_HugeTlbStat)[]
  "memoryEvents"?: _MemoryEvents
  "network": (_NetworkStat)[]
}
/** io.containerd.cgroups.v2.Metrics, as it may be sent. */
interface _MetricsInit {
  readonly "pids"?: _PidsStatInit | null | undefined
  readonly "cpu"?: _CPUStatInit | null | undefined
  readonly "memory"?: _MemoryStatInit | null | undefined
  readonly "rdma"?: _RdmaStatInit | null | undefined
  readonly "io"?: _IOStatInit | null | undefined
  readonly "hugetlb"?: readonly (_HugeTlbStatInit)[] | null | undefined
  readonly "memoryEvents"?: _MemoryEventsInit | null | undefined
  readonly "network"?: readonly (_NetworkStatInit)[] | null | undefined
}
/** io.containerd.cgroups.v2.PSIData, as it is received. */
interface _PSIData {
  "avg10": number
  "avg60": number
  "avg300": number
  "total": bigint
}
/** io.containerd.cgroups.v2.PSIData, as it may be sent. */
interface _PSIDataInit {
  readonly "avg10"?: number | null | undefined
  readonly "avg60"?: number | null | undefined
  readonly "avg300"?: number | null | undefined
  readonly "total"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v2.PSIStats, as it is received. */
interface _PSIStats {
  "some"?: _PSIData
  "full"?: _PSIData
}
/** io.containerd.cgroups.v2.PSIStats, as it may be sent. */
interface _PSIStatsInit {
  readonly "some"?: _PSIDataInit | null | undefined
  readonly "full"?: _PSIDataInit | null | undefined
}
/** io.containerd.cgroups.v2.PidsStat, as it is received. */
interface _PidsStat {
  "current": bigint
  "limit": bigint
}
/** io.containerd.cgroups.v2.PidsStat, as it may be sent. */
interface _PidsStatInit {
  readonly "current"?: bigint | number | string | null | undefined
  readonly "limit"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v2.CPUStat, as it is received. */
interface _CPUStat {
  "usageUsec": bigint
  "userUsec": bigint
  "systemUsec": bigint
  "nrPeriods": bigint
  "nrThrottled": bigint
  "throttledUsec": bigint
  "psi"?: _PSIStats
  "nrBursts": bigint
  "burstUsec": bigint
}
/** io.containerd.cgroups.v2.CPUStat, as it may be sent. */
interface _CPUStatInit {
  readonly "usageUsec"?: bigint | number | string | null | undefined
  readonly "userUsec"?: bigint | number | string | null | undefined
  readonly "systemUsec"?: bigint | number | string | null | undefined
  readonly "nrPeriods"?: bigint | number | string | null | undefined
  readonly "nrThrottled"?: bigint | number | string | null | undefined
  readonly "throttledUsec"?: bigint | number | string | null | undefined
  readonly "psi"?: _PSIStatsInit | null | undefined
  readonly "nrBursts"?: bigint | number | string | null | undefined
  readonly "burstUsec"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v2.MemoryStat, as it is received. */
interface _MemoryStat {
  "anon": bigint
  "file": bigint
  "kernelStack": bigint
  "slab": bigint
  "sock": bigint
  "shmem": bigint
  "fileMapped": bigint
  "fileDirty": bigint
  "fileWriteback": bigint
  "anonThp": bigint
  "inactiveAnon": bigint
  "activeAnon": bigint
  "inactiveFile": bigint
  "activeFile": bigint
  "unevictable": bigint
  "slabReclaimable": bigint
  "slabUnreclaimable": bigint
  "pgfault": bigint
  "pgmajfault": bigint
  "workingsetRefault": bigint
  "workingsetActivate": bigint
  "workingsetNodereclaim": bigint
  "pgrefill": bigint
  "pgscan": bigint
  "pgsteal": bigint
  "pgactivate": bigint
  "pgdeactivate": bigint
  "pglazyfree": bigint
  "pglazyfreed": bigint
  "thpFaultAlloc": bigint
  "thpCollapseAlloc": bigint
  "usage": bigint
  "usageLimit": bigint
  "swapUsage": bigint
  "swapLimit": bigint
  "maxUsage": bigint
  "swapMaxUsage": bigint
  "psi"?: _PSIStats
}
/** io.containerd.cgroups.v2.MemoryStat, as it may be sent. */
interface _MemoryStatInit {
  readonly "anon"?: bigint | number | string | null | undefined
  readonly "file"?: bigint | number | string | null | undefined
  readonly "kernelStack"?: bigint | number | string | null | undefined
  readonly "slab"?: bigint | number | string | null | undefined
  readonly "sock"?: bigint | number | string | null | undefined
  readonly "shmem"?: bigint | number | string | null | undefined
  readonly "fileMapped"?: bigint | number | string | null | undefined
  readonly "fileDirty"?: bigint | number | string | null | undefined
  readonly "fileWriteback"?: bigint | number | string | null | undefined
  readonly "anonThp"?: bigint | number | string | null | undefined
  readonly "inactiveAnon"?: bigint | number | string | null | undefined
  readonly "activeAnon"?: bigint | number | string | null | undefined
  readonly "inactiveFile"?: bigint | number | string | null | undefined
  readonly "activeFile"?: bigint | number | string | null | undefined
  readonly "unevictable"?: bigint | number | string | null | undefined
  readonly "slabReclaimable"?: bigint | number | string | null | undefined
  readonly "slabUnreclaimable"?: bigint | number | string | null | undefined
  readonly "pgfault"?: bigint | number | string | null | undefined
  readonly "pgmajfault"?: bigint | number | string | null | undefined
  readonly "workingsetRefault"?: bigint | number | string | null | undefined
  readonly "workingsetActivate"?: bigint | number | string | null | undefined
  readonly "workingsetNodereclaim"?: bigint | number | string | null | undefined
  readonly "pgrefill"?: bigint | number | string | null | undefined
  readonly "pgscan"?: bigint | number | string | null | undefined
  readonly "pgsteal"?: bigint | number | string | null | undefined
  readonly "pgactivate"?: bigint | number | string | null | undefined
  readonly "pgdeactivate"?: bigint | number | string | null | undefined
  readonly "pglazyfree"?: bigint | number | string | null | undefined
  readonly "pglazyfreed"?: bigint | number | string | null | undefined
  readonly "thpFaultAlloc"?: bigint | number | string | null | undefined
  readonly "thpCollapseAlloc"?: bigint | number | string | null | undefined
  readonly "usage"?: bigint | number | string | null | undefined
  readonly "usageLimit"?: bigint | number | string | null | undefined
  readonly "swapUsage"?: bigint | number | string | null | undefined
  readonly "swapLimit"?: bigint | number | string | null | undefined
  readonly "maxUsage"?: bigint | number | string | null | undefined
  readonly "swapMaxUsage"?: bigint | number | string | null | undefined
  readonly "psi"?: _PSIStatsInit | null | undefined
}
/** io.containerd.cgroups.v2.MemoryEvents, as it is received. */
interface _MemoryEvents {
  "low": bigint
  "high": bigint
  "max": bigint
  "oom": bigint
  "oomKill": bigint
  "oomGroupKill": bigint
}
/** io.containerd.cgroups.v2.MemoryEvents, as it may be sent. */
interface _MemoryEventsInit {
  readonly "low"?: bigint | number | string | null | undefined
  readonly "high"?: bigint | number | string | null | undefined
  readonly "max"?: bigint | number | string | null | undefined
  readonly "oom"?: bigint | number | string | null | undefined
  readonly "oomKill"?: bigint | number | string | null | undefined
  readonly "oomGroupKill"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v2.RdmaStat, as it is received. */
interface _RdmaStat {
  "current": (_RdmaEntry)[]
  "limit": (_RdmaEntry)[]
}
/** io.containerd.cgroups.v2.RdmaStat, as it may be sent. */
interface _RdmaStatInit {
  readonly "current"?: readonly (_RdmaEntryInit)[] | null | undefined
  readonly "limit"?: readonly (_RdmaEntryInit)[] | null | undefined
}
/** io.containerd.cgroups.v2.RdmaEntry, as it is received. */
interface _RdmaEntry {
  "device": string
  "hcaHandles": number
  "hcaObjects": number
}
/** io.containerd.cgroups.v2.RdmaEntry, as it may be sent. */
interface _RdmaEntryInit {
  readonly "device"?: string | null | undefined
  readonly "hcaHandles"?: number | null | undefined
  readonly "hcaObjects"?: number | null | undefined
}
/** io.containerd.cgroups.v2.IOStat, as it is received. */
interface _IOStat {
  "usage": (_IOEntry)[]
  "psi"?: _PSIStats
}
/** io.containerd.cgroups.v2.IOStat, as it may be sent. */
interface _IOStatInit {
  readonly "usage"?: readonly (_IOEntryInit)[] | null | undefined
  readonly "psi"?: _PSIStatsInit | null | undefined
}
/** io.containerd.cgroups.v2.IOEntry, as it is received. */
interface _IOEntry {
  "major": bigint
  "minor": bigint
  "rbytes": bigint
  "wbytes": bigint
  "rios": bigint
  "wios": bigint
}
/** io.containerd.cgroups.v2.IOEntry, as it may be sent. */
interface _IOEntryInit {
  readonly "major"?: bigint | number | string | null | undefined
  readonly "minor"?: bigint | number | string | null | undefined
  readonly "rbytes"?: bigint | number | string | null | undefined
  readonly "wbytes"?: bigint | number | string | null | undefined
  readonly "rios"?: bigint | number | string | null | undefined
  readonly "wios"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v2.HugeTlbStat, as it is received. */
interface _HugeTlbStat {
  "current": bigint
  "max": bigint
  "pagesize": string
  "failcnt": bigint
}
/** io.containerd.cgroups.v2.HugeTlbStat, as it may be sent. */
interface _HugeTlbStatInit {
  readonly "current"?: bigint | number | string | null | undefined
  readonly "max"?: bigint | number | string | null | undefined
  readonly "pagesize"?: string | null | undefined
  readonly "failcnt"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v2.NetworkStat, as it is received. */
interface _NetworkStat {
  "name": string
  "rxBytes": bigint
  "rxPackets": bigint
  "rxErrors": bigint
  "rxDropped": bigint
  "txBytes": bigint
  "txPackets": bigint
  "txErrors": bigint
  "txDropped": bigint
}
/** io.containerd.cgroups.v2.NetworkStat, as it may be sent. */
interface _NetworkStatInit {
  readonly "name"?: string | null | undefined
  readonly "rxBytes"?: bigint | number | string | null | undefined
  readonly "rxPackets"?: bigint | number | string | null | undefined
  readonly "rxErrors"?: bigint | number | string | null | undefined
  readonly "rxDropped"?: bigint | number | string | null | undefined
  readonly "txBytes"?: bigint | number | string | null | undefined
  readonly "txPackets"?: bigint | number | string | null | undefined
  readonly "txErrors"?: bigint | number | string | null | undefined
  readonly "txDropped"?: bigint | number | string | null | undefined
}
const _Metrics: MessageType<_Metrics, _MetricsInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.Metrics", [
  { name: "pids", id: 1, type: "message" },
  { name: "cpu", id: 2, type: "message" },
  { name: "memory", id: 4, type: "message" },
  { name: "rdma", id: 5, type: "message" },
  { name: "io", id: 6, type: "message" },
  { name: "hugetlb", id: 7, type: "message", repeated: true },
  { name: "memoryEvents", protoName: "memory_events", id: 8, type: "message" },
  { name: "network", id: 9, type: "message", repeated: true },
], () => [_PidsStat, _CPUStat, _MemoryStat, _RdmaStat, _IOStat, _HugeTlbStat, _MemoryEvents, _NetworkStat], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.hugetlb = []
this.network = []
}
Object.defineProperty(M, "name", { value: "Metrics" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.pids
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "pids") }
}
v = m.cpu
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "cpu") }
}
v = m.memory
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[2].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "memory") }
}
v = m.rdma
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(42)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "rdma") }
}
v = m.io
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(50)
T[4].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "io") }
}
v = m.hugetlb
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "hugetlb")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(58)
T[5].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "hugetlb", i) }
}
}
v = m.memoryEvents
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(66)
T[6].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "memoryEvents") }
}
v = m.network
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "network")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(74)
T[7].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "network", i) }
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
{ const o = r.enter()
m.pids = T[0].read(r, d + 1, 0, m.pids)
r.leave(o) }
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.cpu = T[1].read(r, d + 1, 0, m.cpu)
r.leave(o) }
continue
case 4:
if (t !== 34) break
{ const o = r.enter()
m.memory = T[2].read(r, d + 1, 0, m.memory)
r.leave(o) }
continue
case 5:
if (t !== 42) break
{ const o = r.enter()
m.rdma = T[3].read(r, d + 1, 0, m.rdma)
r.leave(o) }
continue
case 6:
if (t !== 50) break
{ const o = r.enter()
m.io = T[4].read(r, d + 1, 0, m.io)
r.leave(o) }
continue
case 7:
if (t === 58) {
const o = r.enter()
m.hugetlb.push(T[5].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 8:
if (t !== 66) break
{ const o = r.enter()
m.memoryEvents = T[6].read(r, d + 1, 0, m.memoryEvents)
r.leave(o) }
continue
case 9:
if (t === 74) {
const o = r.enter()
m.network.push(T[7].read(r, d + 1, 0))
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
const _PSIData: MessageType<_PSIData, _PSIDataInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.PSIData", [
  { name: "avg10", id: 1, type: "double" },
  { name: "avg60", id: 2, type: "double" },
  { name: "avg300", id: 3, type: "double" },
  { name: "total", id: 4, type: "uint64" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.avg10 = 0
this.avg60 = 0
this.avg300 = 0
this.total = 0n
}
Object.defineProperty(M, "name", { value: "PSIData" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.avg10
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number") $.badFloat(v, "avg10")
if (!Object.is(v, 0)) {
w.tag(9)
w.double(v)
}
}
v = m.avg60
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number") $.badFloat(v, "avg60")
if (!Object.is(v, 0)) {
w.tag(17)
w.double(v)
}
}
v = m.avg300
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number") $.badFloat(v, "avg300")
if (!Object.is(v, 0)) {
w.tag(25)
w.double(v)
}
}
v = m.total
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "total")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
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
if (t !== 9) break
m.avg10 = r.double()
continue
case 2:
if (t !== 17) break
m.avg60 = r.double()
continue
case 3:
if (t !== 25) break
m.avg300 = r.double()
continue
case 4:
if (t !== 32) break
m.total = r.uint64()
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
const _PSIStats: MessageType<_PSIStats, _PSIStatsInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.PSIStats", [
  { name: "some", id: 1, type: "message" },
  { name: "full", id: 2, type: "message" },
], () => [_PSIData, _PSIData], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "PSIStats" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.some
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "some") }
}
v = m.full
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "full") }
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
m.some = T[0].read(r, d + 1, 0, m.some)
r.leave(o) }
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.full = T[1].read(r, d + 1, 0, m.full)
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
const _PidsStat: MessageType<_PidsStat, _PidsStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.PidsStat", [
  { name: "current", id: 1, type: "uint64" },
  { name: "limit", id: 2, type: "uint64" },
], () => [undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.current = 0n
this.limit = 0n
}
Object.defineProperty(M, "name", { value: "PidsStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.current
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "current")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.limit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "limit")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
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
m.current = r.uint64()
continue
case 2:
if (t !== 16) break
m.limit = r.uint64()
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
const _CPUStat: MessageType<_CPUStat, _CPUStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.CPUStat", [
  { name: "usageUsec", protoName: "usage_usec", id: 1, type: "uint64" },
  { name: "userUsec", protoName: "user_usec", id: 2, type: "uint64" },
  { name: "systemUsec", protoName: "system_usec", id: 3, type: "uint64" },
  { name: "nrPeriods", protoName: "nr_periods", id: 4, type: "uint64" },
  { name: "nrThrottled", protoName: "nr_throttled", id: 5, type: "uint64" },
  { name: "throttledUsec", protoName: "throttled_usec", id: 6, type: "uint64" },
  { name: "psi", id: 7, type: "message" },
  { name: "nrBursts", protoName: "nr_bursts", id: 8, type: "uint64" },
  { name: "burstUsec", protoName: "burst_usec", id: 9, type: "uint64" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, _PSIStats, undefined, undefined], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.usageUsec = 0n
this.userUsec = 0n
this.systemUsec = 0n
this.nrPeriods = 0n
this.nrThrottled = 0n
this.throttledUsec = 0n
this.nrBursts = 0n
this.burstUsec = 0n
}
Object.defineProperty(M, "name", { value: "CPUStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.usageUsec
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "usageUsec")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.userUsec
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "userUsec")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.systemUsec
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "systemUsec")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.nrPeriods
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrPeriods")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.nrThrottled
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrThrottled")
if (v !== 0n) {
w.tag(40)
w.uint64(v)
}
}
v = m.throttledUsec
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "throttledUsec")
if (v !== 0n) {
w.tag(48)
w.uint64(v)
}
}
v = m.psi
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(58)
T[6].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "psi") }
}
v = m.nrBursts
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrBursts")
if (v !== 0n) {
w.tag(64)
w.uint64(v)
}
}
v = m.burstUsec
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "burstUsec")
if (v !== 0n) {
w.tag(72)
w.uint64(v)
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
m.usageUsec = r.uint64()
continue
case 2:
if (t !== 16) break
m.userUsec = r.uint64()
continue
case 3:
if (t !== 24) break
m.systemUsec = r.uint64()
continue
case 4:
if (t !== 32) break
m.nrPeriods = r.uint64()
continue
case 5:
if (t !== 40) break
m.nrThrottled = r.uint64()
continue
case 6:
if (t !== 48) break
m.throttledUsec = r.uint64()
continue
case 7:
if (t !== 58) break
{ const o = r.enter()
m.psi = T[6].read(r, d + 1, 0, m.psi)
r.leave(o) }
continue
case 8:
if (t !== 64) break
m.nrBursts = r.uint64()
continue
case 9:
if (t !== 72) break
m.burstUsec = r.uint64()
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
const _MemoryStat: MessageType<_MemoryStat, _MemoryStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.MemoryStat", [
  { name: "anon", id: 1, type: "uint64" },
  { name: "file", id: 2, type: "uint64" },
  { name: "kernelStack", protoName: "kernel_stack", id: 3, type: "uint64" },
  { name: "slab", id: 4, type: "uint64" },
  { name: "sock", id: 5, type: "uint64" },
  { name: "shmem", id: 6, type: "uint64" },
  { name: "fileMapped", protoName: "file_mapped", id: 7, type: "uint64" },
  { name: "fileDirty", protoName: "file_dirty", id: 8, type: "uint64" },
  { name: "fileWriteback", protoName: "file_writeback", id: 9, type: "uint64" },
  { name: "anonThp", protoName: "anon_thp", id: 10, type: "uint64" },
  { name: "inactiveAnon", protoName: "inactive_anon", id: 11, type: "uint64" },
  { name: "activeAnon", protoName: "active_anon", id: 12, type: "uint64" },
  { name: "inactiveFile", protoName: "inactive_file", id: 13, type: "uint64" },
  { name: "activeFile", protoName: "active_file", id: 14, type: "uint64" },
  { name: "unevictable", id: 15, type: "uint64" },
  { name: "slabReclaimable", protoName: "slab_reclaimable", id: 16, type: "uint64" },
  { name: "slabUnreclaimable", protoName: "slab_unreclaimable", id: 17, type: "uint64" },
  { name: "pgfault", id: 18, type: "uint64" },
  { name: "pgmajfault", id: 19, type: "uint64" },
  { name: "workingsetRefault", protoName: "workingset_refault", id: 20, type: "uint64" },
  { name: "workingsetActivate", protoName: "workingset_activate", id: 21, type: "uint64" },
  { name: "workingsetNodereclaim", protoName: "workingset_nodereclaim", id: 22, type: "uint64" },
  { name: "pgrefill", id: 23, type: "uint64" },
  { name: "pgscan", id: 24, type: "uint64" },
  { name: "pgsteal", id: 25, type: "uint64" },
  { name: "pgactivate", id: 26, type: "uint64" },
  { name: "pgdeactivate", id: 27, type: "uint64" },
  { name: "pglazyfree", id: 28, type: "uint64" },
  { name: "pglazyfreed", id: 29, type: "uint64" },
  { name: "thpFaultAlloc", protoName: "thp_fault_alloc", id: 30, type: "uint64" },
  { name: "thpCollapseAlloc", protoName: "thp_collapse_alloc", id: 31, type: "uint64" },
  { name: "usage", id: 32, type: "uint64" },
  { name: "usageLimit", protoName: "usage_limit", id: 33, type: "uint64" },
  { name: "swapUsage", protoName: "swap_usage", id: 34, type: "uint64" },
  { name: "swapLimit", protoName: "swap_limit", id: 35, type: "uint64" },
  { name: "maxUsage", protoName: "max_usage", id: 36, type: "uint64" },
  { name: "swapMaxUsage", protoName: "swap_max_usage", id: 37, type: "uint64" },
  { name: "psi", id: 38, type: "message" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, _PSIStats], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.anon = 0n
this.file = 0n
this.kernelStack = 0n
this.slab = 0n
this.sock = 0n
this.shmem = 0n
this.fileMapped = 0n
this.fileDirty = 0n
this.fileWriteback = 0n
this.anonThp = 0n
this.inactiveAnon = 0n
this.activeAnon = 0n
this.inactiveFile = 0n
this.activeFile = 0n
this.unevictable = 0n
this.slabReclaimable = 0n
this.slabUnreclaimable = 0n
this.pgfault = 0n
this.pgmajfault = 0n
this.workingsetRefault = 0n
this.workingsetActivate = 0n
this.workingsetNodereclaim = 0n
this.pgrefill = 0n
this.pgscan = 0n
this.pgsteal = 0n
this.pgactivate = 0n
this.pgdeactivate = 0n
this.pglazyfree = 0n
this.pglazyfreed = 0n
this.thpFaultAlloc = 0n
this.thpCollapseAlloc = 0n
this.usage = 0n
this.usageLimit = 0n
this.swapUsage = 0n
this.swapLimit = 0n
this.maxUsage = 0n
this.swapMaxUsage = 0n
}
Object.defineProperty(M, "name", { value: "MemoryStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.anon
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "anon")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.file
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "file")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.kernelStack
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "kernelStack")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.slab
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "slab")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.sock
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "sock")
if (v !== 0n) {
w.tag(40)
w.uint64(v)
}
}
v = m.shmem
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "shmem")
if (v !== 0n) {
w.tag(48)
w.uint64(v)
}
}
v = m.fileMapped
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "fileMapped")
if (v !== 0n) {
w.tag(56)
w.uint64(v)
}
}
v = m.fileDirty
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "fileDirty")
if (v !== 0n) {
w.tag(64)
w.uint64(v)
}
}
v = m.fileWriteback
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "fileWriteback")
if (v !== 0n) {
w.tag(72)
w.uint64(v)
}
}
v = m.anonThp
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "anonThp")
if (v !== 0n) {
w.tag(80)
w.uint64(v)
}
}
v = m.inactiveAnon
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "inactiveAnon")
if (v !== 0n) {
w.tag(88)
w.uint64(v)
}
}
v = m.activeAnon
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "activeAnon")
if (v !== 0n) {
w.tag(96)
w.uint64(v)
}
}
v = m.inactiveFile
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "inactiveFile")
if (v !== 0n) {
w.tag(104)
w.uint64(v)
}
}
v = m.activeFile
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "activeFile")
if (v !== 0n) {
w.tag(112)
w.uint64(v)
}
}
v = m.unevictable
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "unevictable")
if (v !== 0n) {
w.tag(120)
w.uint64(v)
}
}
v = m.slabReclaimable
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "slabReclaimable")
if (v !== 0n) {
w.tag(128)
w.uint64(v)
}
}
v = m.slabUnreclaimable
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "slabUnreclaimable")
if (v !== 0n) {
w.tag(136)
w.uint64(v)
}
}
v = m.pgfault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgfault")
if (v !== 0n) {
w.tag(144)
w.uint64(v)
}
}
v = m.pgmajfault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgmajfault")
if (v !== 0n) {
w.tag(152)
w.uint64(v)
}
}
v = m.workingsetRefault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "workingsetRefault")
if (v !== 0n) {
w.tag(160)
w.uint64(v)
}
}
v = m.workingsetActivate
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "workingsetActivate")
if (v !== 0n) {
w.tag(168)
w.uint64(v)
}
}
v = m.workingsetNodereclaim
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "workingsetNodereclaim")
if (v !== 0n) {
w.tag(176)
w.uint64(v)
}
}
v = m.pgrefill
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgrefill")
if (v !== 0n) {
w.tag(184)
w.uint64(v)
}
}
v = m.pgscan
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgscan")
if (v !== 0n) {
w.tag(192)
w.uint64(v)
}
}
v = m.pgsteal
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgsteal")
if (v !== 0n) {
w.tag(200)
w.uint64(v)
}
}
v = m.pgactivate
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgactivate")
if (v !== 0n) {
w.tag(208)
w.uint64(v)
}
}
v = m.pgdeactivate
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgdeactivate")
if (v !== 0n) {
w.tag(216)
w.uint64(v)
}
}
v = m.pglazyfree
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pglazyfree")
if (v !== 0n) {
w.tag(224)
w.uint64(v)
}
}
v = m.pglazyfreed
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pglazyfreed")
if (v !== 0n) {
w.tag(232)
w.uint64(v)
}
}
v = m.thpFaultAlloc
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "thpFaultAlloc")
if (v !== 0n) {
w.tag(240)
w.uint64(v)
}
}
v = m.thpCollapseAlloc
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "thpCollapseAlloc")
if (v !== 0n) {
w.tag(248)
w.uint64(v)
}
}
v = m.usage
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "usage")
if (v !== 0n) {
w.tag(256)
w.uint64(v)
}
}
v = m.usageLimit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "usageLimit")
if (v !== 0n) {
w.tag(264)
w.uint64(v)
}
}
v = m.swapUsage
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "swapUsage")
if (v !== 0n) {
w.tag(272)
w.uint64(v)
}
}
v = m.swapLimit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "swapLimit")
if (v !== 0n) {
w.tag(280)
w.uint64(v)
}
}
v = m.maxUsage
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "maxUsage")
if (v !== 0n) {
w.tag(288)
w.uint64(v)
}
}
v = m.swapMaxUsage
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "swapMaxUsage")
if (v !== 0n) {
w.tag(296)
w.uint64(v)
}
}
v = m.psi
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(306)
T[37].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "psi") }
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
m.anon = r.uint64()
continue
case 2:
if (t !== 16) break
m.file = r.uint64()
continue
case 3:
if (t !== 24) break
m.kernelStack = r.uint64()
continue
case 4:
if (t !== 32) break
m.slab = r.uint64()
continue
case 5:
if (t !== 40) break
m.sock = r.uint64()
continue
case 6:
if (t !== 48) break
m.shmem = r.uint64()
continue
case 7:
if (t !== 56) break
m.fileMapped = r.uint64()
continue
case 8:
if (t !== 64) break
m.fileDirty = r.uint64()
continue
case 9:
if (t !== 72) break
m.fileWriteback = r.uint64()
continue
case 10:
if (t !== 80) break
m.anonThp = r.uint64()
continue
case 11:
if (t !== 88) break
m.inactiveAnon = r.uint64()
continue
case 12:
if (t !== 96) break
m.activeAnon = r.uint64()
continue
case 13:
if (t !== 104) break
m.inactiveFile = r.uint64()
continue
case 14:
if (t !== 112) break
m.activeFile = r.uint64()
continue
case 15:
if (t !== 120) break
m.unevictable = r.uint64()
continue
case 16:
if (t !== 128) break
m.slabReclaimable = r.uint64()
continue
case 17:
if (t !== 136) break
m.slabUnreclaimable = r.uint64()
continue
case 18:
if (t !== 144) break
m.pgfault = r.uint64()
continue
case 19:
if (t !== 152) break
m.pgmajfault = r.uint64()
continue
case 20:
if (t !== 160) break
m.workingsetRefault = r.uint64()
continue
case 21:
if (t !== 168) break
m.workingsetActivate = r.uint64()
continue
case 22:
if (t !== 176) break
m.workingsetNodereclaim = r.uint64()
continue
case 23:
if (t !== 184) break
m.pgrefill = r.uint64()
continue
case 24:
if (t !== 192) break
m.pgscan = r.uint64()
continue
case 25:
if (t !== 200) break
m.pgsteal = r.uint64()
continue
case 26:
if (t !== 208) break
m.pgactivate = r.uint64()
continue
case 27:
if (t !== 216) break
m.pgdeactivate = r.uint64()
continue
case 28:
if (t !== 224) break
m.pglazyfree = r.uint64()
continue
case 29:
if (t !== 232) break
m.pglazyfreed = r.uint64()
continue
case 30:
if (t !== 240) break
m.thpFaultAlloc = r.uint64()
continue
case 31:
if (t !== 248) break
m.thpCollapseAlloc = r.uint64()
continue
case 32:
if (t !== 256) break
m.usage = r.uint64()
continue
case 33:
if (t !== 264) break
m.usageLimit = r.uint64()
continue
case 34:
if (t !== 272) break
m.swapUsage = r.uint64()
continue
case 35:
if (t !== 280) break
m.swapLimit = r.uint64()
continue
case 36:
if (t !== 288) break
m.maxUsage = r.uint64()
continue
case 37:
if (t !== 296) break
m.swapMaxUsage = r.uint64()
continue
case 38:
if (t !== 306) break
{ const o = r.enter()
m.psi = T[37].read(r, d + 1, 0, m.psi)
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
const _MemoryEvents: MessageType<_MemoryEvents, _MemoryEventsInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.MemoryEvents", [
  { name: "low", id: 1, type: "uint64" },
  { name: "high", id: 2, type: "uint64" },
  { name: "max", id: 3, type: "uint64" },
  { name: "oom", id: 4, type: "uint64" },
  { name: "oomKill", protoName: "oom_kill", id: 5, type: "uint64" },
  { name: "oomGroupKill", protoName: "oom_group_kill", id: 6, type: "uint64" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.low = 0n
this.high = 0n
this.max = 0n
this.oom = 0n
this.oomKill = 0n
this.oomGroupKill = 0n
}
Object.defineProperty(M, "name", { value: "MemoryEvents" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.low
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "low")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.high
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "high")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.max
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "max")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.oom
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "oom")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.oomKill
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "oomKill")
if (v !== 0n) {
w.tag(40)
w.uint64(v)
}
}
v = m.oomGroupKill
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "oomGroupKill")
if (v !== 0n) {
w.tag(48)
w.uint64(v)
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
m.low = r.uint64()
continue
case 2:
if (t !== 16) break
m.high = r.uint64()
continue
case 3:
if (t !== 24) break
m.max = r.uint64()
continue
case 4:
if (t !== 32) break
m.oom = r.uint64()
continue
case 5:
if (t !== 40) break
m.oomKill = r.uint64()
continue
case 6:
if (t !== 48) break
m.oomGroupKill = r.uint64()
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
const _RdmaStat: MessageType<_RdmaStat, _RdmaStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.RdmaStat", [
  { name: "current", id: 1, type: "message", repeated: true },
  { name: "limit", id: 2, type: "message", repeated: true },
], () => [_RdmaEntry, _RdmaEntry], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.current = []
this.limit = []
}
Object.defineProperty(M, "name", { value: "RdmaStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.current
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "current")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "current", i) }
}
}
v = m.limit
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "limit")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(18)
T[1].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "limit", i) }
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
m.current.push(T[0].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 2:
if (t === 18) {
const o = r.enter()
m.limit.push(T[1].read(r, d + 1, 0))
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
const _RdmaEntry: MessageType<_RdmaEntry, _RdmaEntryInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.RdmaEntry", [
  { name: "device", id: 1, type: "string" },
  { name: "hcaHandles", protoName: "hca_handles", id: 2, type: "uint32" },
  { name: "hcaObjects", protoName: "hca_objects", id: 3, type: "uint32" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.device = ""
this.hcaHandles = 0
this.hcaObjects = 0
}
Object.defineProperty(M, "name", { value: "RdmaEntry" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.device
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "device")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "device")
}
}
v = m.hcaHandles
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "hcaHandles")
if (v !== 0) {
w.tag(16)
w.uint32(v)
}
}
v = m.hcaObjects
if (v !== undefined && v !== null) {
n++
if (typeof v !== "number" || (v >>> 0) !== v) $.badInt(v, "uint32", "hcaObjects")
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
m.device = r.string()
continue
case 2:
if (t !== 16) break
m.hcaHandles = r.uint32()
continue
case 3:
if (t !== 24) break
m.hcaObjects = r.uint32()
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
const _IOStat: MessageType<_IOStat, _IOStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.IOStat", [
  { name: "usage", id: 1, type: "message", repeated: true },
  { name: "psi", id: 2, type: "message" },
], () => [_IOEntry, _PSIStats], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.usage = []
}
Object.defineProperty(M, "name", { value: "IOStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.usage
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "usage")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "usage", i) }
}
}
v = m.psi
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "psi") }
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
m.usage.push(T[0].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 2:
if (t !== 18) break
{ const o = r.enter()
m.psi = T[1].read(r, d + 1, 0, m.psi)
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
const _IOEntry: MessageType<_IOEntry, _IOEntryInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.IOEntry", [
  { name: "major", id: 1, type: "uint64" },
  { name: "minor", id: 2, type: "uint64" },
  { name: "rbytes", id: 3, type: "uint64" },
  { name: "wbytes", id: 4, type: "uint64" },
  { name: "rios", id: 5, type: "uint64" },
  { name: "wios", id: 6, type: "uint64" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.major = 0n
this.minor = 0n
this.rbytes = 0n
this.wbytes = 0n
this.rios = 0n
this.wios = 0n
}
Object.defineProperty(M, "name", { value: "IOEntry" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.major
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "major")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.minor
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "minor")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.rbytes
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rbytes")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.wbytes
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "wbytes")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.rios
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rios")
if (v !== 0n) {
w.tag(40)
w.uint64(v)
}
}
v = m.wios
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "wios")
if (v !== 0n) {
w.tag(48)
w.uint64(v)
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
m.major = r.uint64()
continue
case 2:
if (t !== 16) break
m.minor = r.uint64()
continue
case 3:
if (t !== 24) break
m.rbytes = r.uint64()
continue
case 4:
if (t !== 32) break
m.wbytes = r.uint64()
continue
case 5:
if (t !== 40) break
m.rios = r.uint64()
continue
case 6:
if (t !== 48) break
m.wios = r.uint64()
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
const _HugeTlbStat: MessageType<_HugeTlbStat, _HugeTlbStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.HugeTlbStat", [
  { name: "current", id: 1, type: "uint64" },
  { name: "max", id: 2, type: "uint64" },
  { name: "pagesize", id: 3, type: "string" },
  { name: "failcnt", id: 4, type: "uint64" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.current = 0n
this.max = 0n
this.pagesize = ""
this.failcnt = 0n
}
Object.defineProperty(M, "name", { value: "HugeTlbStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.current
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "current")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.max
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "max")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.pagesize
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "pagesize")
if (v !== "") {
w.tag(26)
if (!w.string(v)) $.badString(v, "pagesize")
}
}
v = m.failcnt
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "failcnt")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
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
m.current = r.uint64()
continue
case 2:
if (t !== 16) break
m.max = r.uint64()
continue
case 3:
if (t !== 26) break
m.pagesize = r.string()
continue
case 4:
if (t !== 32) break
m.failcnt = r.uint64()
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
const _NetworkStat: MessageType<_NetworkStat, _NetworkStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v2.NetworkStat", [
  { name: "name", id: 1, type: "string" },
  { name: "rxBytes", protoName: "rx_bytes", id: 2, type: "uint64" },
  { name: "rxPackets", protoName: "rx_packets", id: 3, type: "uint64" },
  { name: "rxErrors", protoName: "rx_errors", id: 4, type: "uint64" },
  { name: "rxDropped", protoName: "rx_dropped", id: 5, type: "uint64" },
  { name: "txBytes", protoName: "tx_bytes", id: 6, type: "uint64" },
  { name: "txPackets", protoName: "tx_packets", id: 7, type: "uint64" },
  { name: "txErrors", protoName: "tx_errors", id: 8, type: "uint64" },
  { name: "txDropped", protoName: "tx_dropped", id: 9, type: "uint64" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.name = ""
this.rxBytes = 0n
this.rxPackets = 0n
this.rxErrors = 0n
this.rxDropped = 0n
this.txBytes = 0n
this.txPackets = 0n
this.txErrors = 0n
this.txDropped = 0n
}
Object.defineProperty(M, "name", { value: "NetworkStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.name
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "name")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "name")
}
}
v = m.rxBytes
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rxBytes")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.rxPackets
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rxPackets")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.rxErrors
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rxErrors")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.rxDropped
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rxDropped")
if (v !== 0n) {
w.tag(40)
w.uint64(v)
}
}
v = m.txBytes
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "txBytes")
if (v !== 0n) {
w.tag(48)
w.uint64(v)
}
}
v = m.txPackets
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "txPackets")
if (v !== 0n) {
w.tag(56)
w.uint64(v)
}
}
v = m.txErrors
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "txErrors")
if (v !== 0n) {
w.tag(64)
w.uint64(v)
}
}
v = m.txDropped
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "txDropped")
if (v !== 0n) {
w.tag(72)
w.uint64(v)
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
m.name = r.string()
continue
case 2:
if (t !== 16) break
m.rxBytes = r.uint64()
continue
case 3:
if (t !== 24) break
m.rxPackets = r.uint64()
continue
case 4:
if (t !== 32) break
m.rxErrors = r.uint64()
continue
case 5:
if (t !== 40) break
m.rxDropped = r.uint64()
continue
case 6:
if (t !== 48) break
m.txBytes = r.uint64()
continue
case 7:
if (t !== 56) break
m.txPackets = r.uint64()
continue
case 8:
if (t !== 64) break
m.txErrors = r.uint64()
continue
case 9:
if (t !== 72) break
m.txDropped = r.uint64()
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
export { _Metrics as Metrics, _PSIData as PSIData, _PSIStats as PSIStats, _PidsStat as PidsStat, _CPUStat as CPUStat, _MemoryStat as MemoryStat, _MemoryEvents as MemoryEvents, _RdmaStat as RdmaStat, _RdmaEntry as RdmaEntry, _IOStat as IOStat, _IOEntry as IOEntry, _HugeTlbStat as HugeTlbStat, _NetworkStat as NetworkStat, type _MetricsInit as MetricsInit, type _PSIDataInit as PSIDataInit, type _PSIStatsInit as PSIStatsInit, type _PidsStatInit as PidsStatInit, type _CPUStatInit as CPUStatInit, type _MemoryStatInit as MemoryStatInit, type _MemoryEventsInit as MemoryEventsInit, type _RdmaStatInit as RdmaStatInit, type _RdmaEntryInit as RdmaEntryInit, type _IOStatInit as IOStatInit, type _IOEntryInit as IOEntryInit, type _HugeTlbStatInit as HugeTlbStatInit, type _NetworkStatInit as NetworkStatInit }
