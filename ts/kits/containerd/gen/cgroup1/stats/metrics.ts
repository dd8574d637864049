// Generated from cgroup1/stats/metrics.proto. Do not edit.
/* eslint-disable */
import { type MessageType, messageType } from '../../../../../messages.js'

/** io.containerd.cgroups.v1.Metrics, as it is received. */
interface _Metrics {
  "hugetlb": (_HugetlbStat)[]
  "pids"?: _PidsStat
  "cpu"?: _CPUStat
  "memory"?: _MemoryStat
  "blkio"?: _BlkIOStat
  "rdma"?: _RdmaStat
  "network": (_NetworkStat)[]
  "cgroupStats"?: _CgroupStats
  "memoryOomControl"?: _MemoryOomControl
}
/** io.containerd.cgroups.v1.Metrics, as it may be sent. */
interface _MetricsInit {
  readonly "hugetlb"?: readonly (_HugetlbStatInit)[] | null | undefined
  readonly "pids"?: _PidsStatInit | null | undefined
  readonly "cpu"?: _CPUStatInit | null | undefined
  readonly "memory"?: _MemoryStatInit | null | undefined
  readonly "blkio"?: _BlkIOStatInit | null | undefined
  readonly "rdma"?: _RdmaStatInit | null | undefined
  readonly "network"?: readonly (_NetworkStatInit)[] | null | undefined
  readonly "cgroupStats"?: _CgroupStatsInit | null | undefined
  readonly "memoryOomControl"?: _MemoryOomControlInit | null | undefined
}
/** io.containerd.cgroups.v1.HugetlbStat, as it is received. */
interface _HugetlbStat {
  "usage": bigint
  "max": bigint
  "failcnt": bigint
  "pagesize": string
}
/** io.containerd.cgroups.v1.HugetlbStat, as it may be sent. */
interface _HugetlbStatInit {
  readonly "usage"?: bigint | number | string | null | undefined
  readonly "max"?: bigint | number | string | null | undefined
  readonly "failcnt"?: bigint | number | string | null | undefined
  readonly "pagesize"?: string | null | undefined
}
/** io.containerd.cgroups.v1.PidsStat, as it is received. */
interface _PidsStat {
  "current": bigint
  "limit": bigint
}
/** io.containerd.cgroups.v1.PidsStat, as it may be sent. */
interface _PidsStatInit {
  readonly "current"?: bigint | number | string | null | undefined
  readonly "limit"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v1.CPUStat, as it is received. */
interface _CPUStat {
  "usage"?: _CPUUsage
  "throttling"?: _Throttle
}
/** io.containerd.cgroups.v1.CPUStat, as it may be sent. */
interface _CPUStatInit {
  readonly "usage"?: _CPUUsageInit | null | undefined
  readonly "throttling"?: _ThrottleInit | null | undefined
}
/** io.containerd.cgroups.v1.CPUUsage, as it is received. */
interface _CPUUsage {
  /** values in nanoseconds */
  "total": bigint
  "kernel": bigint
  "user": bigint
  "perCpu": (bigint)[]
}
/** io.containerd.cgroups.v1.CPUUsage, as it may be sent. */
interface _CPUUsageInit {
  /** values in nanoseconds */
  readonly "total"?: bigint | number | string | null | undefined
  readonly "kernel"?: bigint | number | string | null | undefined
  readonly "user"?: bigint | number | string | null | undefined
  readonly "perCpu"?: readonly (bigint | number | string)[] | null | undefined
}
/** io.containerd.cgroups.v1.Throttle, as it is received. */
interface _Throttle {
  "periods": bigint
  "throttledPeriods": bigint
  "throttledTime": bigint
}
/** io.containerd.cgroups.v1.Throttle, as it may be sent. */
interface _ThrottleInit {
  readonly "periods"?: bigint | number | string | null | undefined
  readonly "throttledPeriods"?: bigint | number | string | null | undefined
  readonly "throttledTime"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v1.MemoryStat, as it is received. */
interface _MemoryStat {
  "cache": bigint
  "rss": bigint
  "rssHuge": bigint
  "mappedFile": bigint
  "dirty": bigint
  "writeback": bigint
  "pgPgIn": bigint
  "pgPgOut": bigint
  "pgFault": bigint
  "pgMajFault": bigint
  "inactiveAnon": bigint
  "activeAnon": bigint
  "inactiveFile": bigint
  "activeFile": bigint
  "unevictable": bigint
  "hierarchicalMemoryLimit": bigint
  "hierarchicalSwapLimit": bigint
  "totalCache": bigint
  "totalRss": bigint
  "totalRssHuge": bigint
  "totalMappedFile": bigint
  "totalDirty": bigint
  "totalWriteback": bigint
  "totalPgPgIn": bigint
  "totalPgPgOut": bigint
  "totalPgFault": bigint
  "totalPgMajFault": bigint
  "totalInactiveAnon": bigint
  "totalActiveAnon": bigint
  "totalInactiveFile": bigint
  "totalActiveFile": bigint
  "totalUnevictable": bigint
  "usage"?: _MemoryEntry
  "swap"?: _MemoryEntry
  "kernel"?: _MemoryEntry
  "kernelTcp"?: _MemoryEntry
}
/** io.containerd.cgroups.v1.MemoryStat, as it may be sent. */
interface _MemoryStatInit {
  readonly "cache"?: bigint | number | string | null | undefined
  readonly "rss"?: bigint | number | string | null | undefined
  readonly "rssHuge"?: bigint | number | string | null | undefined
  readonly "mappedFile"?: bigint | number | string | null | undefined
  readonly "dirty"?: bigint | number | string | null | undefined
  readonly "writeback"?: bigint | number | string | null | undefined
  readonly "pgPgIn"?: bigint | number | string | null | undefined
  readonly "pgPgOut"?: bigint | number | string | null | undefined
  readonly "pgFault"?: bigint | number | string | null | undefined
  readonly "pgMajFault"?: bigint | number | string | null | undefined
  readonly "inactiveAnon"?: bigint | number | string | null | undefined
  readonly "activeAnon"?: bigint | number | string | null | undefined
  readonly "inactiveFile"?: bigint | number | string | null | undefined
  readonly "activeFile"?: bigint | number | string | null | undefined
  readonly "unevictable"?: bigint | number | string | null | undefined
  readonly "hierarchicalMemoryLimit"?: bigint | number | string | null | undefined
  readonly "hierarchicalSwapLimit"?: bigint | number | string | null | undefined
  readonly "totalCache"?: bigint | number | string | null | undefined
  readonly "totalRss"?: bigint | number | string | null | undefined
  readonly "totalRssHuge"?: bigint | number | string | null | undefined
  readonly "totalMappedFile"?: bigint | number | string | null | undefined
  readonly "totalDirty"?: bigint | number | string | null | undefined
  readonly "totalWriteback"?: bigint | number | string | null | undefined
  readonly "totalPgPgIn"?: bigint | number | string | null | undefined
  readonly "totalPgPgOut"?: bigint | number | string | null | undefined
  readonly "totalPgFault"?: bigint | number | string | null | undefined
  readonly "totalPgMajFault"?: bigint | number | string | null | undefined
  readonly "totalInactiveAnon"?: bigint | number | string | null | undefined
  readonly "totalActiveAnon"?: bigint | number | string | null | undefined
  readonly "totalInactiveFile"?: bigint | number | string | null | undefined
  readonly "totalActiveFile"?: bigint | number | string | null | undefined
  readonly "totalUnevictable"?: bigint | number | string | null | undefined
  readonly "usage"?: _MemoryEntryInit | null | undefined
  readonly "swap"?: _MemoryEntryInit | null | undefined
  readonly "kernel"?: _MemoryEntryInit | null | undefined
  readonly "kernelTcp"?: _MemoryEntryInit | null | undefined
}
/** io.containerd.cgroups.v1.MemoryEntry, as it is received. */
interface _MemoryEntry {
  "limit": bigint
  "usage": bigint
  "max": bigint
  "failcnt": bigint
}
/** io.containerd.cgroups.v1.MemoryEntry, as it may be sent. */
interface _MemoryEntryInit {
  readonly "limit"?: bigint | number | string | null | undefined
  readonly "usage"?: bigint | number | string | null | undefined
  readonly "max"?: bigint | number | string | null | undefined
  readonly "failcnt"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v1.MemoryOomControl, as it is received. */
interface _MemoryOomControl {
  "oomKillDisable": bigint
  "underOom": bigint
  "oomKill": bigint
}
/** io.containerd.cgroups.v1.MemoryOomControl, as it may be sent. */
interface _MemoryOomControlInit {
  readonly "oomKillDisable"?: bigint | number | string | null | undefined
  readonly "underOom"?: bigint | number | string | null | undefined
  readonly "oomKill"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v1.BlkIOStat, as it is received. */
interface _BlkIOStat {
  "ioServiceBytesRecursive": (_BlkIOEntry)[]
  "ioServicedRecursive": (_BlkIOEntry)[]
  "ioQueuedRecursive": (_BlkIOEntry)[]
  "ioServiceTimeRecursive": (_BlkIOEntry)[]
  "ioWaitTimeRecursive": (_BlkIOEntry)[]
  "ioMergedRecursive": (_BlkIOEntry)[]
  "ioTimeRecursive": (_BlkIOEntry)[]
  "sectorsRecursive": (_BlkIOEntry)[]
}
/** io.containerd.cgroups.v1.BlkIOStat, as it may be sent. */
interface _BlkIOStatInit {
  readonly "ioServiceBytesRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "ioServicedRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "ioQueuedRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "ioServiceTimeRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "ioWaitTimeRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "ioMergedRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "ioTimeRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
  readonly "sectorsRecursive"?: readonly (_BlkIOEntryInit)[] | null | undefined
}
/** io.containerd.cgroups.v1.BlkIOEntry, as it is received. */
interface _BlkIOEntry {
  "op": string
  "device": string
  "major": bigint
  "minor": bigint
  "value": bigint
}
/** io.containerd.cgroups.v1.BlkIOEntry, as it may be sent. */
interface _BlkIOEntryInit {
  readonly "op"?: string | null | undefined
  readonly "device"?: string | null | undefined
  readonly "major"?: bigint | number | string | null | undefined
  readonly "minor"?: bigint | number | string | null | undefined
  readonly "value"?: bigint | number | string | null | undefined
}
/** io.containerd.cgroups.v1.RdmaStat, as it is received. */
interface _RdmaStat {
  "current": (_RdmaEntry)[]
  "limit": (_RdmaEntry)[]
}
/** io.containerd.cgroups.v1.RdmaStat, as it may be sent. */
interface _RdmaStatInit {
  readonly "current"?: readonly (_RdmaEntryInit)[] | null | undefined
  readonly "limit"?: readonly (_RdmaEntryInit)[] | null | undefined
}
/** io.containerd.cgroups.v1.RdmaEntry, as it is received. */
interface _RdmaEntry {
  "device": string
  "hcaHandles": number
  "hcaObjects": number
}
/** io.containerd.cgroups.v1.RdmaEntry, as it may be sent. */
interface _RdmaEntryInit {
  readonly "device"?: string | null | undefined
  readonly "hcaHandles"?: number | null | undefined
  readonly "hcaObjects"?: number | null | undefined
}
/** io.containerd.cgroups.v1.NetworkStat, as it is received. */
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
/** io.containerd.cgroups.v1.NetworkStat, as it may be sent. */
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
/**
 * CgroupStats exports per-cgroup statistics.
 *
 * io.containerd.cgroups.v1.CgroupStats, as it is received.
 */
interface _CgroupStats {
  /** number of tasks sleeping */
  "nrSleeping": bigint
  /** number of tasks running */
  "nrRunning": bigint
  /** number of tasks in stopped state */
  "nrStopped": bigint
  /** number of tasks in uninterruptible state */
  "nrUninterruptible": bigint
  /** number of tasks waiting on IO */
  "nrIoWait": bigint
}
/**
 * CgroupStats exports per-cgroup statistics.
 *
 * io.containerd.cgroups.v1.CgroupStats, as it may be sent.
 */
interface _CgroupStatsInit {
  /** number of tasks sleeping */
  readonly "nrSleeping"?: bigint | number | string | null | undefined
  /** number of tasks running */
  readonly "nrRunning"?: bigint | number | string | null | undefined
  /** number of tasks in stopped state */
  readonly "nrStopped"?: bigint | number | string | null | undefined
  /** number of tasks in uninterruptible state */
  readonly "nrUninterruptible"?: bigint | number | string | null | undefined
  /** number of tasks waiting on IO */
  readonly "nrIoWait"?: bigint | number | string | null | undefined
}
const _Metrics: MessageType<_Metrics, _MetricsInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.Metrics", [
  { name: "hugetlb", id: 1, type: "message", repeated: true },
  { name: "pids", id: 2, type: "message" },
  { name: "cpu", id: 3, type: "message" },
  { name: "memory", id: 4, type: "message" },
  { name: "blkio", id: 5, type: "message" },
  { name: "rdma", id: 6, type: "message" },
  { name: "network", id: 7, type: "message", repeated: true },
  { name: "cgroupStats", protoName: "cgroup_stats", id: 8, type: "message" },
  { name: "memoryOomControl", protoName: "memory_oom_control", id: 9, type: "message" },
], () => [_HugetlbStat, _PidsStat, _CPUStat, _MemoryStat, _BlkIOStat, _RdmaStat, _NetworkStat, _CgroupStats, _MemoryOomControl], function ($: any, T: any, S: any) {
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
v = m.hugetlb
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "hugetlb")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "hugetlb", i) }
}
}
v = m.pids
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "pids") }
}
v = m.cpu
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(26)
T[2].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "cpu") }
}
v = m.memory
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(34)
T[3].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "memory") }
}
v = m.blkio
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(42)
T[4].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "blkio") }
}
v = m.rdma
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(50)
T[5].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "rdma") }
}
v = m.network
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "network")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(58)
T[6].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "network", i) }
}
}
v = m.cgroupStats
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(66)
T[7].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "cgroupStats") }
}
v = m.memoryOomControl
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(74)
T[8].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "memoryOomControl") }
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
m.hugetlb.push(T[0].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 2:
if (t !== 18) break
{ const o = r.enter()
m.pids = T[1].read(r, d + 1, 0, m.pids)
r.leave(o) }
continue
case 3:
if (t !== 26) break
{ const o = r.enter()
m.cpu = T[2].read(r, d + 1, 0, m.cpu)
r.leave(o) }
continue
case 4:
if (t !== 34) break
{ const o = r.enter()
m.memory = T[3].read(r, d + 1, 0, m.memory)
r.leave(o) }
continue
case 5:
if (t !== 42) break
{ const o = r.enter()
m.blkio = T[4].read(r, d + 1, 0, m.blkio)
r.leave(o) }
continue
case 6:
if (t !== 50) break
{ const o = r.enter()
m.rdma = T[5].read(r, d + 1, 0, m.rdma)
r.leave(o) }
continue
case 7:
if (t === 58) {
const o = r.enter()
m.network.push(T[6].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 8:
if (t !== 66) break
{ const o = r.enter()
m.cgroupStats = T[7].read(r, d + 1, 0, m.cgroupStats)
r.leave(o) }
continue
case 9:
if (t !== 74) break
{ const o = r.enter()
m.memoryOomControl = T[8].read(r, d + 1, 0, m.memoryOomControl)
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
const _HugetlbStat: MessageType<_HugetlbStat, _HugetlbStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.HugetlbStat", [
  { name: "usage", id: 1, type: "uint64" },
  { name: "max", id: 2, type: "uint64" },
  { name: "failcnt", id: 3, type: "uint64" },
  { name: "pagesize", id: 4, type: "string" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.usage = 0n
this.max = 0n
this.failcnt = 0n
this.pagesize = ""
}
Object.defineProperty(M, "name", { value: "HugetlbStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.usage
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "usage")
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
v = m.failcnt
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "failcnt")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.pagesize
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "pagesize")
if (v !== "") {
w.tag(34)
if (!w.string(v)) $.badString(v, "pagesize")
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
m.usage = r.uint64()
continue
case 2:
if (t !== 16) break
m.max = r.uint64()
continue
case 3:
if (t !== 24) break
m.failcnt = r.uint64()
continue
case 4:
if (t !== 34) break
m.pagesize = r.string()
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
const _PidsStat: MessageType<_PidsStat, _PidsStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.PidsStat", [
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
const _CPUStat: MessageType<_CPUStat, _CPUStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.CPUStat", [
  { name: "usage", id: 1, type: "message" },
  { name: "throttling", id: 2, type: "message" },
], () => [_CPUUsage, _Throttle], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
}
Object.defineProperty(M, "name", { value: "CPUStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.usage
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(10)
T[0].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "usage") }
}
v = m.throttling
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(18)
T[1].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "throttling") }
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
m.usage = T[0].read(r, d + 1, 0, m.usage)
r.leave(o) }
continue
case 2:
if (t !== 18) break
{ const o = r.enter()
m.throttling = T[1].read(r, d + 1, 0, m.throttling)
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
const _CPUUsage: MessageType<_CPUUsage, _CPUUsageInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.CPUUsage", [
  { name: "total", id: 1, type: "uint64" },
  { name: "kernel", id: 2, type: "uint64" },
  { name: "user", id: 3, type: "uint64" },
  { name: "perCpu", protoName: "per_cpu", id: 4, type: "uint64", repeated: true, packed: true },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.total = 0n
this.kernel = 0n
this.user = 0n
this.perCpu = []
}
Object.defineProperty(M, "name", { value: "CPUUsage" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.total
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "total")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.kernel
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "kernel")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.user
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "user")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.perCpu
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "perCpu")
if (v.length > 0) {
const p = w.fork(34)
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (typeof e !== "bigint" || e < 0n || e > 18446744073709551615n) e = $.int64(e, "uint64", "perCpu", i)
w.uint64(e)
}
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
if (t !== 8) break
m.total = r.uint64()
continue
case 2:
if (t !== 16) break
m.kernel = r.uint64()
continue
case 3:
if (t !== 24) break
m.user = r.uint64()
continue
case 4:
if (t === 34) {
const o = r.enter(), l = m.perCpu
while (r.pos < r.len) {
l.push(r.uint64())
}
r.leave(o)
continue
}
if (t === 32) {
const l = m.perCpu
l.push(r.uint64())
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
const _Throttle: MessageType<_Throttle, _ThrottleInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.Throttle", [
  { name: "periods", id: 1, type: "uint64" },
  { name: "throttledPeriods", protoName: "throttled_periods", id: 2, type: "uint64" },
  { name: "throttledTime", protoName: "throttled_time", id: 3, type: "uint64" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.periods = 0n
this.throttledPeriods = 0n
this.throttledTime = 0n
}
Object.defineProperty(M, "name", { value: "Throttle" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.periods
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "periods")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.throttledPeriods
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "throttledPeriods")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.throttledTime
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "throttledTime")
if (v !== 0n) {
w.tag(24)
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
m.periods = r.uint64()
continue
case 2:
if (t !== 16) break
m.throttledPeriods = r.uint64()
continue
case 3:
if (t !== 24) break
m.throttledTime = r.uint64()
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
const _MemoryStat: MessageType<_MemoryStat, _MemoryStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.MemoryStat", [
  { name: "cache", id: 1, type: "uint64" },
  { name: "rss", id: 2, type: "uint64" },
  { name: "rssHuge", protoName: "rss_huge", id: 3, type: "uint64" },
  { name: "mappedFile", protoName: "mapped_file", id: 4, type: "uint64" },
  { name: "dirty", id: 5, type: "uint64" },
  { name: "writeback", id: 6, type: "uint64" },
  { name: "pgPgIn", protoName: "pg_pg_in", id: 7, type: "uint64" },
  { name: "pgPgOut", protoName: "pg_pg_out", id: 8, type: "uint64" },
  { name: "pgFault", protoName: "pg_fault", id: 9, type: "uint64" },
  { name: "pgMajFault", protoName: "pg_maj_fault", id: 10, type: "uint64" },
  { name: "inactiveAnon", protoName: "inactive_anon", id: 11, type: "uint64" },
  { name: "activeAnon", protoName: "active_anon", id: 12, type: "uint64" },
  { name: "inactiveFile", protoName: "inactive_file", id: 13, type: "uint64" },
  { name: "activeFile", protoName: "active_file", id: 14, type: "uint64" },
  { name: "unevictable", id: 15, type: "uint64" },
  { name: "hierarchicalMemoryLimit", protoName: "hierarchical_memory_limit", id: 16, type: "uint64" },
  { name: "hierarchicalSwapLimit", protoName: "hierarchical_swap_limit", id: 17, type: "uint64" },
  { name: "totalCache", protoName: "total_cache", id: 18, type: "uint64" },
  { name: "totalRss", protoName: "total_rss", id: 19, type: "uint64" },
  { name: "totalRssHuge", protoName: "total_rss_huge", id: 20, type: "uint64" },
  { name: "totalMappedFile", protoName: "total_mapped_file", id: 21, type: "uint64" },
  { name: "totalDirty", protoName: "total_dirty", id: 22, type: "uint64" },
  { name: "totalWriteback", protoName: "total_writeback", id: 23, type: "uint64" },
  { name: "totalPgPgIn", protoName: "total_pg_pg_in", id: 24, type: "uint64" },
  { name: "totalPgPgOut", protoName: "total_pg_pg_out", id: 25, type: "uint64" },
  { name: "totalPgFault", protoName: "total_pg_fault", id: 26, type: "uint64" },
  { name: "totalPgMajFault", protoName: "total_pg_maj_fault", id: 27, type: "uint64" },
  { name: "totalInactiveAnon", protoName: "total_inactive_anon", id: 28, type: "uint64" },
  { name: "totalActiveAnon", protoName: "total_active_anon", id: 29, type: "uint64" },
  { name: "totalInactiveFile", protoName: "total_inactive_file", id: 30, type: "uint64" },
  { name: "totalActiveFile", protoName: "total_active_file", id: 31, type: "uint64" },
  { name: "totalUnevictable", protoName: "total_unevictable", id: 32, type: "uint64" },
  { name: "usage", id: 33, type: "message" },
  { name: "swap", id: 34, type: "message" },
  { name: "kernel", id: 35, type: "message" },
  { name: "kernelTcp", protoName: "kernel_tcp", id: 36, type: "message" },
], () => [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, _MemoryEntry, _MemoryEntry, _MemoryEntry, _MemoryEntry], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.cache = 0n
this.rss = 0n
this.rssHuge = 0n
this.mappedFile = 0n
this.dirty = 0n
this.writeback = 0n
this.pgPgIn = 0n
this.pgPgOut = 0n
this.pgFault = 0n
this.pgMajFault = 0n
this.inactiveAnon = 0n
this.activeAnon = 0n
this.inactiveFile = 0n
this.activeFile = 0n
this.unevictable = 0n
this.hierarchicalMemoryLimit = 0n
this.hierarchicalSwapLimit = 0n
this.totalCache = 0n
this.totalRss = 0n
this.totalRssHuge = 0n
this.totalMappedFile = 0n
this.totalDirty = 0n
this.totalWriteback = 0n
this.totalPgPgIn = 0n
this.totalPgPgOut = 0n
this.totalPgFault = 0n
this.totalPgMajFault = 0n
this.totalInactiveAnon = 0n
this.totalActiveAnon = 0n
this.totalInactiveFile = 0n
this.totalActiveFile = 0n
this.totalUnevictable = 0n
}
Object.defineProperty(M, "name", { value: "MemoryStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.cache
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "cache")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.rss
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rss")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.rssHuge
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "rssHuge")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.mappedFile
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "mappedFile")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.dirty
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "dirty")
if (v !== 0n) {
w.tag(40)
w.uint64(v)
}
}
v = m.writeback
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "writeback")
if (v !== 0n) {
w.tag(48)
w.uint64(v)
}
}
v = m.pgPgIn
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgPgIn")
if (v !== 0n) {
w.tag(56)
w.uint64(v)
}
}
v = m.pgPgOut
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgPgOut")
if (v !== 0n) {
w.tag(64)
w.uint64(v)
}
}
v = m.pgFault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgFault")
if (v !== 0n) {
w.tag(72)
w.uint64(v)
}
}
v = m.pgMajFault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "pgMajFault")
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
v = m.hierarchicalMemoryLimit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "hierarchicalMemoryLimit")
if (v !== 0n) {
w.tag(128)
w.uint64(v)
}
}
v = m.hierarchicalSwapLimit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "hierarchicalSwapLimit")
if (v !== 0n) {
w.tag(136)
w.uint64(v)
}
}
v = m.totalCache
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalCache")
if (v !== 0n) {
w.tag(144)
w.uint64(v)
}
}
v = m.totalRss
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalRss")
if (v !== 0n) {
w.tag(152)
w.uint64(v)
}
}
v = m.totalRssHuge
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalRssHuge")
if (v !== 0n) {
w.tag(160)
w.uint64(v)
}
}
v = m.totalMappedFile
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalMappedFile")
if (v !== 0n) {
w.tag(168)
w.uint64(v)
}
}
v = m.totalDirty
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalDirty")
if (v !== 0n) {
w.tag(176)
w.uint64(v)
}
}
v = m.totalWriteback
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalWriteback")
if (v !== 0n) {
w.tag(184)
w.uint64(v)
}
}
v = m.totalPgPgIn
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalPgPgIn")
if (v !== 0n) {
w.tag(192)
w.uint64(v)
}
}
v = m.totalPgPgOut
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalPgPgOut")
if (v !== 0n) {
w.tag(200)
w.uint64(v)
}
}
v = m.totalPgFault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalPgFault")
if (v !== 0n) {
w.tag(208)
w.uint64(v)
}
}
v = m.totalPgMajFault
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalPgMajFault")
if (v !== 0n) {
w.tag(216)
w.uint64(v)
}
}
v = m.totalInactiveAnon
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalInactiveAnon")
if (v !== 0n) {
w.tag(224)
w.uint64(v)
}
}
v = m.totalActiveAnon
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalActiveAnon")
if (v !== 0n) {
w.tag(232)
w.uint64(v)
}
}
v = m.totalInactiveFile
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalInactiveFile")
if (v !== 0n) {
w.tag(240)
w.uint64(v)
}
}
v = m.totalActiveFile
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalActiveFile")
if (v !== 0n) {
w.tag(248)
w.uint64(v)
}
}
v = m.totalUnevictable
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "totalUnevictable")
if (v !== 0n) {
w.tag(256)
w.uint64(v)
}
}
v = m.usage
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(266)
T[32].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "usage") }
}
v = m.swap
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(274)
T[33].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "swap") }
}
v = m.kernel
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(282)
T[34].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "kernel") }
}
v = m.kernelTcp
if (v !== undefined && v !== null) {
n++
try {
const p = w.fork(290)
T[35].write(v, w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "kernelTcp") }
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
m.cache = r.uint64()
continue
case 2:
if (t !== 16) break
m.rss = r.uint64()
continue
case 3:
if (t !== 24) break
m.rssHuge = r.uint64()
continue
case 4:
if (t !== 32) break
m.mappedFile = r.uint64()
continue
case 5:
if (t !== 40) break
m.dirty = r.uint64()
continue
case 6:
if (t !== 48) break
m.writeback = r.uint64()
continue
case 7:
if (t !== 56) break
m.pgPgIn = r.uint64()
continue
case 8:
if (t !== 64) break
m.pgPgOut = r.uint64()
continue
case 9:
if (t !== 72) break
m.pgFault = r.uint64()
continue
case 10:
if (t !== 80) break
m.pgMajFault = r.uint64()
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
m.hierarchicalMemoryLimit = r.uint64()
continue
case 17:
if (t !== 136) break
m.hierarchicalSwapLimit = r.uint64()
continue
case 18:
if (t !== 144) break
m.totalCache = r.uint64()
continue
case 19:
if (t !== 152) break
m.totalRss = r.uint64()
continue
case 20:
if (t !== 160) break
m.totalRssHuge = r.uint64()
continue
case 21:
if (t !== 168) break
m.totalMappedFile = r.uint64()
continue
case 22:
if (t !== 176) break
m.totalDirty = r.uint64()
continue
case 23:
if (t !== 184) break
m.totalWriteback = r.uint64()
continue
case 24:
if (t !== 192) break
m.totalPgPgIn = r.uint64()
continue
case 25:
if (t !== 200) break
m.totalPgPgOut = r.uint64()
continue
case 26:
if (t !== 208) break
m.totalPgFault = r.uint64()
continue
case 27:
if (t !== 216) break
m.totalPgMajFault = r.uint64()
continue
case 28:
if (t !== 224) break
m.totalInactiveAnon = r.uint64()
continue
case 29:
if (t !== 232) break
m.totalActiveAnon = r.uint64()
continue
case 30:
if (t !== 240) break
m.totalInactiveFile = r.uint64()
continue
case 31:
if (t !== 248) break
m.totalActiveFile = r.uint64()
continue
case 32:
if (t !== 256) break
m.totalUnevictable = r.uint64()
continue
case 33:
if (t !== 266) break
{ const o = r.enter()
m.usage = T[32].read(r, d + 1, 0, m.usage)
r.leave(o) }
continue
case 34:
if (t !== 274) break
{ const o = r.enter()
m.swap = T[33].read(r, d + 1, 0, m.swap)
r.leave(o) }
continue
case 35:
if (t !== 282) break
{ const o = r.enter()
m.kernel = T[34].read(r, d + 1, 0, m.kernel)
r.leave(o) }
continue
case 36:
if (t !== 290) break
{ const o = r.enter()
m.kernelTcp = T[35].read(r, d + 1, 0, m.kernelTcp)
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
const _MemoryEntry: MessageType<_MemoryEntry, _MemoryEntryInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.MemoryEntry", [
  { name: "limit", id: 1, type: "uint64" },
  { name: "usage", id: 2, type: "uint64" },
  { name: "max", id: 3, type: "uint64" },
  { name: "failcnt", id: 4, type: "uint64" },
], () => [undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.limit = 0n
this.usage = 0n
this.max = 0n
this.failcnt = 0n
}
Object.defineProperty(M, "name", { value: "MemoryEntry" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.limit
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "limit")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.usage
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "usage")
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
m.limit = r.uint64()
continue
case 2:
if (t !== 16) break
m.usage = r.uint64()
continue
case 3:
if (t !== 24) break
m.max = r.uint64()
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
const _MemoryOomControl: MessageType<_MemoryOomControl, _MemoryOomControlInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.MemoryOomControl", [
  { name: "oomKillDisable", protoName: "oom_kill_disable", id: 1, type: "uint64" },
  { name: "underOom", protoName: "under_oom", id: 2, type: "uint64" },
  { name: "oomKill", protoName: "oom_kill", id: 3, type: "uint64" },
], () => [undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.oomKillDisable = 0n
this.underOom = 0n
this.oomKill = 0n
}
Object.defineProperty(M, "name", { value: "MemoryOomControl" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.oomKillDisable
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "oomKillDisable")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.underOom
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "underOom")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.oomKill
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "oomKill")
if (v !== 0n) {
w.tag(24)
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
m.oomKillDisable = r.uint64()
continue
case 2:
if (t !== 16) break
m.underOom = r.uint64()
continue
case 3:
if (t !== 24) break
m.oomKill = r.uint64()
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
const _BlkIOStat: MessageType<_BlkIOStat, _BlkIOStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.BlkIOStat", [
  { name: "ioServiceBytesRecursive", protoName: "io_service_bytes_recursive", id: 1, type: "message", repeated: true },
  { name: "ioServicedRecursive", protoName: "io_serviced_recursive", id: 2, type: "message", repeated: true },
  { name: "ioQueuedRecursive", protoName: "io_queued_recursive", id: 3, type: "message", repeated: true },
  { name: "ioServiceTimeRecursive", protoName: "io_service_time_recursive", id: 4, type: "message", repeated: true },
  { name: "ioWaitTimeRecursive", protoName: "io_wait_time_recursive", id: 5, type: "message", repeated: true },
  { name: "ioMergedRecursive", protoName: "io_merged_recursive", id: 6, type: "message", repeated: true },
  { name: "ioTimeRecursive", protoName: "io_time_recursive", id: 7, type: "message", repeated: true },
  { name: "sectorsRecursive", protoName: "sectors_recursive", id: 8, type: "message", repeated: true },
], () => [_BlkIOEntry, _BlkIOEntry, _BlkIOEntry, _BlkIOEntry, _BlkIOEntry, _BlkIOEntry, _BlkIOEntry, _BlkIOEntry], function ($: any, T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.ioServiceBytesRecursive = []
this.ioServicedRecursive = []
this.ioQueuedRecursive = []
this.ioServiceTimeRecursive = []
this.ioWaitTimeRecursive = []
this.ioMergedRecursive = []
this.ioTimeRecursive = []
this.sectorsRecursive = []
}
Object.defineProperty(M, "name", { value: "BlkIOStat" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.ioServiceBytesRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioServiceBytesRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(10)
T[0].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioServiceBytesRecursive", i) }
}
}
v = m.ioServicedRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioServicedRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(18)
T[1].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioServicedRecursive", i) }
}
}
v = m.ioQueuedRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioQueuedRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(26)
T[2].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioQueuedRecursive", i) }
}
}
v = m.ioServiceTimeRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioServiceTimeRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(34)
T[3].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioServiceTimeRecursive", i) }
}
}
v = m.ioWaitTimeRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioWaitTimeRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(42)
T[4].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioWaitTimeRecursive", i) }
}
}
v = m.ioMergedRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioMergedRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(50)
T[5].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioMergedRecursive", i) }
}
}
v = m.ioTimeRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "ioTimeRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(58)
T[6].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "ioTimeRecursive", i) }
}
}
v = m.sectorsRecursive
if (v !== undefined && v !== null) {
n++
if (!Array.isArray(v)) v = $.list(v, "sectorsRecursive")
for (let i = 0; i < v.length; i++) {
try {
const p = w.fork(66)
T[7].write(v[i], w, d + 1)
w.join(p)
} catch (error) { throw $.at(error, "sectorsRecursive", i) }
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
m.ioServiceBytesRecursive.push(T[0].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 2:
if (t === 18) {
const o = r.enter()
m.ioServicedRecursive.push(T[1].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 3:
if (t === 26) {
const o = r.enter()
m.ioQueuedRecursive.push(T[2].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 4:
if (t === 34) {
const o = r.enter()
m.ioServiceTimeRecursive.push(T[3].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 5:
if (t === 42) {
const o = r.enter()
m.ioWaitTimeRecursive.push(T[4].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 6:
if (t === 50) {
const o = r.enter()
m.ioMergedRecursive.push(T[5].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 7:
if (t === 58) {
const o = r.enter()
m.ioTimeRecursive.push(T[6].read(r, d + 1, 0))
r.leave(o)
continue
}
break
case 8:
if (t === 66) {
const o = r.enter()
m.sectorsRecursive.push(T[7].read(r, d + 1, 0))
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
const _BlkIOEntry: MessageType<_BlkIOEntry, _BlkIOEntryInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.BlkIOEntry", [
  { name: "op", id: 1, type: "string" },
  { name: "device", id: 2, type: "string" },
  { name: "major", id: 3, type: "uint64" },
  { name: "minor", id: 4, type: "uint64" },
  { name: "value", id: 5, type: "uint64" },
], () => [undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.op = ""
this.device = ""
this.major = 0n
this.minor = 0n
this.value = 0n
}
Object.defineProperty(M, "name", { value: "BlkIOEntry" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.op
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "op")
if (v !== "") {
w.tag(10)
if (!w.string(v)) $.badString(v, "op")
}
}
v = m.device
if (v !== undefined && v !== null) {
n++
if (typeof v !== "string") $.badString(v, "device")
if (v !== "") {
w.tag(18)
if (!w.string(v)) $.badString(v, "device")
}
}
v = m.major
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "major")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.minor
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "minor")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.value
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "value")
if (v !== 0n) {
w.tag(40)
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
m.op = r.string()
continue
case 2:
if (t !== 18) break
m.device = r.string()
continue
case 3:
if (t !== 24) break
m.major = r.uint64()
continue
case 4:
if (t !== 32) break
m.minor = r.uint64()
continue
case 5:
if (t !== 40) break
m.value = r.uint64()
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
const _RdmaStat: MessageType<_RdmaStat, _RdmaStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.RdmaStat", [
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
const _RdmaEntry: MessageType<_RdmaEntry, _RdmaEntryInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.RdmaEntry", [
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
const _NetworkStat: MessageType<_NetworkStat, _NetworkStatInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.NetworkStat", [
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
/** CgroupStats exports per-cgroup statistics. */
const _CgroupStats: MessageType<_CgroupStats, _CgroupStatsInit> = /*#__PURE__*/ messageType("io.containerd.cgroups.v1.CgroupStats", [
  { name: "nrSleeping", protoName: "nr_sleeping", id: 1, type: "uint64" },
  { name: "nrRunning", protoName: "nr_running", id: 2, type: "uint64" },
  { name: "nrStopped", protoName: "nr_stopped", id: 3, type: "uint64" },
  { name: "nrUninterruptible", protoName: "nr_uninterruptible", id: 4, type: "uint64" },
  { name: "nrIoWait", protoName: "nr_io_wait", id: 5, type: "uint64" },
], () => [undefined, undefined, undefined, undefined, undefined], function ($: any, _T: any, S: any) {
"use strict"
const M: any = function (this: any) {
this.nrSleeping = 0n
this.nrRunning = 0n
this.nrStopped = 0n
this.nrUninterruptible = 0n
this.nrIoWait = 0n
}
Object.defineProperty(M, "name", { value: "CgroupStats" })
function write(m: any, w: any, d: any) {
if (d > $.maxDepth) $.cyclic()
let n = 0, c = 0, v, p
const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)
if (!plain) $.object(m, S)
v = m.nrSleeping
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrSleeping")
if (v !== 0n) {
w.tag(8)
w.uint64(v)
}
}
v = m.nrRunning
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrRunning")
if (v !== 0n) {
w.tag(16)
w.uint64(v)
}
}
v = m.nrStopped
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrStopped")
if (v !== 0n) {
w.tag(24)
w.uint64(v)
}
}
v = m.nrUninterruptible
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrUninterruptible")
if (v !== 0n) {
w.tag(32)
w.uint64(v)
}
}
v = m.nrIoWait
if (v !== undefined && v !== null) {
n++
if (typeof v !== "bigint" || v < 0n || v > 18446744073709551615n) v = $.int64(v, "uint64", "nrIoWait")
if (v !== 0n) {
w.tag(40)
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
m.nrSleeping = r.uint64()
continue
case 2:
if (t !== 16) break
m.nrRunning = r.uint64()
continue
case 3:
if (t !== 24) break
m.nrStopped = r.uint64()
continue
case 4:
if (t !== 32) break
m.nrUninterruptible = r.uint64()
continue
case 5:
if (t !== 40) break
m.nrIoWait = r.uint64()
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
export { _Metrics as Metrics, _HugetlbStat as HugetlbStat, _PidsStat as PidsStat, _CPUStat as CPUStat, _CPUUsage as CPUUsage, _Throttle as Throttle, _MemoryStat as MemoryStat, _MemoryEntry as MemoryEntry, _MemoryOomControl as MemoryOomControl, _BlkIOStat as BlkIOStat, _BlkIOEntry as BlkIOEntry, _RdmaStat as RdmaStat, _RdmaEntry as RdmaEntry, _NetworkStat as NetworkStat, _CgroupStats as CgroupStats, type _MetricsInit as MetricsInit, type _HugetlbStatInit as HugetlbStatInit, type _PidsStatInit as PidsStatInit, type _CPUStatInit as CPUStatInit, type _CPUUsageInit as CPUUsageInit, type _ThrottleInit as ThrottleInit, type _MemoryStatInit as MemoryStatInit, type _MemoryEntryInit as MemoryEntryInit, type _MemoryOomControlInit as MemoryOomControlInit, type _BlkIOStatInit as BlkIOStatInit, type _BlkIOEntryInit as BlkIOEntryInit, type _RdmaStatInit as RdmaStatInit, type _RdmaEntryInit as RdmaEntryInit, type _NetworkStatInit as NetworkStatInit, type _CgroupStatsInit as CgroupStatsInit }
