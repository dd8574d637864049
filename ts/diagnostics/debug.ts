import { process } from '../base/runtime.js'
import { Channels } from './channel.js'
import { eventLine } from './event-line.js'

const PREFIX = 'ttrpc:'

let started = false

/**
 * Starts to write events to stderr if the environment variable TTRPC_DEBUG asks for it: `1` for all, else a list of
 * kinds such as `connection.closed,call`, where `call` means all kinds that begin with `call.`. Only the first call
 * has an effect.
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
