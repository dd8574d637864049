/** Longest value in a line, in characters: a peer may choose names as long as a message. */
const MAX_VALUE = 200

const PREFIX = 'ttrpc:'
const PLAIN = /^[\w./:@+-]+$/
const UNPRINTABLE = /[^\x20-\x7e]/g

/**
 * Returns an event as one line of printable ASCII: `call.ended side=server … code=0 durationMs=1.2`. Text that a peer
 * chose cannot begin a line or contain a terminal sequence. The line has the ids of `peer` and no other object: no
 * metadata, no payload and no `info` of a handshaker.
 */
export function eventLine(channel: string, event: object): string {
  const words = [channel.slice(PREFIX.length)]
  for (const [key, value] of Object.entries(event)) {
    if (key === 'peer') addPeer(words, value)
    else add(words, key, value)
  }
  return words.join(' ')
}

function addPeer(words: string[], peer: { pid?: unknown; uid?: unknown; gid?: unknown } | undefined): void {
  add(words, 'pid', peer?.pid)
  add(words, 'uid', peer?.uid)
  add(words, 'gid', peer?.gid)
}

function add(words: string[], key: string, value: unknown): void {
  if (typeof value === 'number') words.push(`${key}=${Math.round(value * 1000) / 1000}`)
  else if (typeof value === 'boolean') words.push(`${key}=${value}`)
  else if (typeof value === 'string') words.push(`${key}=${quoted(value)}`)
}

function quoted(text: string): string {
  const shown = text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}...` : text
  if (PLAIN.test(shown)) return shown
  return JSON.stringify(shown).replace(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
