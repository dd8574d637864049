/** Returns a time in the unit that fits: 340µs, 12.3ms, 4.56s. */
export function durationText(ms: number): string {
  if (ms < 0) return `-${durationText(-ms)}`
  if (ms < 1) return `${Math.round(ms * 1000)}µs`
  if (ms < 1000) return `${Number(ms.toFixed(1))}ms`
  return `${Number((ms / 1000).toFixed(2))}s`
}
