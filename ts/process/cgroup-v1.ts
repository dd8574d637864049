import { CgroupFiles, NO_LIMIT, numberOf } from './cgroup-files.js'

/** Statistics of control groups of version 1, in the shape of containerd's `io.containerd.cgroups.v1.Metrics`. */
export interface CgroupV1Metrics {
  pids?: { current: bigint; limit: bigint }
  cpu?: { usage: CpuUsage; throttling: Throttle }
  memory?: MemoryV1
  memoryOomControl?: { [N in (typeof oomFields)[number]]?: bigint }
  blkio?: { ioServiceBytesRecursive: BlkioEntry[]; ioServicedRecursive: BlkioEntry[] }
  hugetlb?: { usage?: bigint; max?: bigint; failcnt?: bigint; pagesize: string }[]
}

/** Nanoseconds. */
interface CpuUsage {
  total?: bigint
  user?: bigint
  kernel?: bigint
  perCpu?: bigint[]
}

/** Times in nanoseconds. */
interface Throttle {
  periods?: bigint
  throttledPeriods?: bigint
  throttledTime?: bigint
}

/** Bytes. */
interface MemoryEntry {
  limit?: bigint
  usage?: bigint
  max?: bigint
  failcnt?: bigint
}

type MemoryV1 = { [N in MemoryField]?: bigint } & {
  usage?: MemoryEntry
  swap?: MemoryEntry
  kernel?: MemoryEntry
  kernelTcp?: MemoryEntry
}

interface BlkioEntry {
  op: string
  major: bigint
  minor: bigint
  value: bigint
}

/** A tick of cpuacct.stat: USER_HZ is 100 on all architectures that Node runs on. */
const TICK_NS = 10_000_000n

const memoryPairs = [
  ['cache', 'cache', 'totalCache'],
  ['rss', 'rss', 'totalRss'],
  ['rss_huge', 'rssHuge', 'totalRssHuge'],
  ['mapped_file', 'mappedFile', 'totalMappedFile'],
  ['dirty', 'dirty', 'totalDirty'],
  ['writeback', 'writeback', 'totalWriteback'],
  ['pgpgin', 'pgPgIn', 'totalPgPgIn'],
  ['pgpgout', 'pgPgOut', 'totalPgPgOut'],
  ['pgfault', 'pgFault', 'totalPgFault'],
  ['pgmajfault', 'pgMajFault', 'totalPgMajFault'],
  ['inactive_anon', 'inactiveAnon', 'totalInactiveAnon'],
  ['active_anon', 'activeAnon', 'totalActiveAnon'],
  ['inactive_file', 'inactiveFile', 'totalInactiveFile'],
  ['active_file', 'activeFile', 'totalActiveFile'],
  ['unevictable', 'unevictable', 'totalUnevictable'],
] as const

type MemoryField = (typeof memoryPairs)[number][1 | 2] | 'hierarchicalMemoryLimit' | 'hierarchicalSwapLimit'

const memoryFields: ReadonlyMap<string, MemoryField> = new Map<string, MemoryField>([
  ...memoryPairs.flatMap(([name, own, total]): [string, MemoryField][] => [
    [name, own],
    [`total_${name}`, total],
  ]),
  ['hierarchical_memory_limit', 'hierarchicalMemoryLimit'],
  ['hierarchical_memsw_limit', 'hierarchicalSwapLimit'],
])

const oomFields = ['oomKillDisable', 'underOom', 'oomKill'] as const
const oomNames = ['oom_kill_disable', 'under_oom', 'oom_kill'] as const
const oomControl = new Map(oomNames.map((name, at) => [name as string, oomFields[at]!]))

const throttling = new Map([
  ['nr_periods', 'periods' as const],
  ['nr_throttled', 'throttledPeriods' as const],
  ['throttled_time', 'throttledTime' as const],
])

/** `folders`: by controller. Rejects with ENOENT where the group does not exist any more. */
export async function readV1Metrics(folders: ReadonlyMap<string, string>): Promise<CgroupV1Metrics> {
  const metrics: CgroupV1Metrics = {}
  const readers: [string, (files: CgroupFiles) => Promise<void>][] = [
    ['pids', async (files) => setDefined(metrics, 'pids', await readPids(files))],
    ['memory', async (files) => setDefined(metrics, 'memory', await readMemory(files))],
    [
      'memory',
      async (files) =>
        setDefined(metrics, 'memoryOomControl', await files.named('memory.oom_control', oomControl)),
    ],
    ['blkio', async (files) => setDefined(metrics, 'blkio', await readBlkio(files))],
    ['hugetlb', async (files) => setDefined(metrics, 'hugetlb', await readHugetlb(files))],
  ]
  for (const [controller, read] of readers) {
    const folder = folders.get(controller)
    if (folder === undefined) continue
    const files = new CgroupFiles(folder)
    await files.check()
    await read(files)
  }
  setDefined(metrics, 'cpu', await readCpu(folders))
  return metrics
}

