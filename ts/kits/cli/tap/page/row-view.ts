import { printable } from '../../printable.js'
import type { AxisTick } from './axis.js'
import type { Call } from './call-log.js'
import { element } from './element.js'
import type { Row } from './row-list.js'
import { classOf, closingText, endingText, nameOf, peerText, shortService } from './texts.js'
import type { TimeWindow } from './time-window.js'

/** What a row is drawn with. */
export interface Drawing {
  readonly window: TimeWindow
  /** Of the track, in pixels. */
  readonly width: number
  /** Characters that a name may have. */
  readonly nameLength: number
  readonly now: number
  readonly ticks: readonly AxisTick[]
  readonly collapsed: ReadonlySet<number>
}

const SVG = 'http://www.w3.org/2000/svg'
const MIN_BAR = 3

/** Returns the element of a row, without its place. */
export function rowElement(row: Row, drawing: Drawing): HTMLElement {
  if (row.kind === 'call') return callRow(row.call, drawing)
  const { connection, calls } = row
  const isCollapsed = drawing.collapsed.has(connection.number)
  const about = `${calls} call${calls === 1 ? '' : 's'}${closingText(connection)}`
  const title = `${isCollapsed ? '▸' : '▾'} #${connection.number}  ${peerText(connection)}`
  const label = element('div', { class: 'label' }, title, element('span', { class: 'service' }, about))
  return element(
    'div',
    { class: 'row connection', role: 'option', 'aria-expanded': String(!isCollapsed) },
    label,
  )
}

function callRow(call: Call, drawing: Drawing): HTMLElement {
  const label = element(
    'div',
    { class: 'label', title: nameOf(call) },
    element('span', { class: 'stream' }, String(call.stream)),
    ...nameParts(call, drawing.nameLength),
  )
  const track = element('div', { class: 'track' })
  for (const { x } of drawing.ticks) track.append(placed(element('i'), x))
  track.append(...bar(call, drawing))
  const role = {
    class: 'row',
    role: 'option',
    'aria-label': `${nameOf(call)}, ${endingText(call, drawing.now)}`,
  }
  return element('div', role, label, track)
}

/** The method comes first. A name that is too long has the package cut to its initials. */
function nameParts(call: Call, most: number): (Node | string)[] {
  if (call.service === '' && call.method === '') return [nameOf(call)]
  const method = printable(call.method)
  return [method, element('span', { class: 'service' }, shortService(call.service, most - method.length))]
}

function bar(call: Call, { window, width, now }: Drawing): Node[] {
  const left = window.x(call.startedAt, width)
  const right = Math.max(window.x(call.endedAt ?? now, width), left + MIN_BAR)
  const kind = classOf(call)
  const drawn = placed(element('div', { class: `call ${kind}` }), left)
  drawn.style.width = `${right - left}px`
  return [drawn, messages(call, window, width), ...ending(call, { left, right, width, now })]
}

/** The text is behind the bar; where there is no room, in front of it; else inside. */
function ending(
  call: Call,
  { left, right, width, now }: { left: number; right: number; width: number; now: number },
): Node[] {
  const text = endingText(call, now)
  if (right < 0 || left > width) return [outside(right < 0 ? 'before' : 'behind', text)]
  const made = element('span', { class: `after ${classOf(call)}-text` }, text)
  const needed = text.length * 7 + 14
  if (right + needed <= width) return [placed(made, right)]
  if (left - needed >= 0) made.style.right = `${width - left}px`
  else {
    made.classList.add('inside')
    made.style.right = `${Math.max(width - right, 0) + 6}px`
  }
  return [made]
}

/** Shows that a call is not in the part of the time that is drawn. */
function outside(where: 'before' | 'behind', text: string): Node {
  return element('span', { class: `outside ${where}` }, where === 'before' ? `◂ ${text}` : `${text} ▸`)
}

/** Ticks for the messages of a stream: upwards those of the client, downwards those of the server. One a pixel. */
function messages(call: Call, window: TimeWindow, width: number): Node {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'messages')
  for (const [from, top, bottom] of [
    ['client', 1, 9],
    ['server', 15, 23],
  ] as const) {
    const places = new Set<number>()
    for (const frame of call.frames) {
      if (frame.from !== from || frame.type !== 'data' || frame.flags.includes('no-data')) continue
      const x = window.x(frame.at, width)
      if (x >= 0 && x <= width) places.add(Math.round(x))
    }
    if (places.size === 0) continue
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('class', from)
    path.setAttribute('d', [...places].map((x) => `M${x} ${top}V${bottom}`).join(''))
    svg.append(path)
  }
  return svg
}

function placed<Made extends HTMLElement>(made: Made, left: number): Made {
  made.style.left = `${left}px`
  return made
}
