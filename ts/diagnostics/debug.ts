import { process } from '../base/runtime.js'
import { eventLine } from './event-line.js'
import { Channels } from './events.js'

const PREFIX = 'ttrpc:'

let started = false

/**
 * Writes events to stderr as the environment variable TTRPC_DEBUG says: `1` all of them, else a list of kinds,
 * `connection.closed,call`, of which `call` stands for all of calls. Works once, when first called.
 */
export function startDebug(): void {
  if (started) return
  started = true
  const wish = process.env.TTRPC_DEBUG
  if (wish === undefined || wish === '' || wish === '0') return
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
