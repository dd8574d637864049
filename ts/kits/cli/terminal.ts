import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import process from 'node:process'
import type { Readable, Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { printable } from './printable.js'

/**
 * Whether a text has colours. A plain one is printed with every control character escaped, except line ends. Of a styled
 * one the colours of `paint` stay: what it has from a peer, a file or a user must have gone through `printable` or `paint`.
 */
type Style = 'plain' | 'styled'

/**
 * Where a command reads and writes: the process's own streams, or those of a test. All output goes through its methods,
 * so that no text of a peer steers the terminal.
 */
export class Terminal {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Whether the output may have colours: it goes to a terminal, and NO_COLOR is not set. */
  readonly colour: boolean
  /** Whether a person reads the output: it goes to a terminal. */
  readonly interactive: boolean

  constructor(
    streams: Partial<Pick<Terminal, 'stdin' | 'stdout' | 'stderr' | 'colour' | 'interactive'>> = {},
  ) {
    this.stdin = streams.stdin ?? process.stdin
    this.stdout = streams.stdout ?? process.stdout
    this.stderr = streams.stderr ?? process.stderr
    const plain = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== ''
    this.interactive = streams.interactive ?? (this.stdout as Partial<WriteStream>).isTTY === true
    this.colour = streams.colour ?? (this.interactive && !plain)
  }

  /** Writes text and a line end. Resolves when the stream has room for more, or is closed: then there is no reader. */
  async print(text: string, style: Style = 'plain'): Promise<void> {
    if (this.stdout.destroyed || this.write(text, style)) return
    const over = new AbortController()
    const { signal } = over
    await Promise.race(['drain', 'close'].map((event) => once(this.stdout, event, { signal }))).catch(
      () => {},
    )
    over.abort()
  }

  /** Writes text and a line end. Returns whether the stream has room for more. */
  write(text: string, style: Style = 'plain'): boolean {
    return this.stdout.write(
      `${text
        .split('\n')
        .map((line) => this.#printable(line, style))
        .join('\n')}\n`,
    )
  }

  /** Writes one line to the error output. */
  complain(text: string, style: Style = 'plain'): void {
    this.stderr.write(`${this.#printable(text, style)}\n`)
  }

  /** Shows a text in a line of the error output that the next one replaces, where that is a terminal; none removes the line. */
  showProgress(text = ''): void {
    if ((this.stderr as Partial<WriteStream>).isTTY === true)
      this.stderr.write(`\r${ESC}[K${printable(text)}`)
  }

  /** Returns the text, made printable, in a colour where colours are shown. */
  paint(colour: keyof typeof COLOURS, text: string): string {
    return this.colour ? `${ESC}[${COLOURS[colour]}m${printable(text)}${ESC}[0m` : printable(text)
  }

  #printable(line: string, style: Style): string {
    return style === 'styled' && this.colour ? printableStyled(line) : printable(line)
  }

  /** Reads all of the standard input. */
  async readAll(): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of this.stdin) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks).toString('utf8')
  }
}

const COLOURS = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  grey: 90,
  bold: 1,
} as const

const ESC = '\u001b'
/** What `paint` writes, and that with which a table ends a colour where it wraps a cell. */
const PAINT = new RegExp(`(${ESC}\\[(?:${[...Object.values(COLOURS), 39, 22, 0].join('|')})m)`)

/** Makes a line printable except for its colours. */
function printableStyled(line: string): string {
  return line
    .split(PAINT)
    .map((part, i) => (i % 2 === 1 ? part : printable(part)))
    .join('')
}
