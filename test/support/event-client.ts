/** Requests as a browser makes them, with any headers, and Server-Sent Events as they come. */
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

export interface WebAnswer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Options {
  readonly method?: string
  /** Sent as it is, where the one of the URL would be made regular. */
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

function send(url: string, { method = 'GET', headers = {}, path }: Options): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, agent: false, ...(path === undefined ? {} : { path }) }, resolve)
      .on('error', reject)
      .end()
  })
}

/** Resolves with the whole answer. */
export async function fetchText(url: string, options: Options = {}): Promise<WebAnswer> {
  const answer = await send(url, options)
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  return { status: answer.statusCode, headers: answer.headers, text }
}

export interface ServerEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** Receives Server-Sent Events. Disposing of it ends the connection. */
export class EventClient implements Disposable {
  readonly events: ServerEvent[] = []
  readonly answer: IncomingMessage
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>
  #isClosed = false
  #rest = ''
  #notify = (): void => {}

  private constructor(answer: IncomingMessage) {
    this.answer = answer
    this.closed = new Promise((resolve) => {
      answer.on('close', () => {
        this.#isClosed = true
        this.#notify()
        resolve()
      })
    })
    answer.on('error', () => {}) // a cut connection also closes
  }

  /** Connects, and reads at once; `unread`: not before `read()`. */
  static async open(url: string, options: Options & { unread?: boolean } = {}): Promise<EventClient> {
    const client = new EventClient(await send(url, options))
    if (options.unread !== true) client.read()
    return client
  }

  read(): void {
    this.answer.setEncoding('utf8').on('data', (text: string) => this.#receive(text))
  }

  /** The records among the events. */
  get records(): { readonly [key: string]: unknown }[] {
    return this.events.filter(({ event }) => event === 'message').map(({ data }) => JSON.parse(data))
  }

  /** Resolves when something holds. Rejects when the connection ends first. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#isClosed) throw new Error('the events ended')
      await new Promise<void>((resolve) => {
        this.#notify = resolve
      })
    }
  }

  [Symbol.dispose](): void {
    this.answer.destroy()
  }

  #receive(text: string): void {
    const parts = (this.#rest + text).split('\n\n')
    this.#rest = parts.pop()!
    for (const part of parts) {
      const fields = new Map(
        part.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 1).trim()]),
      )
      this.events.push({
        id: fields.get('id'),
        event: fields.get('event') ?? 'message',
        data: fields.get('data') ?? '',
      })
    }
    this.#notify()
  }
}
