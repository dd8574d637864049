import { linesOf } from './comparison.js'
import { goalTable } from './goals.js'
import { caption, markdownTable, pairRows, suiteRows } from './markdown.js'
import { figure } from './numbers.js'
import { summaryTable } from './summary.js'

/** The rows of a suite's table; those of the others are `suiteRows`. */
const rowsOf = { mixed: pairRows }

/** Single figures in sentences: suite, case, contestant, unit. */
const figures = {
  'idle-connection': ['idle', '10000', 'thread', 'KiB'],
  'idle-connection-js': ['idle', '10000', 'js', 'KiB'],
  'fleet-server': ['fleet', '1000', 'thread', 'KiB'],
}

/**
 * The text of a marker's name: `machine`, `summary`, `moonshots`, a suite, or a single figure. `read(suite)` returns
 * the results of a suite, or undefined; a figure that was not measured is undefined; `folder` is the path from the page to the root. Throws where the name is unknown.
 */
export function textOf(name, { read, suites, folder }) {
  if (figures[name] !== undefined) return figureText(figures[name], read)
  if (name === 'machine')
    return block(read('unary') === undefined ? notMeasured('unary') : machineText(read('unary')))
  if (name === 'summary')
    return block(read('unary') === undefined ? notMeasured('unary') : summaryText(read, folder))
  if (name === 'moonshots') return block(goalTable(read))
  if (!suites.includes(name))
    throw new Error(`bench:${name} is neither a suite nor a figure of bench/report/blocks.js`)
  const results = read(name)
  if (results === undefined) return block(notMeasured(name))
  const rows = (rowsOf[name] ?? suiteRows)(results.cases)
  const picture = `![${results.title}](${folder}bench/results/${name}.svg)`
  return block(`${picture}\n\n${markdownTable(rows)}\n\n${caption(results)}`)
}

function block(text) {
  return `\n\n${text}\n\n`
}

function notMeasured(suite) {
  return `Not measured yet: \`npm run bench -- --full --only ${suite}\`.`
}

function figureText([suite, id, contestant, unit], read) {
  const one = read(suite)?.cases.find((other) => other.id === id)
  const line = one && linesOf(one).find(({ name }) => name === contestant)
  return line && `${figure(line.median)} ${unit}`
}

function summaryText(read, folder) {
  const { rounds, date, commit } = read('unary')
  const text = `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ratios round by round (least–most), ${date}, commit ${commit}.`
  const picture = `![Unary calls of every peer](${folder}bench/results/unary.svg)`
  return `${summaryTable(read)}\n\n${text}\n\n${picture}`
}

function machineText({ machine, versions, date, commit }) {
  const parts = Object.entries(versions).map(
    ([name, version]) => `${name === 'node' ? 'Node' : name} ${version}`,
  )
  const { cores, cpu, memoryGiB, kernel } = machine
  return `Measured ${date}, commit ${commit}, on ${cores} cores of ${cpu}, ${memoryGiB} GiB, Linux ${kernel}; ${parts.join(', ')}.`
}
