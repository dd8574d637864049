import { CgroupFiles, numberOf } from './cgroup-files.js'

/** Statistics of a control group of version 2, in the shape of containerd's `io.containerd.cgroups.v2.Metrics`. */
export interface CgroupV2Metrics {
  pids?: { current: bigint; limit: bigint }
  cpu?: { [N in CpuField]?: bigint } & { psi?: Pressures }
  memory?: { [N in MemoryField | LimitField]?: bigint } & { psi?: Pressures }
  memoryEvents?: { [N in EventField]?: bigint }
  io?: { usage: IoEntry[]; psi?: Pressures }
  hugetlb?: { current: bigint; max: bigint; pagesize: string; failcnt: bigint }[]
}

interface IoEntry {
  major: bigint
  minor: bigint
  rbytes: bigint
  wbytes: bigint
  rios: bigint
  wios: bigint
}

/** Pressure of a resource: averages in percent, the total in microseconds. */
interface Pressure {
  avg10: number
  avg60: number
  avg300: number
  total: bigint
}

interface Pressures {
  some?: Pressure
  full?: Pressure
}

const cpuNames = [
  'usage_usec',
  'user_usec',
  'system_usec',
  'nr_periods',
  'nr_throttled',
  'throttled_usec',
  'nr_bursts',
  'burst_usec',
] as const
const memoryNames = [
  'anon',
  'file',
  'kernel_stack',
  'slab',
  'sock',
  'shmem',
  'file_mapped',
  'file_dirty',
  'file_writeback',
  'anon_thp',
  'inactive_anon',
  'active_anon',
  'inactive_file',
  'active_file',
  'unevictable',
  'slab_reclaimable',
  'slab_unreclaimable',
  'pgfault',
  'pgmajfault',
  'workingset_refault',
  'workingset_activate',
  'workingset_nodereclaim',
  'pgrefill',
  'pgscan',
  'pgsteal',
  'pgactivate',
  'pgdeactivate',
  'pglazyfree',
  'pglazyfreed',
  'thp_fault_alloc',
  'thp_collapse_alloc',
] as const
const eventNames = ['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'] as const

/** Files of one number each, with the field that has it. */
const limits = [
  ['memory.current', 'usage'],
  ['memory.max', 'usageLimit'],
  ['memory.peak', 'maxUsage'],
  ['memory.swap.current', 'swapUsage'],
  ['memory.swap.max', 'swapLimit'],
  ['memory.swap.peak', 'swapMaxUsage'],
] as const

/** The name of a field of a message, of the kernel's name. */
type Camel<N extends string> = N extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : N
type CpuField = Camel<(typeof cpuNames)[number]>
type MemoryField = Camel<(typeof memoryNames)[number]>
type EventField = Camel<(typeof eventNames)[number]>
type LimitField = (typeof limits)[number][1]

const cpuFields = fieldsOf(cpuNames)
const memoryFields = fieldsOf(memoryNames)
const eventFields = fieldsOf(eventNames)

function fieldsOf<N extends string>(names: readonly N[]): ReadonlyMap<string, Camel<N>> {
  const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return new Map(names.map((name) => [name, camel(name) as Camel<N>]))
}

/** Rejects with ENOENT where the group does not exist any more. */
export async function readV2Metrics(folder: string): Promise<CgroupV2Metrics> {
  const files = new CgroupFiles(folder)
  await files.check()
  const metrics: CgroupV2Metrics = {}
  const current = await files.number('pids.current')
  if (current !== undefined) metrics.pids = { current, limit: (await files.number('pids.max')) ?? 0n }
  const cpu: CgroupV2Metrics['cpu'] = await files.named('cpu.stat', cpuFields)
  if (cpu !== undefined) metrics.cpu = { ...cpu, ...(await readPressure(files, 'cpu.pressure')) }
  const memory = await readMemory(files)
  if (memory !== undefined) metrics.memory = memory
  const events = await files.named('memory.events', eventFields)
  if (events !== undefined) metrics.memoryEvents = events
  const usage = (await files.lines('io.stat')).flatMap(ioEntry)
  metrics.io = { usage, ...(await readPressure(files, 'io.pressure')) }
  const hugetlb = await readHugetlb(files)
  if (hugetlb.length > 0) metrics.hugetlb = hugetlb
  return metrics
}

async function readMemory(files: CgroupFiles): Promise<CgroupV2Metrics['memory']> {
  const memory: CgroupV2Metrics['memory'] = await files.named('memory.stat', memoryFields)
  const usage = await files.number('memory.current')
  if (memory === undefined || usage === undefined) return undefined // the controller is off, or this is the root
  for (const [file, name] of limits) {
    const value = await files.number(file)
    if (value !== undefined) memory[name] = value
  }
  return { ...memory, ...(await readPressure(files, 'memory.pressure')) }
}

/** Of lines such as `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`. */
async function readPressure(files: CgroupFiles, name: string): Promise<{ psi?: Pressures }> {
  const psi: Pressures = {}
  for (const [kind, ...words] of await files.lines(name)) {
    if (kind !== 'some' && kind !== 'full') continue
    const values = pairsOf(words)
    const average = (seconds: number): number => Number(values.get(`avg${seconds}`) ?? 0)
    psi[kind] = {
      avg10: average(10),
      avg60: average(60),
      avg300: average(300),
      total: countOf(values, 'total'),
    }
  }
  return psi.some === undefined ? {} : { psi }
}

/** Of a line such as `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`. */
function ioEntry([device = '', ...words]: string[]): IoEntry[] {
  const [major, minor] = device.split(':').map(numberOf)
  if (major === undefined || minor === undefined) return []
  const values = pairsOf(words)
  const count = (name: string): bigint => countOf(values, name)
  return [
    {
      major,
      minor,
      rbytes: count('rbytes'),
      wbytes: count('wbytes'),
      rios: count('rios'),
      wios: count('wios'),
    },
  ]
}

function pairsOf(words: readonly string[]): Map<string, string> {
  return new Map(words.map((word) => word.split('=', 2) as [string, string]))
}

function countOf(values: ReadonlyMap<string, string>, name: string): bigint {
  return numberOf(values.get(name)) ?? 0n
}

async function readHugetlb(files: CgroupFiles): Promise<NonNullable<CgroupV2Metrics['hugetlb']>> {
  const entries: NonNullable<CgroupV2Metrics['hugetlb']> = []
  for (const pagesize of await files.hugePageSizes('.current')) {
    const [current, max] = [
      await files.number(`hugetlb.${pagesize}.current`),
      await files.number(`hugetlb.${pagesize}.max`),
    ]
    const events = (await files.lines(`hugetlb.${pagesize}.events`)).find(([name]) => name === 'max')
    entries.push({ pagesize, current: current ?? 0n, max: max ?? 0n, failcnt: numberOf(events?.[1]) ?? 0n })
  }
  return entries
}
