import { printable } from '../../printable.js'
import { durationText } from '../duration-text.js'
import type { Call, Connection } from './call-log.js'

/** The name of a class of `page.css` for an outcome. */
export function classOf({ outcome }: Call): 'ok' | 'failed' | 'open' {
  return outcome === 'cut' ? 'failed' : outcome
}

/** Returns what is written behind the bar of a call: how long it took, and how it ended. */
export function endingText(call: Call, now: number): string {
  const took = spaced(durationText((call.endedAt ?? now) - call.startedAt))
  if (call.outcome === 'open') return `open for ${took}`
  if (call.outcome === 'cut') return `${took} · connection ended`
  return call.outcome === 'ok' ? took : `${took} · ${printable(call.status?.name ?? 'failed')}`
}

/** Returns a time as `durationText` has it, with a space in front of its unit. */
export function spaced(duration: string): string {
  return duration.replace(/(?<=\d)(?=[µms])/, ' ')
}

export function nameOf({ service, method }: Call): string {
  return service === '' && method === ''
    ? 'a call whose request was not seen'
    : printable(`${service}/${method}`)
}

export function peerText({ peer }: Connection): string {
  if (peer === undefined) return 'opened before what is kept'
  if (peer.pid === undefined) return 'a process that the kernel does not name'
  const name = peer.comm === undefined ? '' : `${printable(peer.comm)} · `
  return `${name}pid ${peer.pid} · uid ${peer.uid}`
}

export function closingText({ closedAt, reason, rawBytes }: Connection): string {
  const raw = rawBytes === 0 ? '' : ` · ${rawBytes} bytes that are not ttrpc`
  if (closedAt === undefined) return raw
  return `${raw} · closed${reason === undefined ? '' : `: ${printable(reason)}`}`
}

/** Returns the name of a service in at most so many characters, if its package can be shortened to its initials. */
export function shortService(service: string, most: number): string {
  const parts = printable(service).split('.')
  for (let index = 0; index < parts.length - 1 && parts.join('.').length > most; index++) {
    parts[index] = [...parts[index]!][0] ?? ''
  }
  return parts.join('.')
}
