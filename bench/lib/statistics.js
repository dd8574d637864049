/** The middle value; the mean of the two in the middle of an even number. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** `median (least–most)`. */
export function range(values, format = String) {
  return `${format(median(values))} (${format(Math.min(...values))}–${format(Math.max(...values))})`
}

/** The ratio of each round. */
export function ratios(values, base) {
  return values.map((value, round) => value / base[round])
}
