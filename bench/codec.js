// How long messages take to encode and decode, ours (checked) beside protobufjs's (unchecked), in turn in one process, by the time of the processor:
//   node bench/codec.js [--rounds 15]
// Each codec has messages as it decodes them. "literal": an object with the fields that are set alone.
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import protobuf from 'protobufjs'
import { loadProto } from 'ttrpc'
import { median, range } from './lib/statistics.js'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
const rounds = Number(values.rounds)
const ROUND_MS = 20

const path = fileURLToPath(new URL('codec.proto', import.meta.url))
const { messages } = await loadProto(path)
const root = new protobuf.Root().loadSync(path).resolveAll()

const metric = {
  usage: 123_456_789_012n,
  kernel: 5_000_000_000n,
  user: 77n,
  perCpu: [1n, 2_000_000_000_000n, 3n, 4n],
  load: 0.75,
  at: { seconds: 1_700_000_000n, nanos: 12_345 },
  count: 9,
}
const snapshots = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots'
const literals = {
  Small: { id: 'container-1', name: 'nginx' },
  Task: {
    id: 'abcdef0123456789',
    bundle: '/run/containerd/io.containerd.runtime.v2.task/default/abcdef0123456789',
    rootfs: [
      {
        type: 'overlay',
        source: 'overlay',
        options: ['index=off', `workdir=${snapshots}/42/work`, `upperdir=${snapshots}/42/fs`],
      },
    ],
    stdin: '/run/containerd/fifo/1/stdin',
    stdout: '/run/containerd/fifo/1/stdout',
    stderr: '/run/containerd/fifo/1/stderr',
    options: { typeUrl: 'containerd.runc.v1.Options', value: Buffer.from('0123456789') },
    labels: { app: 'web', tier: 'front' },
  },
  Metric: metric,
  Samples: {
    values: Array.from({ length: 50 }, (_, i) => i / 3),
    ids: Array.from({ length: 50 }, (_, i) => i * 300 - 500),
    metrics: [metric, metric, metric],
  },
}

const table = new Table({ head: ['message', 'bytes', '', 'ours, ns', 'protobufjs, ns', 'times as fast'] })
for (const [name, literal] of Object.entries(literals)) {
  const ours = messages[name]
  const theirs = root.lookupType(`bench.v1.${name}`)
  const bytes = ours.encode(literal)
  const own = ours.decode(bytes)
  const their = theirs.decode(bytes)
  const encodeTheirs = () => theirs.encode(their).finish()
  const pairs = {
    'encode, literal': [() => ours.encode(literal), encodeTheirs],
    encode: [() => ours.encode(own), encodeTheirs],
    decode: [() => ours.decode(bytes), () => theirs.decode(bytes)],
  }
  for (const [what, pair] of Object.entries(pairs)) {
    const [mine, other, ratios] = inTurn(pair)
    table.push([
      name,
      bytes.length,
      what,
      mine.toFixed(0),
      other.toFixed(0),
      range(ratios, (n) => n.toFixed(2)),
    ])
  }
}
console.log(`Node ${process.version}, ${rounds} rounds: medians (least–most)`)
console.log(table.toString())

/** Returns the medians of both and the ratio of each round. */
function inTurn([ours, theirs]) {
  const count = Math.ceil(ROUND_MS / (nanosecondsOf(ours, 20_000) / 1e6))
  nanosecondsOf(theirs, 20_000)
  const runs = Array.from({ length: rounds }, () => [
    nanosecondsOf(ours, count),
    nanosecondsOf(theirs, count),
  ])
  return [
    median(runs.map(([mine]) => mine)),
    median(runs.map(([, other]) => other)),
    runs.map(([mine, other]) => other / mine),
  ]
}

function nanosecondsOf(run, count) {
  const begin = process.cpuUsage()
  for (let i = 0; i < count; i++) run()
  const { user, system } = process.cpuUsage(begin)
  return ((user + system) * 1000) / count
}
