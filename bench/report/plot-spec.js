import { peers } from '../lib/peers.js'
import { median } from '../lib/statistics.js'
import { linesOf, titleOf } from './comparison.js'

/** A colour for each peer, the same in every plot: this package in blues, Rust in browns. */
const colours = {
  adaptive: '#1f77b4',
  thread: '#6baed6',
  js: '#c6dbef',
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

/** The plot of a suite in vega-lite: curves for results that have `curve`, else bars, a facet for each case. */
export function plotOf(results) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: { text: results.title, subtitle: subtitleOf(results), anchor: 'start' },
    background: 'white',
    ...(results.cases.some(({ curve }) => curve) ? curves(results) : bars(results)),
  }
}

function bars({ cases }) {
  const values = cases.flatMap((one) =>
    linesOf(one).map(({ name, values: rounds, median: middle }) => ({
      case: headOf(one),
      peer: titleOf(name),
      value: middle,
      least: Math.min(...rounds),
      most: Math.max(...rounds),
    })),
  )
  const names = namesOf(cases)
  const x = { field: 'peer', sort: names.map(titleOf), axis: null }
  const y = { type: 'quantitative', title: null, axis: { format: '~s', tickCount: 5 } }
  return {
    data: { values },
    facet: { field: 'case', sort: cases.map(headOf), title: null, header: { labelFontWeight: 'bold' } },
    columns: cases.length > 6 ? 4 : 3,
    spec: {
      width: 170,
      height: 130,
      layer: [
        { mark: 'bar', encoding: { x, y: { ...y, field: 'value' }, color: colourOf(names) } },
        {
          mark: { type: 'rule', color: '#333' },
          encoding: { x, y: { ...y, field: 'least' }, y2: { field: 'most' } },
        },
      ],
    },
    resolve: { scale: { y: 'independent' } },
  }
}

function curves({ cases }) {
  const values = cases.flatMap((one) =>
    Object.entries(one.runs).flatMap(([name, points]) =>
      Object.entries(points).map(([at, rounds]) => ({
        case: headOf(one),
        peer: titleOf(name),
        at: Number(at),
        value: median(rounds) * (one.metric.scale ?? 1),
      })),
    ),
  )
  const log = (field, title) => ({
    field,
    type: 'quantitative',
    title,
    scale: { type: 'log' },
    axis: { format: '~s' },
  })
  const names = namesOf(cases)
  return {
    data: { values },
    facet: { field: 'case', sort: cases.map(headOf), title: null, header: { labelFontWeight: 'bold' } },
    columns: 3,
    spec: {
      width: 250,
      height: 200,
      mark: { type: 'line', point: true },
      encoding: { x: log('at', null), y: log('value', null), color: colourOf(names) },
    },
    resolve: { scale: { x: 'independent', y: 'independent' } },
  }
}

function headOf({ title, metric }) {
  return `${title}, ${metric.unit}${metric.better === 'less' ? ' (less is better)' : ''}`
}

function namesOf(cases) {
  return [...new Set(cases.flatMap(({ runs }) => Object.keys(runs)))]
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
