import { median } from '../lib/statistics.js'

/** A figure as pages and tables show it: about three digits, or whole with commas. */
export function figure(value) {
  if (value === undefined || !Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  if (Math.abs(value) >= 10) return value.toFixed(1)
  return value >= 0.1 ? value.toFixed(2) : value.toFixed(3)
}

/** Ratios of rounds as `median (least–most)`; the median alone of one round. */
export function spread(values, format = figure) {
  if (values === undefined) return '–'
  if (values.length === 1) return format(values[0])
  return `${format(median(values))} (${format(Math.min(...values))}–${format(Math.max(...values))})`
}
