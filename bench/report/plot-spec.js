import { peers } from '../lib/peers.js'
import { median } from '../lib/statistics.js'
import { linesOf, titleOf } from './comparison.js'

/** A colour for each peer, the same in every plot: this package in blues, Rust in browns. */
const colours = {
  adaptive: '#1f77b4',
  thread: '#6baed6',
  js: '#a6cee3',
  go: '#2ca02c',
  rust: '#8c510a',
  'rust-threads': '#d8963c',
  'rust-sync': '#f6e0b5',
  grpc: '#9467bd',
}
const more = ['#e377c2', '#7f7f7f', '#bcbd22', '#17becf', '#d62728', '#ff9896']

/** When and of what the results are, which the plot shows and `stalePlots` looks for. */
export function subtitleOf({ date, commit, rounds }) {
  return `medians (lines: least to most) of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${date}, commit ${commit}`
}

/** The plot of a suite in vega-lite: a panel for each case, with a curve where the case is one, else with bars. */
export function plotOf({ cases, ...results }) {
  const names = namesOf(cases)
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: { text: results.title, subtitle: subtitleOf(results), anchor: 'start', fontSize: 15 },
    background: 'white',
    padding: 12,
    concat: cases.map((one) => ({
      title: { text: [...wrapped(one.title), unitOf(one)], fontSize: 11, anchor: 'start' },
      ...(one.curve ? curve(one, names) : bars(one, names)),
    })),
    columns: cases.length % 4 === 0 && cases.length % 3 !== 0 ? 4 : 3,
    spacing: 24,
  }
}

function bars(one, names) {
  const values = linesOf(one).map(({ name, values: rounds, median: middle }) => ({
    peer: titleOf(name),
    value: middle,
    least: Math.min(...rounds),
    most: Math.max(...rounds),
  }))
  const x = { field: 'peer', sort: names.map(titleOf), axis: null }
  const format = values.some(({ most }) => most >= 1000) ? { format: '~s' } : {}
  const y = { type: 'quantitative', title: null, axis: { ...format, tickCount: 5 } }
  return {
    data: { values },
    width: 190,
    height: 130,
    layer: [
      { mark: 'bar', encoding: { x, y: { ...y, field: 'value' }, color: colourOf(names) } },
      {
        mark: { type: 'rule', color: '#333' },
        encoding: { x, y: { ...y, field: 'least' }, y2: { field: 'most' } },
      },
    ],
  }
}

function curve({ runs, metric }, names) {
  const values = Object.entries(runs).flatMap(([name, points]) =>
    Object.entries(points).map(([at, rounds]) => ({
      peer: titleOf(name),
      at: Number(at),
      value: median(rounds) * (metric.scale ?? 1),
    })),
  )
  const log = (field, grid) => ({
    field,
    type: 'quantitative',
    title: null,
    scale: { type: 'log' },
    axis: { format: '~s', values: powersOfTen, grid },
  })
  return {
    data: { values },
    width: 270,
    height: 220,
    mark: { type: 'line', point: true },
    encoding: { x: log('at', false), y: log('value', true), color: colourOf(names) },
  }
}

const powersOfTen = Array.from({ length: 10 }, (_, i) => 10 ** i)

/** A title in lines of about as many letters as a panel has room for. */
function wrapped(title) {
  const lines = ['']
  for (const word of title.split(' ')) {
    if (lines.at(-1).length + word.length > 34) lines.push('')
    lines.push(`${lines.pop()} ${word}`.trim())
  }
  return lines
}

function unitOf({ metric }) {
  return `${metric.unit}${metric.better === 'less' ? ' (less is better)' : ''}`
}

/** The contestants of all cases, in the order of the table of peers. */
function namesOf(cases) {
  const order = Object.keys(peers)
  const names = [...new Set(cases.flatMap(({ runs }) => Object.keys(runs)))]
  return names.sort((a, b) => order.indexOf(a) - order.indexOf(b))
}

function colourOf(names) {
  const own = names.filter((name) => peers[name] === undefined)
  const range = names.map((name) => colours[name] ?? more[own.indexOf(name) % more.length])
  return {
    field: 'peer',
    sort: names.map(titleOf),
    title: null,
    scale: { domain: names.map(titleOf), range },
    legend: { orient: 'bottom', columns: 4, labelLimit: 300 },
  }
}
