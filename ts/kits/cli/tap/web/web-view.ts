import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listenErrorOf } from '../../../../engine/path-error.js'
import type { TapRecord } from '../tap-record.js'
import { History } from './history.js'
import { PageStream } from './page-stream.js'
import { checkRequest, type WebAccess } from './request-check.js'
import { COMMON_HEADERS, loadPage, type WebPage } from './web-page.js'

/** Pages that are open at once; a further one is answered with 503. */
export const MAX_PAGES = 8

/** Connections of HTTP at once, pages among them; a further one is closed. */
export const MAX_WEB_CONNECTIONS = 32

/** How long a connection may take to send its request. */
export const REQUEST_MS = 5_000
/** How soon a browser connects again. */
const RETRY_MS = 1_000
const TOKEN_BYTES = 24
const HOST = '127.0.0.1'

/** What a page shows as its source. */
export type WebSource =
  | { readonly kind: 'live'; readonly listen: string; readonly target: string }
  | { readonly kind: 'recording'; readonly path: string }

/** Draws the records of a tap, as they come, on a page that it serves on loopback. */
export class WebView {
  readonly #page: WebPage
  readonly #history = new History()
  readonly #streams = new Set<PageStream>()
  #server: Server | undefined
  #sending: NodeJS.Immediate | undefined

  private constructor(page: WebPage) {
    this.#page = page
  }

  /** Rejects when the page cannot be read. */
  static async load(): Promise<WebView> {
    return new WebView(await loadPage())
  }

  /**
   * Listens on a port of 127.0.0.1; 0: any. Resolves with the address of the page, which has a new token. Rejects with
   * `ListenError`.
   */
  async listen(port: number, source: WebSource): Promise<string> {
    const server = createServer({ requestTimeout: REQUEST_MS, connectionsCheckingInterval: REQUEST_MS / 5 })
    server.maxConnections = MAX_WEB_CONNECTIONS
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenErrorOf({ kind: 'tcp', host: HOST, port }, error)))
      server.listen(port, HOST, resolve)
    })
    this.#server = server
    server.on('error', () => {}) // a failed accept: the browser sees its connection end
    const access = {
      port: (server.address() as AddressInfo).port,
      token: randomBytes(TOKEN_BYTES).toString('base64url'),
    }
    server.on('request', (request, response) => this.#answer(request, response, access, source))
    return `http://${HOST}:${access.port}/${access.token}/`
  }

  /** Keeps a record, and sends it to the pages. Never waits for one of them. */
  show(record: TapRecord): void {
    this.#history.push(record)
    if (this.#streams.size === 0) return
    this.#sending ??= setImmediate(() => {
      this.#sending = undefined
      for (const stream of this.#streams) stream.send()
    })
  }

  /** Ends the pages and stops listening. */
  async close(): Promise<void> {
    clearImmediate(this.#sending)
    const server = this.#server
    if (server === undefined) return
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const stream of this.#streams) stream.end()
    server.closeAllConnections()
    await closed
  }

  #answer(request: IncomingMessage, response: ServerResponse, access: WebAccess, source: WebSource): void {
    const asked = checkRequest(request, access)
    if (asked === 'page') return void response.writeHead(200, this.#page.headers).end(this.#page.html)
    if (asked !== 'events') return refuse(response, asked.status, asked.text)
    if (this.#streams.size >= MAX_PAGES) {
      return refuse(response, 503, `${MAX_PAGES} pages are open, which is the most: close one of them`)
    }
    this.#stream(response, source, Number(request.headers['last-event-id']))
  }

  /** `last`: the number of the last event that a page got that connects again; NaN for a new one. */
  #stream(response: ServerResponse, source: WebSource, last: number): void {
    const { oldest, next } = this.#history
    const resumed = Number.isSafeInteger(last) && last + 1 >= oldest && last < next
    const first = resumed ? last + 1 : oldest
    const hello = { source, at: nowMs(), resumed, leftOut: oldest - 1 }
    response.writeHead(200, { ...COMMON_HEADERS, 'Content-Type': 'text/event-stream' })
    response.write(`retry: ${RETRY_MS}\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n`)
    if (!resumed) for (const event of this.#history.lostOpenings()) response.write(event)
    const stream = new PageStream(response, this.#history, first)
    this.#streams.add(stream)
    response.on('close', () => this.#streams.delete(stream))
    stream.send()
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  const headers = { ...COMMON_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }
  response.writeHead(status, status === 405 ? { ...headers, Allow: 'GET' } : headers).end(`${text}\n`)
}

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
