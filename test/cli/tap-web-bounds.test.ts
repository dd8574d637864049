/** The bounds of `ttrpc tap --web`: of its history, its pages and its connections. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as netConnect } from 'node:net'
import { describe, test } from 'node:test'
import { MAX_CALLS, MAX_CHARACTERS, MAX_CONNECTIONS, MAX_FRAMES } from '#ttrpc/kits/cli/tap/page/call-log.js'
import { MAX_SHOWN } from '#ttrpc/kits/cli/tap/page/payload-text.js'
import {
  History,
  MAX_HISTORY_BYTES,
  MAX_HISTORY_RECORDS,
  MAX_KNOWN_PEERS,
} from '#ttrpc/kits/cli/tap/web/history.js'
import { MAX_RECORD_BYTES, recordJson } from '#ttrpc/kits/cli/tap/web/short-record.js'
import { MAX_PAGES, MAX_WEB_CONNECTIONS, REQUEST_MS, WebView } from '#ttrpc/kits/cli/tap/web/web-view.js'
import { EventClient, fetchText } from '../support/event-client.js'
import { frameRecord, openRecord } from '../support/tap-records.js'

const timeout = 60_000
const SOURCE = { kind: 'recording', path: 'x' } as const

interface Served extends AsyncDisposable {
  readonly view: WebView
  readonly url: string
  readonly events: string
}

async function serve(): Promise<Served> {
  const view = await WebView.load()
  const url = await view.listen(0, SOURCE)
  return { view, url, events: `${url}events`, [Symbol.asyncDispose]: () => view.close() }
}

describe('the history of a tap', () => {
  test('keeps the last 10,000 records', () => {
    const history = new History()
    for (let index = 0; index < MAX_HISTORY_RECORDS + 5; index++) history.push(frameRecord(index))
    assert.deepEqual([history.oldest, history.next], [6, MAX_HISTORY_RECORDS + 6])
    assert.equal(history.get(5), undefined)
    assert.match(String(history.get(6)), /^id: 6\ndata: \{.*\}\n\n$/)
    assert.equal(history.get(history.next), undefined)
  })

  test('keeps 16 MiB of them', () => {
    const history = new History()
    const payload = 'x'.repeat(60_000)
    for (let index = 0; index < 400; index++) history.push(frameRecord(index, { payload }))
    let bytes = 0
    for (let id = history.oldest; id < history.next; id++) bytes += history.get(id)!.length
    assert.ok(bytes <= MAX_HISTORY_BYTES && bytes > MAX_HISTORY_BYTES - 2 * 60_000, String(bytes))
  })

  test('keeps the peers of connections that are open, and no more than 1,000', () => {
    const history = new History()
    for (let connection = 1; connection <= MAX_KNOWN_PEERS + 7; connection++)
      history.push(openRecord(connection))
    history.push({ ...openRecord(9), event: 'close' })
    assert.equal(history.lostOpenings().length, 0)
    for (let index = 0; index < MAX_HISTORY_RECORDS; index++) history.push(frameRecord(index))
    const known = history.lostOpenings().map(String)
    assert.equal(known.length, MAX_KNOWN_PEERS - 1)
    assert.match(known[0]!, /"connection":8,/)
    assert.ok(!known.some((event) => event.includes('"connection":9,')))
  })

  test('has no record of more than 64 KiB', () => {
    const texts = ['x', '\u0000', '"', '€', '\u{1f600}', '\ud800', '</script>']
    for (const text of texts) {
      const long = text.repeat(MAX_RECORD_BYTES)
      const metadata = Array.from({ length: 20 }, () => [long.slice(0, 300), long] as const)
      const status = { code: 2, name: long, message: long, details: Array.from({ length: 100 }, () => long) }
      const record = frameRecord(1, {
        service: long,
        method: long,
        metadata,
        status,
        problem: long,
        hex: long,
        payload: [long],
      })
      const json = recordJson(record)
      assert.ok(json.length <= MAX_RECORD_BYTES, `${JSON.stringify(text)}: ${json.length}`)
      const shown = JSON.parse(String(json))
      assert.deepEqual([shown.shortened, shown.stream, 'payload' in shown], [true, record.stream, false])
    }
    const exact = frameRecord(1, { payload: '' })
    const room = MAX_RECORD_BYTES - JSON.stringify(exact).length
    assert.equal(recordJson({ ...exact, payload: 'x'.repeat(room) }).length, MAX_RECORD_BYTES)
    assert.ok(recordJson({ ...exact, payload: 'x'.repeat(room + 1) }).length < 1000)
    const message = frameRecord(1, { payloadLength: MAX_RECORD_BYTES + 1, payload: 'short' })
    assert.equal(JSON.parse(String(recordJson(message))).payload, undefined)
  })
})

describe('docs/cli.md', () => {
  test('has each bound of the page', () => {
    const page = readFileSync(new URL('docs/cli.md', import.meta.resolve('ttrpc/package.json')), 'utf8')
    const number = (value: number): string => String(value).replace(/(\d)(?=(\d{3})+$)/g, '$1 ')
    const mi = 1024 * 1024
    const lines: readonly [bound: string, value: string][] = [
      [
        'records for a page that comes later',
        `${number(MAX_HISTORY_RECORDS)}, ${MAX_HISTORY_BYTES / mi} MiB`,
      ],
      ['peers of open connections whose beginning is left out', number(MAX_KNOWN_PEERS)],
      ['one record, and the message in it', `${MAX_RECORD_BYTES / 1024} KiB`],
      ['pages at once', number(MAX_PAGES)],
      ['connections of HTTP at once', number(MAX_WEB_CONNECTIONS)],
      ['time in which a connection sends its request', `${REQUEST_MS / 1000} s`],
      ['calls in a page', `${number(MAX_CALLS)}, ${MAX_CHARACTERS / mi} Mi characters of records`],
      ['connections in a page', number(MAX_CONNECTIONS)],
      ['frames of a call in a page', number(MAX_FRAMES)],
      ['characters of a payload that the page shows', number(MAX_SHOWN)],
    ]
    for (const [bound, value] of lines)
      assert.ok(page.includes(`| ${bound} | ${value} |`), `${bound}: ${value}`)
  })
})

describe('a page of a tap', { timeout }, () => {
  test('that comes late gets what is kept, and how much is not', async () => {
    await using served = await serve()
    served.view.show(openRecord(1))
    for (let index = 0; index < MAX_HISTORY_RECORDS + 10; index++) served.view.show(frameRecord(index))
    using page = await EventClient.open(served.events)
    await page.until(() => page.records.length > MAX_HISTORY_RECORDS)
    assert.equal(JSON.parse(page.events[0]!.data).leftOut, 11)
    assert.deepEqual(page.records[0], openRecord(1))
    assert.deepEqual(
      page.records.slice(1).map(({ at }) => at),
      Array.from({ length: MAX_HISTORY_RECORDS }, (_, index) => index + 10),
    )
  })

  test('is one of eight: a ninth is refused until one goes', async () => {
    await using served = await serve()
    const pages = await Promise.all(Array.from({ length: MAX_PAGES }, () => EventClient.open(served.events)))
    const refused = await fetchText(served.events)
    assert.deepEqual(
      [refused.status, refused.text],
      [503, '8 pages are open, which is the most: close one of them\n'],
    )
    assert.equal((await fetchText(served.url)).status, 200)
    pages[0]![Symbol.dispose]()
    await untilAdmitted(served.events)
    for (const page of pages) page[Symbol.dispose]()
  })

  test('that does not read is disconnected, and holds up no other page', async () => {
    await using served = await serve()
    using stuck = await EventClient.open(served.events, { unread: true })
    using page = await EventClient.open(served.events)
    const payload = 'x'.repeat(30_000)
    let shown = 0
    for (let round = 0; round < 60; round++) {
      for (let index = 0; index < 20; index++) served.view.show(frameRecord(shown++, { payload }))
      await page.until(() => page.events.length > shown) // with the first one, hello
    }
    stuck.read()
    await stuck.closed
    assert.ok(stuck.events.length < shown / 2, `${stuck.events.length} of ${shown}`)
    assert.equal(page.records.length, shown)
  })

  test('has its connection among 32: a further one is closed, and those without a request end', async () => {
    await using served = await serve()
    const { port } = new URL(served.url)
    const sockets = await Promise.all(
      Array.from({ length: MAX_WEB_CONNECTIONS }, async () => {
        const socket = netConnect(Number(port), '127.0.0.1').on('error', () => {})
        await once(socket, 'connect')
        socket.write('GET / HTTP/1.1\r\nHo')
        return socket.resume()
      }),
    )
    const further = netConnect(Number(port), '127.0.0.1').on('error', () => {})
    await once(further.resume(), 'close')
    await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')))
    assert.equal((await fetchText(served.url)).status, 200)
  })
})

/** Asks until a page is admitted: the server may learn of the end of another one later. */
async function untilAdmitted(url: string): Promise<void> {
  for (;;) {
    using page = await EventClient.open(url)
    if (page.answer.statusCode === 200) return
    await page.closed
  }
}