function setDefined<T, N extends keyof T>(target: T, name: N, value: T[N] | undefined): void {
  if (value !== undefined) target[name] = value
}

async function readPids(files: CgroupFiles): Promise<CgroupV1Metrics['pids']> {
  const current = await files.number('pids.current')
  const limit = await files.number('pids.max')
  if (current === undefined) return undefined // the root has no counts
  return { current, limit: limit === undefined || limit === NO_LIMIT ? 0n : limit } // 0: no limit, as containerd has it
}

async function readCpu(folders: ReadonlyMap<string, string>): Promise<CgroupV1Metrics['cpu']> {
  const accounts = folders.get('cpuacct')
  const shares = folders.get('cpu')
  if (accounts === undefined && shares === undefined) return undefined
  const usage = accounts === undefined ? {} : await readUsage(new CgroupFiles(accounts))
  const throttle = shares === undefined ? {} : await new CgroupFiles(shares).named('cpu.stat', throttling)
  return { usage, throttling: throttle ?? {} }
}

async function readUsage(files: CgroupFiles): Promise<CpuUsage> {
  await files.check()
  const usage: CpuUsage = {}
  setDefined(usage, 'total', await files.number('cpuacct.usage'))
  for (const [name, ticks] of await files.lines('cpuacct.stat')) {
    const value = numberOf(ticks)
    if (value === undefined) continue
    if (name === 'user') usage.user = value * TICK_NS
    if (name === 'system') usage.kernel = value * TICK_NS
  }
  const perCpu = (await files.lines('cpuacct.usage_percpu')).flat().map(numberOf)
  if (perCpu.length > 0) usage.perCpu = perCpu.map((value) => value ?? 0n)
  return usage
}

async function readMemory(files: CgroupFiles): Promise<MemoryV1 | undefined> {
  const memory: MemoryV1 | undefined = await files.named('memory.stat', memoryFields)
  if (memory === undefined) return undefined
  setDefined(memory, 'usage', await readEntry(files, 'memory'))
  setDefined(memory, 'swap', await readEntry(files, 'memory.memsw'))
  setDefined(memory, 'kernel', await readEntry(files, 'memory.kmem'))
  setDefined(memory, 'kernelTcp', await readEntry(files, 'memory.kmem.tcp'))
  return memory
}

async function readEntry(files: CgroupFiles, prefix: string): Promise<MemoryEntry | undefined> {
  const entry: MemoryEntry = {}
  setDefined(entry, 'usage', await files.number(`${prefix}.usage_in_bytes`))
  setDefined(entry, 'max', await files.number(`${prefix}.max_usage_in_bytes`))
  setDefined(entry, 'failcnt', await files.number(`${prefix}.failcnt`))
  setDefined(entry, 'limit', await files.number(`${prefix}.limit_in_bytes`))
  return entry.usage === undefined ? undefined : entry
}

async function readBlkio(files: CgroupFiles): Promise<CgroupV1Metrics['blkio']> {
  return {
    ioServiceBytesRecursive: await readBlkioEntries(files, 'io_service_bytes'),
    ioServicedRecursive: await readBlkioEntries(files, 'io_serviced'),
  }
}

/** Of the scheduler, where it counts, else of the throttling. */
async function readBlkioEntries(files: CgroupFiles, name: string): Promise<BlkioEntry[]> {
  for (const file of [
    `blkio.bfq.${name}_recursive`,
    `blkio.throttle.${name}_recursive`,
    `blkio.throttle.${name}`,
  ]) {
    const entries = (await files.lines(file)).flatMap(blkioEntry)
    if (entries.length > 0) return entries
  }
  return []
}

/** Of a line such as `8:0 Read 4096`; none of the total at the end. */
function blkioEntry([device = '', op = '', count]: string[]): BlkioEntry[] {
  const [major, minor] = device.split(':').map(numberOf)
  const value = numberOf(count)
  if (major === undefined || minor === undefined || value === undefined) return []
  return [{ op, major, minor, value }]
}

async function readHugetlb(files: CgroupFiles): Promise<NonNullable<CgroupV1Metrics['hugetlb']>> {
  const entries: NonNullable<CgroupV1Metrics['hugetlb']> = []
  for (const pagesize of await files.hugePageSizes('.usage_in_bytes')) {
    const entry: (typeof entries)[number] = { pagesize }
    setDefined(entry, 'usage', await files.number(`hugetlb.${pagesize}.usage_in_bytes`))
    setDefined(entry, 'max', await files.number(`hugetlb.${pagesize}.max_usage_in_bytes`))
    setDefined(entry, 'failcnt', await files.number(`hugetlb.${pagesize}.failcnt`))
    entries.push(entry)
  }
  return entries
}
