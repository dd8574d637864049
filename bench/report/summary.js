import { linesOf } from './comparison.js'
import { cpuSum, markdownTable, ratioCells } from './markdown.js'
import { figure } from './numbers.js'

/** The cases of the README: suite, case, and how its line begins. */
const shown = [
  ['unary', '64B-c1', 'echo of 64 B'],
  ['unary', '64B-c64', 'echo of 64 B'],
  ['unary', '64B-c256', 'echo of 64 B'],
  ['unary', '4KiB-c64', 'echo of 4 KiB'],
  ['unary', '1MiB-c1', 'echo of 1 MiB'],
  ['streams', 'server-64B', ''],
  ['streams', 'server-64KiB', ''],
  ['streams', 'bidi-1', ''],
  ['connect', 'c16', 'connect, call, close'],
  ['idle', '10000', ''],
]

/** The table of the README: what was measured of its cases, ours in both modes beside the others. */
export function summaryTable(read) {
  const rows = shown.flatMap(([suite, id, begin]) => {
    const one = read(suite)?.cases.find((other) => other.id === id)
    return one === undefined ? [] : [rowOf(one, begin)]
  })
  const head = [
    '',
    'adaptive',
    'thread',
    'Go',
    'best Rust',
    'grpc-js',
    'adaptive ÷ Go',
    'adaptive ÷ best other',
  ]
  return markdownTable([[...head, 'CPU µs each, both ends: adaptive', 'Go'], ...rows])
}

function rowOf(one, begin) {
  const all = linesOf(one)
  const lines = new Map(all.map((line) => [line.name, line]))
  const rust = lines.get(all[0]?.rust)
  const title = begin === '' ? one.title : `${begin}, ${one.title.replace(/^[\d.]+ (B|KiB|MiB), /, '')}`
  const medians = ['adaptive', 'thread', 'go'].map((name) => figure(lines.get(name)?.median))
  return [
    `${title}, ${one.metric.unit}`,
    ...medians,
    figure(rust?.median),
    figure(lines.get('grpc')?.median),
    ...ratioCells(lines.get('adaptive')),
    cpuSum(lines.get('adaptive')),
    cpuSum(lines.get('go')),
  ]
}
