import { process } from '../base/runtime.js'
import { Channels } from './channel.js'
import { eventLine } from './event-line.js'

const PREFIX = 'ttrpc:'

/** Writes to stderr the events that `wish` names: the value of TTRPC_DEBUG. */
export function writeEvents(wish: string): void {
  const channels = Object.values(Channels)
  const kinds = wish.split(',').map((kind) => kind.trim())
  const wanted = (channel: string, kind: string): boolean =>
    kind === '1' || channel === PREFIX + kind || channel.startsWith(`${PREFIX + kind}.`)
  for (const kind of kinds) {
    if (channels.some((channel) => wanted(channel, kind))) continue
    const known = channels.map((channel) => channel.slice(PREFIX.length)).join(', ')
    write(`TTRPC_DEBUG: there is no kind ${JSON.stringify(kind)}; 1 for all, or some of ${known}`)
  }
  const { subscribe } = process.getBuiltinModule('node:diagnostics_channel')
  for (const channel of channels) {
    if (kinds.some((kind) => wanted(channel, kind))) {
      subscribe(channel, (event) => write(eventLine(channel, event as object)))
    }
  }
}

function write(line: string): void {
  process.stderr.write(`ttrpc ${process.pid} ${line}\n`)
}
