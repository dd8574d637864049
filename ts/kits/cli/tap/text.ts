import { printable } from '../printable.js'
import type { Terminal } from '../terminal.js'
import { durationText } from './duration-text.js'
import type { Sender, TapPeer } from './tap-event.js'
import type { FrameRecord, TapRecord } from './tap-record.js'

/** Longest payload in a line, in characters; `--json` prints it whole. */
const MAX_PAYLOAD = 2000
/** Writes records as lines for people. */
export class TextView {
  readonly #terminal: Pick<Terminal, 'paint'>

  constructor(terminal: Pick<Terminal, 'paint'>) {
    this.#terminal = terminal
  }

  line(record: TapRecord): string {
    const time = this.#terminal.paint('grey', record.time.slice(11, 23))
    const head = `${time} #${record.connection}`
    switch (record.event) {
      case 'open':
        return `${head} opened by ${peerText(record.peer)}`
      case 'close':
        return record.reason === undefined
          ? `${head} closed`
          : `${head} ${this.#terminal.paint('red', `closed: ${printable(record.reason)}`)}`
      case 'end': {
        const { unfinished } = record
        const rest = unfinished === undefined ? '' : `, inside a frame: ${unfinished} bytes of it came`
        return `${head} ${this.#arrow(record.from)} sends no more${rest}`
      }
      case 'raw': {
        const what = this.#terminal.paint('red', `not ttrpc: ${record.length} bytes`)
        return `${head} ${this.#arrow(record.from)} ${what}${record.hex === undefined ? '' : ` ${record.hex}`}`
      }
      case 'frame':
        return `${head} ${this.#arrow(record.from)} ${this.#frame(record)}`
    }
  }

  #frame(record: FrameRecord): string {
    const { stream, type, flags, service, method, sinceRequestMs, timeoutMs } = record
    const isRequest = type === 'request'
    const parts = [
      `${stream} ${type}${flags.length === 0 ? '' : `(${flags.join('+')})`}`,
      service === undefined ? '' : this.#terminal.paint('bold', printable(`${service}/${method}`)),
      sinceRequestMs === undefined || isRequest ? '' : `+${durationText(sinceRequestMs)}`,
      timeoutMs === undefined ? '' : `timeout=${durationText(timeoutMs)}`,
      ...(record.metadata ?? []).map(([key, value]) => printable(`${key}: ${JSON.stringify(value)}`)),
      this.#status(record),
      payloadText(record),
      record.problem === undefined ? '' : this.#terminal.paint('red', printable(`[${record.problem}]`)),
    ]
    return parts.filter((part) => part !== '').join('  ')
  }

  #status({ status }: FrameRecord): string {
    if (status === undefined) return ''
    if (status.code === 0) return this.#terminal.paint('green', 'OK')
    const details = status.details.length === 0 ? '' : ` details: ${status.details.join(', ')}`
    const text = printable(`${status.name} (${status.code}) ${JSON.stringify(status.message)}${details}`)
    return this.#terminal.paint('red', text)
  }

  #arrow(from: Sender): string {
    return from === 'client' ? this.#terminal.paint('cyan', '→') : this.#terminal.paint('magenta', '←')
  }
}

function payloadText({ payload, payloadLength, hex, problem, length }: FrameRecord): string {
  if (payload !== undefined) {
    const text = printable(JSON.stringify(payload))
    return text.length > MAX_PAYLOAD ? `${text.slice(0, MAX_PAYLOAD)}… (${payloadLength} bytes)` : text
  }
  if (payloadLength === undefined && problem === undefined) return ''
  return `${payloadLength ?? length} bytes${hex === undefined ? '' : ` ${hex}`}`
}

function peerText({ pid, uid, comm }: TapPeer): string {
  if (pid === undefined) return 'a process that the kernel does not name'
  return `pid ${pid} uid ${uid}${comm === undefined ? '' : ` ${printable(comm)}`}`
}
