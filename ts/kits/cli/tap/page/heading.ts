import { printable } from '../../printable.js'
import type { CallLog } from './call-log.js'
import { part } from './element.js'
import type { FeedState, Hello } from './event-feed.js'
import type { TimeLine } from './time-line.js'

/** What the heading is about. */
export interface HeadingState {
  readonly log: CallLog
  readonly line: TimeLine
  readonly hello: Hello | undefined
  readonly state: FeedState
}

const STATES: Readonly<Record<FeedState, string>> = {
  connecting: 'connecting',
  open: 'live',
  lost: 'connection to the tap lost',
  ended: 'the tap has ended',
  refused: 'refused: eight pages are open, or the tap was started anew',
}

const HINT =
  'Over the bars, the wheel zooms and dragging moves. ↑ and ↓ choose a call, Space pauses, / filters, 0 shows everything.'

/** The texts above the picture, and the one in its place while it is empty. */
export class Heading {
  #heldAt: number | undefined

  show({ log, line, hello, state }: HeadingState): void {
    const isRecording = hello?.source.kind === 'recording'
    const isHeld = line.follower.mode === 'held'
    setText('source', sourceText(hello))
    setText('state', isRecording && state === 'open' ? 'recording' : STATES[state])
    part('state').className = state === 'open' ? 'live' : state === 'connecting' ? '' : 'lost'
    const follow = part('follow')
    follow.hidden = isRecording
    follow.className = isHeld ? 'held' : ''
    setText('follow', isHeld ? 'Follow' : 'Pause')
    setText('count', countText(log))
    setText('notes', [...this.#held(log, isHeld && !isRecording), ...left(log, hello)].join(' · '))
    setText('empty', line.rows.length > 0 ? '' : emptyText(log, hello, line.filter))
  }

  /** What came while the picture is held. */
  #held(log: CallLog, isHeld: boolean): string[] {
    const seen = log.calls.size + log.callsDropped
    this.#heldAt = isHeld ? (this.#heldAt ?? seen) : undefined
    if (this.#heldAt === undefined) return []
    const more = seen - this.#heldAt
    return [more === 0 ? 'paused' : `paused: ${plural(more, 'new call')}`]
  }
}

function setText(id: string, text: string): void {
  const shown = part(id)
  if (shown.textContent !== text) shown.textContent = text
  if (id === 'source') shown.title = text
}

function sourceText(hello: Hello | undefined): string {
  if (hello === undefined) return ''
  const { source } = hello
  return printable(source.kind === 'live' ? `${source.listen} → ${source.target}` : source.path)
}

function countText({ calls }: CallLog): string {
  let [open, failed] = [0, 0]
  for (const { outcome } of calls) {
    if (outcome === 'open') open++
    else if (outcome !== 'ok') failed++
  }
  return `${plural(calls.size, 'call')} · ${open} open · ${failed} failed`
}

/** What is not in the picture, and why. */
function left({ callsDropped, connectionsDropped }: CallLog, hello: Hello | undefined): string[] {
  const { leftOut = 0 } = hello ?? {}
  return [
    leftOut === 0 ? '' : `${plural(leftOut, 'older record')} left out by the tap`,
    callsDropped === 0 ? '' : `${plural(callsDropped, 'older call')} dropped by this page`,
    connectionsDropped === 0 ? '' : `${plural(connectionsDropped, 'older connection')} dropped by this page`,
  ].filter((text) => text !== '')
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

function emptyText(log: CallLog, hello: Hello | undefined, filter: string): string {
  if (log.connections.size > 0 && filter !== '') return 'No call fits the filter.'
  if (hello === undefined) return 'Connecting to the tap.'
  if (hello.source.kind === 'recording') return 'The recording has no connection.'
  return `Waits for the first connection. Point the client to ${printable(hello.source.listen)}\n${HINT}`
}
