/** The shortest and the longest time that the window shows, in milliseconds. */
const MIN_SPAN = 0.01
const MAX_SPAN = 100 * 24 * 3600_000

/** The part of the time that is drawn, in milliseconds since 1970. */
export class TimeWindow {
  from = 0
  to = 1

  get span(): number {
    return this.to - this.from
  }

  show(from: number, to: number): void {
    const span = Math.min(Math.max(to - from, MIN_SPAN), MAX_SPAN)
    this.from = from
    this.to = from + span
  }

  /** Shows `factor` times as much; what is at `at` stays where it is. */
  zoom(at: number, factor: number): void {
    const span = Math.min(Math.max(this.span * factor, MIN_SPAN), MAX_SPAN)
    const part = (at - this.from) / this.span
    this.show(at - part * span, at + (1 - part) * span)
  }

  /** Moves the window by a part of its length. */
  pan(part: number): void {
    const by = this.span * part
    this.show(this.from + by, this.to + by)
  }

  /** Moves the window so that it ends at a time. */
  endAt(to: number): void {
    this.show(to - this.span, to)
  }

  /** Returns the place of a time, 0 at the left and `width` at the right, at most one width outside of it. */
  x(at: number, width: number): number {
    return Math.min(Math.max(((at - this.from) / this.span) * width, -width), 2 * width)
  }
}
