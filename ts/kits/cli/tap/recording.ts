import { Buffer } from 'node:buffer'
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import type { TapEvent } from './tap-event.js'

/** The first line of a recording: what wrote it, and the version of the format. docs/cli.md describes the rest. */
interface Head {
  readonly 'ttrpc-tap': 1
  readonly listen: string
  readonly target: string
}

const OWNER_ONLY = 0o600

/** Writes the events of a tap to a file, one line of JSON each. What is written is in the file at once. */
export class RecordingWriter {
  readonly #file: number

  /** Makes the file, with mode 0600; one that is there is replaced. Throws the error of `open`. */
  constructor(path: string, listen: string, target: string) {
    this.#file = openSync(path, 'w', OWNER_ONLY)
    this.#line({ 'ttrpc-tap': 1, listen, target } satisfies Head)
  }

  write(event: TapEvent): void {
    this.#line(event.event === 'bytes' ? { ...event, bytes: event.bytes.toString('base64') } : event)
  }

  close(): void {
    closeSync(this.#file)
  }

  #line(value: unknown): void {
    writeSync(this.#file, `${JSON.stringify(value)}\n`)
  }
}

/** Reads a recording, event by event. Throws an Error that names the file, and the line that does not fit. */
export async function* readRecording(path: string): AsyncGenerator<TapEvent> {
  let number = 0
  for await (const line of linesOf(path)) {
    number++
    const value = parsed(line)
    if (number === 1) {
      if (value?.['ttrpc-tap'] !== 1) throw new Error(`${path} is not a recording of ttrpc tap --write`)
      continue
    }
    const event = value === undefined ? undefined : eventOf(value)
    if (event === undefined) throw new Error(`${path}:${number}: this line is not an event of a tap`)
    yield event
  }
  if (number === 0) throw new Error(`${path} is empty, not a recording of ttrpc tap --write`)
}

/** An error of the file rejects; readline would leave it without a handler. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  if (rest !== '') yield rest
}

type Fields = Readonly<Record<string, unknown>>

function parsed(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

/** Returns the event of a line. The file may have been written by anything, so each field is checked. */
function eventOf(value: Fields): TapEvent | undefined {
  const { event, at, connection, from, bytes, reason, peer } = value
  if (typeof at !== 'number' || !Number.isFinite(at) || at < 0 || at > MAX_DATE_MS) return undefined
  if (typeof connection !== 'number' || !Number.isSafeInteger(connection)) return undefined
  const place = { at, connection }
  if (event === 'open') {
    const known = typeof peer === 'object' && peer !== null ? (peer as Fields) : {}
    return { event, ...place, peer: peerOf(known) }
  }
  if (event === 'close') return { event, ...place, ...(typeof reason === 'string' ? { reason } : {}) }
  if (from !== 'client' && from !== 'server') return undefined
  if (event === 'end') return { event, ...place, from }
  if (event !== 'bytes' || typeof bytes !== 'string') return undefined
  return { event, ...place, from, bytes: Buffer.from(bytes, 'base64') }
}

/** The last instant of a Date. */
const MAX_DATE_MS = 8.64e15

function peerOf({ pid, uid, gid, comm }: Fields) {
  return {
    ...(typeof pid === 'number' ? { pid } : {}),
    ...(typeof uid === 'number' ? { uid } : {}),
    ...(typeof gid === 'number' ? { gid } : {}),
    ...(typeof comm === 'string' ? { comm } : {}),
  }
}
