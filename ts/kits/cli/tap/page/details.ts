import { printable } from '../../printable.js'
import { durationText } from '../duration-text.js'
import type { StatusRecord } from '../tap-record.js'
import type { Call, Connection, PageFrame } from './call-log.js'
import { element, part } from './element.js'
import { payloadText } from './payload-text.js'
import { classOf, closingText, endingText, nameOf, peerText, spaced } from './texts.js'

/** The panel that shows what is selected: a call with its frames, or a connection. */
export class Details {
  readonly #panel = part('details')
  readonly #onClose: () => void
  #shown = ''

  constructor(onClose: () => void) {
    this.#onClose = onClose
  }

  /** Shows a call or a connection, anew only when it has changed; undefined: hides the panel. */
  show(subject: Call | Connection | undefined, zero: number): void {
    const version = versionOf(subject)
    if (version === this.#shown) return
    this.#shown = version
    this.#panel.hidden = subject === undefined
    if (subject === undefined) return this.#panel.replaceChildren()
    const close = element('button', { type: 'button', class: 'close', title: 'Close (Escape)' }, 'Close')
    close.addEventListener('click', this.#onClose)
    const scroll = this.#panel.scrollTop
    this.#panel.replaceChildren(
      close,
      ...('stream' in subject ? callParts(subject, zero) : connectionParts(subject)),
    )
    this.#panel.scrollTop = scroll
  }
}

/** Returns a text that changes when what is shown changes. */
function versionOf(subject: Call | Connection | undefined): string {
  if (subject === undefined) return ''
  if (!('stream' in subject))
    return `${subject.number} ${subject.calls.length} ${subject.closedAt} ${subject.rawBytes}`
  return `call ${subject.id} ${subject.frames.length} ${subject.framesDropped} ${subject.outcome}`
}

function connectionParts(connection: Connection): Node[] {
  const opened = new Date(connection.openedAt).toISOString()
  const facts = `opened ${opened} · ${connection.calls.length} calls${closingText(connection)}`
  return [
    element('h2', {}, `Connection #${connection.number}: ${peerText(connection)}`),
    element('p', { class: 'facts' }, facts),
  ]
}

function callParts(call: Call, zero: number): Node[] {
  const { connection, stream, startedAt, framesDropped } = call
  const ending = call.outcome === 'open' ? 'still open' : endingText(call, startedAt)
  const began = `began ${new Date(startedAt).toISOString()}, ${spaced(durationText(startedAt - zero))} after the first event`
  const facts = `stream ${stream} of connection #${connection.number} · ${peerText(connection)} · ${began}`
  const parts: Node[] = [
    element('h2', {}, `${nameOf(call)}  `, element('span', { class: `${classOf(call)}-text` }, ending)),
    element('p', { class: 'facts' }, facts),
    framesTable(call),
  ]
  if (framesDropped === 0) return parts
  return [
    ...parts,
    element('p', { class: 'facts' }, `${framesDropped} frames in the middle are not kept by this page.`),
  ]
}

function framesTable({ frames, startedAt }: Call): Node {
  const head = element('tr')
  for (const [name, kind] of [
    ['since request', 'number'],
    ['from', ''],
    ['frame', ''],
    ['bytes', 'number'],
    ['content', ''],
  ]) {
    head.append(element('th', { scope: 'col', class: kind! }, name!))
  }
  const table = element('table', {}, element('thead', {}, head))
  const body = element('tbody')
  for (const frame of frames) body.append(frameRow(frame, startedAt))
  table.append(body)
  return table
}

function frameRow(frame: PageFrame, startedAt: number): Node {
  const { from, type, flags, length, at } = frame
  const kind = flags.length === 0 ? type : `${type} (${flags.join(', ')})`
  const arrow = from === 'client' ? '→ client' : '← server'
  return element(
    'tr',
    {},
    element('td', { class: 'number' }, `+${spaced(durationText(at - startedAt))}`),
    element('td', { class: from }, arrow),
    element('td', {}, printable(kind)),
    element('td', { class: 'number' }, length.toLocaleString('en')),
    element('td', {}, ...contentOf(frame)),
  )
}

function contentOf(frame: PageFrame): Node[] {
  const { timeoutMs, metadata = [], status, hex, problem, payload, payloadLength, shortened } = frame
  const lines: Node[] = []
  const line = (text: string, kind = ''): void =>
    void lines.push(element('div', { class: kind }, printable(text)))
  if (timeoutMs !== undefined) line(`deadline: ${spaced(durationText(timeoutMs))} from here`)
  for (const [key, value] of metadata) line(`metadata ${key}: ${JSON.stringify(value)}`)
  if (status !== undefined) line(statusText(status), status.code === 0 ? 'ok-text' : 'failed-text')
  if (problem !== undefined) line(problem, 'failed-text')
  if (payload !== undefined) lines.push(element('pre', {}, payloadText(payload)))
  else if (payloadLength !== undefined) line(bytesText(payloadLength, hex))
  if (shortened) line('too long for this page: the payload is left out, texts are cut')
  return lines
}

function bytesText(length: number, hex: string | undefined): string {
  if (length === 0) return 'empty message'
  return `message of ${length.toLocaleString('en')} bytes${hex === undefined ? '' : `: ${hex}`}`
}

function statusText({ code, name, message, details }: StatusRecord): string {
  if (code === 0) return 'OK'
  const rest = details.length === 0 ? '' : `, details: ${details.join(', ')}`
  return `${name} (${code}): ${message}${rest}`
}
