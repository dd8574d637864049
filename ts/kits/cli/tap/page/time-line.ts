import { axisTicks } from './axis.js'
import type { Call, CallLog, Connection } from './call-log.js'
import { element, part } from './element.js'
import { type Row, rowsOf, subjectOf } from './row-list.js'
import { rowElement } from './row-view.js'
import { peerText } from './texts.js'
import { TimeWindow } from './time-window.js'
import { Follower } from './view-mode.js'

const ROW = 24
const MIN_LABEL = 180
const MAX_LABEL_PART = 0.42
const CHARACTER = 7
const LABEL_PADDING = 76

/** The list of calls with the axis above it. Only the rows that are in sight are elements. */
export class TimeLine {
  readonly window = new TimeWindow()
  readonly follower = new Follower()
  readonly collapsed = new Set<number>()
  filter = ''
  selected: Call | Connection | undefined
  rows: readonly Row[] = []
  readonly #list = part('list')
  readonly #rows = part('rows')
  readonly #ticks = part('axis-ticks')
  readonly #band = part('band')
  readonly #name = part('axis-name')
  #label = MIN_LABEL
  #newest = 0
  #lastSelected: Call | Connection | undefined

  /** Where tracks begin, and how wide they are, in pixels. */
  get track(): { left: number; width: number } {
    return { left: this.#label, width: Math.max(this.#rows.clientWidth - this.#label, 1) }
  }

  /** `isStale`: calls or the filter have changed. */
  draw(log: CallLog, now: number, isStale: boolean): void {
    const isHeld = this.follower.mode === 'held'
    if (isStale) {
      this.rows = rowsOf(log, this.filter, this.collapsed)
      this.#fitLabels()
    }
    this.follower.move(this.window, log, now)
    this.#rows.style.height = `${this.rows.length * ROW}px`
    if (!isHeld && this.selected === undefined) this.#showNewest(log)
    if (this.selected !== this.#lastSelected) this.#showSelected()
    const { width } = this.track
    const ticks = log.from === undefined ? [] : axisTicks(this.window, width, log.from)
    const nameLength = Math.floor((this.#label - LABEL_PADDING) / CHARACTER)
    this.#drawRows({ window: this.window, width, nameLength, now, ticks, collapsed: this.collapsed })
    this.#ticks.replaceChildren(
      ...ticks.map(({ x, label }) => {
        const made = element('span', { class: 'tick' }, label)
        made.style.left = `${x}px`
        return made
      }),
    )
    this.#drawBand(now)
  }

  /** Returns the row at a height of the screen. */
  rowAt(clientY: number): Row | undefined {
    const { top } = this.#list.getBoundingClientRect()
    return this.rows[Math.floor((clientY - top + this.#list.scrollTop) / ROW)]
  }

  /** Selects the row that is some rows further. */
  step(by: number): void {
    if (this.rows.length === 0) return
    const at = this.rows.findIndex((row) => subjectOf(row) === this.selected)
    const next = Math.min(Math.max((at < 0 && by > 0 ? -1 : at) + by, 0), this.rows.length - 1)
    this.selected = subjectOf(this.rows[next]!)
  }

  /** How many rows are in sight. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#list.clientHeight / ROW) - 1)
  }

  /** Brings the row that was just selected into sight: its details may have covered it. */
  #showSelected(): void {
    this.#lastSelected = this.selected
    const at = this.rows.findIndex((row) => subjectOf(row) === this.selected)
    if (at >= 0) this.#scrollTo(at)
  }

  #drawRows(drawing: Parameters<typeof rowElement>[1]): void {
    const first = Math.max(0, Math.floor(this.#list.scrollTop / ROW) - 2)
    const last = Math.min(this.rows.length, first + Math.ceil(this.#list.clientHeight / ROW) + 4)
    let active = ''
    const made = this.rows.slice(first, last).map((row, index) => {
      const drawn = rowElement(row, drawing)
      drawn.id = `row-${first + index}`
      drawn.style.top = `${(first + index) * ROW}px`
      const isSelected = subjectOf(row) === this.selected
      drawn.setAttribute('aria-selected', String(isSelected))
      drawn.setAttribute('aria-setsize', String(this.rows.length))
      drawn.setAttribute('aria-posinset', String(first + index + 1))
      if (isSelected) active = drawn.id
      return drawn
    })
    this.#rows.replaceChildren(...made)
    this.#showConnection()
    this.#list.setAttribute('aria-activedescendant', active)
  }

  /** Shows above the list which connection its first calls belong to, when the row of that is not in sight. */
  #showConnection(): void {
    const first = this.rows[Math.ceil(this.#list.scrollTop / ROW)]
    const name =
      first?.kind === 'call' ? `#${first.call.connection.number}  ${peerText(first.call.connection)}` : ''
    if (this.#name.textContent !== name) this.#name.textContent = name
  }

  /** Marks the time of the selected call across all rows: what overlaps it could have made it wait. */
  #drawBand(now: number): void {
    const call = this.selected
    if (call === undefined || !('startedAt' in call)) return this.#band.replaceChildren()
    const { left, width } = this.track
    const from = Math.max(this.window.x(call.startedAt, width), 0)
    const to = Math.min(this.window.x(call.endedAt ?? now, width), width)
    if (to < 0 || from > width) return this.#band.replaceChildren()
    const made = element('div')
    made.style.left = `${left + from}px`
    made.style.width = `${Math.max(to - from, 1)}px`
    made.style.height = `${this.#list.clientHeight}px`
    this.#band.replaceChildren(made)
  }

  /** Makes the column of the names as wide as the longest of them, within limits. */
  #fitLabels(): void {
    let longest = 0
    for (const row of this.rows) {
      if (row.kind === 'call') longest = Math.max(longest, row.call.service.length + row.call.method.length)
    }
    const most = this.#list.clientWidth * MAX_LABEL_PART
    this.#label = Math.round(Math.min(Math.max(MIN_LABEL, longest * CHARACTER + LABEL_PADDING), most))
    document.documentElement.style.setProperty('--label', `${this.#label}px`)
  }

  #showNewest(log: CallLog): void {
    let newest: Call | undefined
    for (const call of log.calls) newest = call
    if (newest === undefined || newest.id === this.#newest) return
    this.#newest = newest.id
    const at = this.rows.findIndex((row) => row.kind === 'call' && row.call === newest)
    if (at >= 0) this.#scrollTo(at)
  }

  #scrollTo(index: number): void {
    const list = this.#list
    const top = index * ROW
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight
  }
}
