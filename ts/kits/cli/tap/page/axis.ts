import type { TimeWindow } from './time-window.js'

export interface AxisTick {
  readonly x: number
  readonly label: string
}

/** Returns the ticks of the axis: about one each 110 pixels, at round times since `zero`, with the unit that fits the step. */
export function axisTicks(window: TimeWindow, width: number, zero: number): AxisTick[] {
  const step = roundStep((window.span * 110) / Math.max(width, 110))
  const first = Math.ceil((window.from - zero) / step)
  const last = Math.floor((window.to - zero) / step)
  const ticks: AxisTick[] = []
  for (let index = first; index <= last; index++) {
    ticks.push({ x: window.x(zero + index * step, width), label: tickLabel(index * step, step) })
  }
  return ticks
}

/** Returns the next 1, 2 or 5 times a power of ten; from a minute on, times that people count in. */
function roundStep(least: number): number {
  const long = [60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400].map((seconds) => seconds * 1000)
  if (least > 30_000) return long.find((step) => step >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000
  if (least > 20_000) return 30_000
  if (least > 10_000) return 20_000
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * 0.999_999)!
}

/** All labels of an axis have one unit, that of its step: 1.2 s, 40 ms, 300 µs; 2:05 min from a minute on. */
function tickLabel(ms: number, step: number): string {
  if (step >= 60_000) return clock(ms)
  if (step >= 100) return `${decimal(ms / 1000, step / 1000)} s`
  if (step >= 0.1) return `${decimal(ms, step)} ms`
  return `${decimal(ms * 1000, step * 1000)} µs`
}

function decimal(value: number, step: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))
  return value.toFixed(Math.min(digits, 6))
}

function clock(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  const text =
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`
  return ms < 0 ? `−${text}` : text
}
