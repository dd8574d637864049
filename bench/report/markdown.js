import { tableCases } from '../lib/cases.js'
import { peers } from '../lib/peers.js'
import { linesOf, titleOf } from './comparison.js'
import { figure, spread } from './numbers.js'

/** A table of Markdown; the first row is the head, numbers are aligned right. */
export function markdownTable([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const rule = `|---|${'--:|'.repeat(head.length - 1)}`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/**
 * The rows of a suite's table, the head first: a line for each case, a column for each contestant, and the ratios of
 * `of`, one of this package, to Go and to the best peer that is not of this package, where there are any.
 */
export function suiteRows(saved, of = 'adaptive') {
  const cases = tableCases(saved)
  const order = Object.keys(peers)
  const names = [...new Set(cases.flatMap(({ runs }) => Object.keys(runs)))]
  names.sort((a, b) => order.indexOf(a) - order.indexOf(b))
  const compared = names.includes(of) && names.some((name) => peers[name]?.ours === undefined)
  const cpu = cases.some(({ runs }) => runs[of]?.clientCpu !== undefined)
  const head = ['', ...names.map(titleOf)]
  if (compared) head.push(`${of} ÷ Go`, `${of} ÷ best other`)
  if (cpu) head.push(`CPU µs each, both ends: ${of}`)
  if (cpu && compared) head.push('Go')
  const rows = cases.map((one) => {
    const lines = new Map(linesOf(one).map((line) => [line.name, line]))
    const row = [
      `${one.title}, ${one.metric.unit}`,
      ...names.map((name) => valueCell(lines.get(name), compared)),
    ]
    if (compared) row.push(...ratioCells(lines.get(of)))
    if (cpu) row.push(cpuSum(lines.get(of)))
    if (cpu && compared) row.push(cpuSum(lines.get('go')))
    return row
  })
  return [head, ...rows]
}

/** The median; with the range where no column of ratios shows one. */
function valueCell(line, compared) {
  return compared ? figure(line?.median) : spread(line?.values)
}

/** The ratios of a line to Go, and to the best peer, which is named. */
export function ratioCells(line) {
  if (line === undefined) return ['–', '–']
  return [
    spread(line.toGo),
    line.toBest === undefined ? '–' : `${spread(line.toBest)}, ${titleOf(line.best)}`,
  ]
}

/** CPU time of both ends for one call or message. */
export function cpuSum(line) {
  return line?.cpu === undefined ? '–' : figure(line.cpu.client + line.cpu.server)
}

/** The rows of the table of pairs: a line for each pair of each case, with its ratio to Go on Go. */
export function pairRows(cases) {
  const rows = cases.flatMap((one) =>
    linesOf(one).map((line) => [
      one.title,
      titleOf(line.name),
      `${figure(line.median)} ${one.metric.unit}`,
      spread(line.toGo),
      cpuSum(line),
    ]),
  )
  return [['', 'client → server', 'median', '÷ Go on Go', 'CPU µs each, both ends'], ...rows]
}

/** A sentence under a table: what was run, when, on what, and what was left out. */
export function caption({ suite, mode, rounds, date, commit, machine, versions, leftOut }) {
  const where = `${machine.cores} cores of ${machine.cpu}, Node ${versions.node}`
  const again = `\`npm run bench -- --${mode} --only ${suite}\``
  const out = leftOut.map(({ name, reason }) => `${titleOf(name)} (${reason})`)
  const text = `Medians (least–most) of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${date}, commit ${commit}, ${where}; ${again} repeats it.`
  return out.length === 0 ? text : `${text} Left out: ${out.join('; ')}.`
}
