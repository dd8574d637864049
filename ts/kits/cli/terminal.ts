import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import process from 'node:process'
import type { Readable, Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'

/** Where a command reads and writes: the process's own streams, or those of a test. */
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
  async print(text = ''): Promise<void> {
    if (this.stdout.destroyed || this.stdout.write(`${text}\n`)) return
    const over = new AbortController()
    const { signal } = over
    await Promise.race(['drain', 'close'].map((event) => once(this.stdout, event, { signal }))).catch(
      () => {},
    )
    over.abort()
  }

  /** Writes one line to the error output. */
  complain(text: string): void {
    this.stderr.write(`${text}\n`)
  }

  /** Returns the text in a colour, where colours are shown. */
  paint(colour: keyof typeof COLOURS, text: string): string {
    return this.colour ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text
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
