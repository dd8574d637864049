/** Control groups of this machine, and of files in their formats. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { cgroupsV1, cgroupsV2 } from 'ttrpc/containerd'
import { cgroupsOf, readCgroupMetrics } from 'ttrpc/process'
import { findCgroups } from '#ttrpc/process/cgroup-folders.js'
import { readV2Metrics } from '#ttrpc/process/cgroup-v2.js'
import { TempFolder } from '../support/temp-folder.js'

const V1_MEMORY = '/sys/fs/cgroup/memory'
const noV1 =
  process.geteuid?.() !== 0
    ? 'only root can make a control group'
    : existsSync(`${V1_MEMORY}/tasks`)
      ? false
      : 'there is no hierarchy of version 1'

test('the statistics of this process fit the messages of containerd', async () => {
  const read = await readCgroupMetrics(process.pid)
  if (read.version === 1) {
    const { Metrics } = cgroupsV1
    assert.ok(Metrics.decode(Metrics.encode(read.metrics)).cpu)
  } else {
    const { Metrics } = cgroupsV2
    assert.ok(Metrics.decode(Metrics.encode(read.metrics)).cpu)
  }
})

test('a group of version 1: what it counts, also after its process, and ENOENT when it is gone', {
  skip: noV1,
}, async () => {
  const folder = `${V1_MEMORY}/ttrpc-test-${process.pid}`
  mkdirSync(folder)
  writeFileSync(`${folder}/memory.limit_in_bytes`, '67108864')
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  writeFileSync(`${folder}/cgroup.procs`, String(child.pid))
  const groups = await cgroupsOf(child.pid!)
  assert.ok(groups.version === 1)
  assert.equal(groups.folders.get('memory'), folder)
  const read = await readCgroupMetrics(groups)
  assert.ok(read.version === 1)
  assert.equal(read.metrics.memory?.usage?.limit, 67108864n)
  assert.ok(read.metrics.memory.rss !== undefined)
  child.kill()
  await once(child, 'exit')
  assert.equal((await readCgroupMetrics(groups)).version, 1)
  rmdirSync(folder)
  await assert.rejects(readCgroupMetrics(groups), { code: 'ENOENT' })
  await assert.rejects(readCgroupMetrics(child.pid!), { code: 'ENOENT' })
})

test('the folders of both versions, of a part that is mounted, and of a path with a blank', () => {
  const v1 =
    '35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n34 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct'
  const v2 = '30 25 0:27 /part /sys/fs/c\\040group rw shared:4 - cgroup2 cgroup2 rw,nsdelegate'
  assert.deepEqual(
    findCgroups('4:memory:/a/b\n3:cpu,cpuacct:/c\n1:name=systemd:/d\n0::/e\n', `${v1}\n${v2}`),
    {
      version: 1,
      folders: new Map([
        ['memory', '/sys/fs/cgroup/memory/a/b'],
        ['cpu', '/sys/fs/cgroup/cpu,cpuacct/c'],
        ['cpuacct', '/sys/fs/cgroup/cpu,cpuacct/c'],
      ]),
    },
  )
  assert.deepEqual(findCgroups('0::/part/x:y\n', v2), { version: 2, folder: '/sys/fs/c group/x:y' })
  assert.throws(() => findCgroups('0::/\n', ''), /no hierarchy of control groups is mounted/)
})

test('the files of version 2', async () => {
  const folder = new TempFolder()
  await folder.write('pids.current', '3\n')
  await folder.write('pids.max', 'max\n')
  await folder.write(
    'cpu.stat',
    'usage_usec 1000\nuser_usec 600\nsystem_usec 400\nnr_throttled 2\nfuture_usec 9\n',
  )
  await folder.write('cpu.pressure', 'some avg10=1.50 avg60=0.25 avg300=0.00 total=77\n')
  await folder.write('memory.stat', 'anon 4096\nfile_mapped 8192\nthp_fault_alloc 1\n')
  await folder.write('memory.current', '12288\n')
  await folder.write('memory.max', 'max\n')
  await folder.write('memory.events', 'low 0\nmax 1\noom_kill 2\n')
  await folder.write('io.stat', '8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n')
  await folder.write('hugetlb.2MB.current', '0\n')
  await folder.write('hugetlb.2MB.max', 'max\n')
  await folder.write('hugetlb.2MB.events', 'max 4\n')
  await folder.write('hugetlb.2MB.rsvd.current', '0\n')
  const noLimit = 2n ** 64n - 1n
  const metrics: cgroupsV2.MetricsInit = await readV2Metrics(folder.path)
  assert.deepEqual(metrics, {
    pids: { current: 3n, limit: noLimit },
    cpu: {
      usageUsec: 1000n,
      userUsec: 600n,
      systemUsec: 400n,
      nrThrottled: 2n,
      psi: { some: { avg10: 1.5, avg60: 0.25, avg300: 0, total: 77n } },
    },
    memory: { anon: 4096n, fileMapped: 8192n, thpFaultAlloc: 1n, usage: 12288n, usageLimit: noLimit },
    memoryEvents: { low: 0n, max: 1n, oomKill: 2n },
    io: { usage: [{ major: 8n, minor: 0n, rbytes: 10n, wbytes: 20n, rios: 1n, wios: 2n }] },
    hugetlb: [{ pagesize: '2MB', current: 0n, max: noLimit, failcnt: 4n }],
  })
  await assert.rejects(readV2Metrics(folder.at('none')), { code: 'ENOENT' })
})
