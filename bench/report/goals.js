import { readFileSync } from 'node:fs'
import { median, ratios } from '../lib/statistics.js'
import { linesOf } from './comparison.js'
import { markdownTable } from './markdown.js'
import { figure } from './numbers.js'

const goals = JSON.parse(readFileSync(new URL('../moonshots.json', import.meta.url), 'utf8'))
/** The last point of the curves whose fall is a goal. */
const MOST = 10_000
const bases = { go: '× Go', rust: '× best Rust', value: '' }

/** Each goal of moonshots.json beside what was measured. `read(suite)` returns the results of a suite. */
export function goalTable(read) {
  const rows = goals.map((goal) => {
    const found = measured(goal, read)
    const cell = (wanted) => (wanted === undefined ? '–' : wantedText(wanted, found))
    const bases = Object.keys({ ...goal.target, ...goal.moonshot })
    return [goal.title, measuredText(bases, found), cell(goal.target), cell(goal.moonshot)]
  })
  return markdownTable([['', 'measured', 'target', 'moonshot'], ...rows])
}

/** `{ go, rust, value, better }` of a goal: medians of the ratios of the rounds, and of the value; undefined unmeasured. */
function measured({ suite, case: id, of, measure }, read) {
  const one = read(suite)?.cases.find((other) => other.id === id)
  if (one?.runs[of] === undefined) return undefined
  if (measure === 'fall') return { value: fallOf(one.runs[of]), better: 'less' }
  const lines = new Map(linesOf(one).map((line) => [line.name, line]))
  const line = lines.get(of)
  if (measure === 'cpu') {
    const sum = ({ clientCpu, serverCpu }) => clientCpu.map((own, round) => own + serverCpu[round])
    const go = one.runs.go && median(ratios(sum(one.runs[of]), sum(one.runs.go)))
    return { go, better: 'less' }
  }
  const middle = (values) => (values === undefined ? undefined : median(values))
  return { go: middle(line.toGo), rust: middle(line.toRust), value: line.median, better: one.metric.better }
}

/** How many times the last point of a curve is below its highest; undefined where the curve ends earlier. */
function fallOf(curve) {
  const points = Object.values(curve).map((values) => median(values))
  return curve[MOST] === undefined ? undefined : Math.max(...points) / points.at(-1)
}

function measuredText(names, found) {
  if (found === undefined) return 'not measured'
  return names.map((name) => `${figure(found[name])} ${bases[name]}`.trim()).join(', ')
}

/** `≥ 8 × Go`, each with a sign where it is reached. */
function wantedText(wanted, found) {
  return Object.entries(wanted)
    .map(([name, value]) => {
      const more = (found?.better ?? 'more') === 'more'
      const own = found?.[name]
      const reached = own !== undefined && (more ? own >= value : own <= value)
      const sign = found === undefined ? '' : more ? '≥ ' : '≤ '
      return `${sign}${value} ${bases[name]}`.trim() + (reached ? ' ✓' : '')
    })
    .join(', ')
}
