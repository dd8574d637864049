import { Buffer } from 'node:buffer'
import { createReadStream, ReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { UsageError } from '../command.js'
import type { Terminal } from '../terminal.js'

/** Where the data of the requests come from: read once. */
export class RequestData {
  /** What was written on the command line; undefined for a file or the standard input. */
  readonly text: string | undefined
  readonly #stream: Readable | undefined

  private constructor(text: string | undefined, stream: Readable | undefined) {
    this.text = text
    this.#stream = stream
  }

  /** Opens what `-d` names: `@file`, `-`, or the text itself. */
  static open(data: string | undefined, terminal: Terminal): RequestData {
    if (data === undefined) return new RequestData('', undefined)
    if (data === '-') return new RequestData(undefined, terminal.stdin)
    if (data === '@') throw new UsageError('-d @ is followed by the path of a file')
    if (data.startsWith('@')) {
      const file = createReadStream(data.slice(1)).on('error', () => {}) // reading rejects with it
      return new RequestData(undefined, file)
    }
    return new RequestData(data, undefined)
  }

  /** Yields the text: that of the standard input in parts, as it comes. */
  async *texts(): AsyncGenerator<string> {
    if (this.#stream === undefined) yield this.text ?? ''
    else if (this.#stream instanceof ReadStream) yield (await this.bytes()).toString('utf8')
    else {
      this.#stream.setEncoding('utf8')
      for await (const chunk of this.#stream) yield String(chunk)
    }
  }

  /** Reads all bytes of the file or the standard input. */
  async bytes(): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.#stream ?? []) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks)
  }

  /** Stops reading, so that an open standard input does not keep the process alive. */
  close(): void {
    this.#stream?.destroy()
  }
}
