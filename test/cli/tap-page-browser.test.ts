/** The page of `ttrpc tap --web` in a headless Chromium: that calls are drawn, and that peers cannot draw anything else. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect, loadProto } from 'ttrpc'
import { ChromiumPage, skipWithoutChromium } from '../support/chromium.js'
import { startOurServer } from '../support/our-server.js'
import { RawListener, RawPeer } from '../support/raw-peer.js'
import { webTap } from '../support/web-tap.js'
import { request, response } from '../support/wire.js'

const PROTO = fileURLToPath(new URL('proto/echo.proto', import.meta.resolve('ttrpc/package.json')))
const suite = { skip: skipWithoutChromium(), timeout: 120_000 }

interface Drawn {
  readonly label: string
  readonly kind: string
  readonly ending: string
  readonly left: number
  readonly width: number
}

/** What is drawn of each call. */
const DRAWN = `[...document.querySelectorAll('.row:not(.connection)')].map((row) => ({
  label: row.querySelector('.label').textContent,
  kind: row.querySelector('.call').className,
  ending: row.querySelector('.after')?.textContent ?? '',
  left: row.querySelector('.call').getBoundingClientRect().left,
  width: row.querySelector('.call').getBoundingClientRect().width,
}))`

describe('in a browser, the page', suite, () => {
  test('waits for the first connection, then draws calls as they come', async () => {
    await using server = await startOurServer()
    await using tap = await webTap(server.path, '--proto', PROTO)
    await using page = await ChromiumPage.open(tap.url)
    await page.until(
      `document.querySelector('#empty').textContent.includes('Waits for the first connection')`,
    )
    const { Echo } = await loadProto(PROTO)
    const client = await connect(`unix://${tap.path}`)
    const service = client.service(Echo!)
    const blocked = client.call('interop.v1.Echo', 'Block', Buffer.from('0a0161', 'hex'))
    await page.until(`document.querySelectorAll('.call.open').length === 1`)
    await service.echo!({ value: 'hello' }, { metadata: { ns: 'k8s' }, timeoutMs: 5000 })
    for await (const _ of service.flood!({ value: '5 8' }) as AsyncIterable<unknown>);
    await assert.rejects(client.call('no.S', 'X', Buffer.alloc(0)))
    await page.until(`document.querySelectorAll('.call.failed').length === 1`)
    const drawn = await page.evaluate<Drawn[]>(DRAWN)
    assert.deepEqual(
      drawn.map(({ label, kind }) => [label, kind]),
      [
        ['1Blockinterop.v1.Echo', 'call open'],
        ['3Echointerop.v1.Echo', 'call ok'],
        ['5Floodinterop.v1.Echo', 'call ok'],
        ['7Xno.S', 'call failed'],
      ],
    )
    assert.match(drawn[0]!.ending, /^open for /)
    assert.match(drawn[3]!.ending, /^[\d.]+ [µm]s · UNIMPLEMENTED$/)
    for (const [index, { left, width }] of drawn.entries()) {
      assert.ok(width >= 3 && left >= (drawn[index - 1]?.left ?? 0), JSON.stringify(drawn))
    }
    assert.match(
      await page.evaluate<string>(`document.querySelector('.messages path.server').getAttribute('d')`),
      /^M\d+ \d+V/,
    )
    assert.match(
      await page.evaluate<string>(`document.querySelector('.connection').textContent`),
      /#1 {2}node.*pid \d+ · uid \d+4 calls/,
    )
    await client.call('interop.v1.Echo', 'Release', Buffer.from('0a0161', 'hex'))
    await blocked
    await page.until(`document.querySelectorAll('.call.open').length === 0`)
    client.close()
    await page.until(`document.querySelector('.connection').textContent.endsWith('closed')`)
    await tap.stop()
    await page.until(`document.querySelector('#state').textContent === 'the tap has ended'`)
    assert.deepEqual(page.complaints, [])
  })

  test('shows the frames of a call, filters and zooms, by mouse and by keys', async () => {
    await using server = await startOurServer()
    await using tap = await webTap(server.path, '--proto', PROTO)
    const { Echo } = await loadProto(PROTO)
    const client = await connect(`unix://${tap.path}`)
    await client.service(Echo!).echo!({ value: 'hello' }, { metadata: { ns: 'k8s' }, timeoutMs: 5000 })
    await assert.rejects(client.call('no.S', 'X', Buffer.from('abc')))
    client.close()
    await using page = await ChromiumPage.open(tap.url, 'dark')
    await page.until(`document.querySelectorAll('.call').length === 2`)
    assert.equal(await page.evaluate(`getComputedStyle(document.body).backgroundColor`), 'rgb(20, 23, 28)')
    const { x, y } = await page.evaluate<{ x: number; y: number }>(
      `(({ left, top }) => ({ x: left + 400, y: top + 36 }))(document.querySelector('#list').getBoundingClientRect())`,
    )
    await page.mouse(x, y)
    await page.until(`document.querySelector('#details table') !== null`)
    const text = await page.evaluate<string>(`document.querySelector('#details').innerText`)
    for (const part of [
      'interop.v1.Echo/Echo',
      'deadline: ',
      'metadata ns: "k8s"',
      '"hello"',
      '← server',
      'OK',
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`)
    }
    await page.press('Escape')
    await page.until(`document.querySelector('#details').hidden`)
    for (const key of ['End', 'Enter']) await page.press(key)
    await page.until(`document.querySelector('#details h2')?.textContent.startsWith('no.S/X')`)
    assert.match(
      await page.evaluate(`document.querySelector('#details').innerText`),
      /UNIMPLEMENTED \(12\): service no\.S/,
    )
    const width = `document.querySelector('.call').getBoundingClientRect().width`
    const before = await page.evaluate<number>(width)
    await page.mouse(x, y, -100)
    await page.until(`${width} > ${before} && document.querySelector('#notes').textContent === 'paused'`)
    await page.press('0')
    await page.until(`document.querySelector('#notes').textContent === ''`)
    const folded = `document.querySelectorAll('.call').length === 0 && document.querySelector('[aria-expanded=false]')`
    for (const key of ['Home', 'Enter']) await page.press(key)
    await page.until(folded)
    assert.match(await page.evaluate(`document.querySelector('#details').innerText`), /Connection #1: node/)
    await page.mouse(x, y - 24)
    await page.until(`document.querySelectorAll('.call').length === 2`)
    await page.press(' ')
    await page.until(`document.querySelector('#follow').textContent === 'Follow'`)
    await page.press(' ')
    await page.until(`document.querySelector('#follow').textContent === 'Pause'`)
    await page.press('/')
    await page.send('Input.insertText', { text: 'no.s' })
    await page.until(`document.querySelectorAll('.call').length === 1`)
    await page.send('Input.insertText', { text: ' nothing' })
    await page.until(`document.querySelector('#empty').textContent === 'No call fits the filter.'`)
    assert.deepEqual(page.complaints, [])
  })

  test('keeps the chosen call in sight when its details open', async () => {
    await using server = await startOurServer()
    await using tap = await webTap(server.path)
    const client = await connect(`unix://${tap.path}`)
    for (let index = 0; index < 40; index++) await client.call('interop.v1.Echo', 'Empty', Buffer.alloc(0))
    await using page = await ChromiumPage.open(tap.url)
    await page.until(`document.querySelector('#count').textContent.startsWith('40 calls')`)
    const bottom = `document.querySelector('#list').getBoundingClientRect().bottom`
    await page.mouse(600, (await page.evaluate<number>(bottom)) - 10)
    await page.until(`document.querySelector('#details table') !== null`)
    await page.until(
      `document.querySelector('[aria-selected=true]')?.getBoundingClientRect().bottom <= ${bottom}`,
    )
    client.close()
  })

  test('shows what a hostile peer sends as text', async () => {
    await using listener = await RawListener.open()
    await using tap = await webTap(listener.path)
    await using page = await ChromiumPage.open(tap.url)
    const evil = '<img src=x onerror=document.title=1></script><script>document.title=2</script>'
    const client = await RawPeer.dial(tap.path)
    await client.send(
      request(1, { service: `${evil}\u202e`, method: `${evil}\u0007`, metadata: [[evil, evil]] }),
    )
    const server = await listener.accept()
    await server.next()
    await server.send(
      response(1, {
        status: { code: 2, message: evil, details: [{ typeUrl: evil, value: Buffer.alloc(0) }] },
      }),
    )
    await client.next()
    await page.until(`document.querySelectorAll('.call.failed').length === 1`)
    await page.evaluate(`document.querySelector('#list').focus()`)
    for (const key of ['ArrowDown', 'ArrowDown']) await page.press(key)
    await page.until(`document.querySelector('#details table') !== null`)
    const text = await page.evaluate<string>(`document.querySelector('#details').textContent`)
    assert.ok(text.includes(`${evil}\\u{202e}/${evil}\\u{7}`), text)
    assert.equal(text.split(evil).length - 1, 6, text)
    assert.deepEqual(
      await page.evaluate(
        `[document.title, document.querySelectorAll('img, body > :not(script) script').length]`,
      ),
      ['ttrpc tap', 0],
    )
    const refused = await page.evaluate(
      `(() => { try { document.body.innerHTML = 'x' } catch (error) { return error.name } })()`,
    )
    assert.equal(refused, 'TypeError')
    client.close()
    server.close()
  })
})
