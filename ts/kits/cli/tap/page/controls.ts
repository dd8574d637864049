import { part } from './element.js'
import type { TimeLine } from './time-line.js'

const ZOOM = 1.25
const PAN = 0.15
const DRAG_PIXELS = 4

/** Called when the user has changed something: `rows`, where the list has to be made again. */
export type OnChange = (what: 'rows' | 'view') => void

/** Mouse, wheel, keys and buttons. */
export class Controls {
  readonly #line: TimeLine
  readonly #onChange: OnChange
  readonly #list = part('list')
  readonly #filter = part<HTMLInputElement>('filter')

  constructor(line: TimeLine, onChange: OnChange) {
    this.#line = line
    this.#onChange = onChange
    this.#buttons()
    this.#pointer()
    document.addEventListener('keydown', (event) => this.#key(event))
    this.#list.addEventListener('scroll', () => onChange('view'))
    addEventListener('resize', () => onChange('rows'))
  }

  /** Hides the details. */
  deselect(): void {
    this.#line.selected = undefined
    this.#list.focus()
    this.#onChange('view')
  }

  #buttons(): void {
    const on = (id: string, act: () => void): void =>
      part(id).addEventListener('click', () => {
        act()
        this.#onChange('rows')
      })
    on('follow', () => this.#line.follower.toggle())
    on('fit', () => this.#line.follower.fit())
    on('in', () => this.#zoom(1 / ZOOM))
    on('out', () => this.#zoom(ZOOM))
    this.#filter.addEventListener('input', () => {
      this.#line.filter = this.#filter.value
      this.#onChange('rows')
    })
  }

  /** Over the bars, the wheel zooms and dragging moves; over the names, the wheel scrolls as usual. */
  #pointer(): void {
    const wheel = (event: WheelEvent): void => {
      const { left, width } = this.#line.track
      const x = event.clientX - this.#list.getBoundingClientRect().left - left
      if (x < 0) return
      event.preventDefault()
      const { window, follower } = this.#line
      follower.mode = 'held'
      const sideways = event.shiftKey ? event.deltaY : event.deltaX
      if (sideways !== 0 && Math.abs(sideways) >= Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        window.pan(Math.sign(sideways) * PAN)
      } else window.zoom(window.from + (x / width) * window.span, event.deltaY > 0 ? ZOOM : 1 / ZOOM)
      this.#onChange('view')
    }
    for (const id of ['list', 'axis']) part(id).addEventListener('wheel', wheel, { passive: false })
    this.#list.addEventListener('pointerdown', (event) => this.#press(event))
  }

  /** A press without a move is a click. */
  #press(down: PointerEvent): void {
    if (down.button !== 0 || down.offsetX > this.#list.clientWidth) return
    const { window, follower, track } = this.#line
    const { from, to } = window
    const top = this.#list.scrollTop
    let isDrag = false
    const move = (event: PointerEvent): void => {
      const [dx, dy] = [event.clientX - down.clientX, event.clientY - down.clientY]
      isDrag ||= Math.hypot(dx, dy) > DRAG_PIXELS
      if (!isDrag) return
      follower.mode = 'held'
      const by = (dx / track.width) * (to - from)
      window.show(from - by, to - by)
      this.#list.scrollTop = top - dy
      this.#onChange('view')
    }
    const over = new AbortController()
    const { signal } = over
    addEventListener('pointermove', move, { signal })
    addEventListener('pointercancel', () => over.abort(), { signal })
    const up = (event: PointerEvent): void => {
      over.abort()
      if (!isDrag) this.#click(event.clientY)
    }
    addEventListener('pointerup', up, { signal })
  }

  #click(clientY: number): void {
    const row = this.#line.rowAt(clientY)
    if (row === undefined) return
    if (row.kind === 'call') this.#line.selected = row.call
    else {
      this.#line.selected = row.connection
      this.#collapse(row.connection.number)
    }
    this.#onChange('rows')
  }

  #collapse(connection: number): void {
    const { collapsed } = this.#line
    if (!collapsed.delete(connection)) collapsed.add(connection)
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target === this.#filter) {
      if (event.key === 'Escape' || event.key === 'Enter') this.#list.focus()
      return
    }
    const isOnList = event.target === this.#list || event.target === document.body
    const act = this.#keys()[event.key] ?? (isOnList ? this.#listKeys()[event.key] : undefined)
    if (act === undefined || (event.key === ' ' && !isOnList)) return
    event.preventDefault()
    act()
    this.#onChange('rows')
  }

  #keys(): Readonly<Record<string, () => void>> {
    const { follower } = this.#line
    return {
      '/': () => this.#filter.focus(),
      '0': () => follower.fit(),
      '+': () => this.#zoom(1 / ZOOM),
      '=': () => this.#zoom(1 / ZOOM),
      '-': () => this.#zoom(ZOOM),
      ' ': () => follower.toggle(),
      Escape: () => this.deselect(),
    }
  }

  #listKeys(): Readonly<Record<string, () => void>> {
    const line = this.#line
    return {
      ArrowDown: () => line.step(1),
      ArrowUp: () => line.step(-1),
      PageDown: () => line.step(line.pageRows),
      PageUp: () => line.step(-line.pageRows),
      Home: () => line.step(-line.rows.length),
      End: () => line.step(line.rows.length),
      ArrowLeft: () => this.#pan(-PAN),
      ArrowRight: () => this.#pan(PAN),
      Enter: () => {
        if (line.selected !== undefined && 'calls' in line.selected) this.#collapse(line.selected.number)
      },
    }
  }

  #pan(part: number): void {
    this.#line.follower.mode = 'held'
    this.#line.window.pan(part)
  }

  #zoom(factor: number): void {
    const { window, follower, selected } = this.#line
    if (follower.zoom(factor, window)) return
    const middle = (window.from + window.to) / 2
    window.zoom(selected !== undefined && 'startedAt' in selected ? selected.startedAt : middle, factor)
  }
}
