import { codeName } from '../base/code.js'
import { stackOf } from '../base/errors/text.js'

/** Longest value in a line, in characters: a peer may choose names as long as a message. */
const MAX_VALUE = 200
/** Longest stack of an error. */
const MAX_STACK = 4096

const PREFIX = 'ttrpc:'
const PLAIN = /^[\w./:@+-]+$/
const UNPRINTABLE = /[^\x20-\x7e]/g

/**
 * Returns an event as one line of printable ASCII: `call.ended side=server … code=0 codeName=OK durationMs=1.2`. Text
 * that a peer chose cannot begin a line or contain a terminal sequence. The line has the ids of `peer`, the stack of
 * `error` and no other object: no metadata, no payload and no `info` of a handshaker.
 */
export function eventLine(channel: string, event: object): string {
  const words = [kindOfEvent(channel)]
  for (const [key, value] of Object.entries(event)) {
    if (key === 'peer') addPeer(words, value)
    else if (key === 'error') words.push(`error=${quoted(stackOf(value), MAX_STACK)}`)
    else add(words, key, value)
    if (key === 'code') add(words, 'codeName', codeName(value))
  }
  return words.join(' ')
}

/** Returns the fields of an event as `logger.entry` gets them. */
export function eventFields(event: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(event)) {
    if (key === 'source' || value === undefined) continue
    fields[key] = key === 'peer' ? { pid: value.pid, uid: value.uid, gid: value.gid } : value
    if (key === 'code') fields.codeName = codeName(value)
  }
  return fields
}

/** Returns the name of a channel without the package's. */
export function kindOfEvent(channel: string): string {
  return channel.slice(PREFIX.length)
}

function addPeer(words: string[], peer: { pid?: unknown; uid?: unknown; gid?: unknown } | undefined): void {
  add(words, 'pid', peer?.pid)
  add(words, 'uid', peer?.uid)
  add(words, 'gid', peer?.gid)
}

function add(words: string[], key: string, value: unknown): void {
  if (typeof value === 'number') words.push(`${key}=${Math.round(value * 1000) / 1000}`)
  else if (typeof value === 'boolean') words.push(`${key}=${value}`)
  else if (typeof value === 'string') words.push(`${key}=${quoted(value, MAX_VALUE)}`)
}

function quoted(text: string, most: number): string {
  const shown = text.length > most ? `${text.slice(0, most)}...` : text
  if (PLAIN.test(shown)) return shown
  return JSON.stringify(shown).replace(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
