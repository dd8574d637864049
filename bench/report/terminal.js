import Table from 'cli-table3'
import { tableCases } from '../lib/cases.js'
import { linesOf, titleOf } from './comparison.js'
import { suiteRows } from './markdown.js'
import { figure, spread } from './numbers.js'

/** Prints a case as a table: a line for each contestant. */
export function printCase(suite, one) {
  const lines = linesOf(one)
  const compared = lines.some(({ toThat }) => toThat !== undefined)
  const cpu = lines.some((line) => line.cpu !== undefined)
  const latency = one.metric.key === 'rate' && Object.values(one.runs).some(({ p50 }) => p50?.[0] > 0)
  const best = lines[0]?.best
  const columns = [
    ['', ({ name }) => titleOf(name)],
    [one.metric.unit, ({ values }) => spread(values)],
    ...(latency ? [['p99 µs', ({ name }) => spread(one.runs[name].p99)]] : []),
    ...(compared ? [['this/that', ({ toThat }) => spread(toThat)]] : []),
    ...(!compared && best !== undefined ? [['÷ Go', ({ toGo }) => spread(toGo)]] : []),
    ...(!compared && best !== undefined
      ? [[`÷ best (${titleOf(best)})`, ({ toBest }) => spread(toBest)]]
      : []),
    ...(cpu ? [['CPU µs, client + server', ({ cpu: own }) => cpuOf(own)]] : []),
  ]
  const table = new Table({ head: columns.map(([head]) => head), style: { head: [], border: [] } })
  for (const line of lines) table.push(columns.map(([, cell]) => cell(line)))
  console.log(`\n${suite}: ${one.title}; medians (least–most) of ${lines[0]?.values.length ?? 0} rounds`)
  console.log(table.toString())
}

/** Prints the saved cases of one that has views, or is a curve: a line for each view, or each point. */
export function printViews(suite, title, cases) {
  const [head, ...rows] = withTrees(suiteRows(cases), cases)
  const table = new Table({ head, style: { head: [], border: [] } })
  table.push(...rows)
  console.log(`\n${suite}: ${title}`)
  console.log(table.toString())
}

/** The rows with a column behind for each contestant that was measured with two trees: this one divided by that. */
function withTrees([head, ...rows], cases) {
  const lines = tableCases(cases).map((one) => linesOf(one).filter(({ toThat }) => toThat !== undefined))
  const names = [...new Set(lines.flatMap((all) => all.map(({ name }) => name)))]
  const ratio = (row, name) => spread(lines[row].find((line) => line.name === name)?.toThat)
  return [
    [...head, ...names.map((name) => `${name}/that`)],
    ...rows.map((cells, row) => [...cells, ...names.map((name) => ratio(row, name))]),
  ]
}

function cpuOf(cpu) {
  return cpu === undefined ? '–' : `${figure(cpu.client)} + ${figure(cpu.server)}`
}
