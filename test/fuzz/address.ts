/** parseAddress() throws its own TypeError and nothing else, and what it takes is formatted and read back alike. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { formatAddress, parseAddress } from '#ttrpc/engine/address/address.js'
import { session } from './session.js'

const PARTS = [
  ...['unix:', 'tcp:', 'fd:', 'npipe:', 'vsock:', '//', '/', '@', ':', '[', ']', '%', '.', ' ', '\\', '\0'],
  ...[
    '::1',
    '127.0.0.1',
    '80',
    '65536',
    '2147483647',
    'pipe',
    'é',
    '😀',
    '\ud800',
    '\u2028',
    'x'.repeat(106),
  ],
]
const run = session('address', 'address')
const texts = run.seeds.map((seed) => seed.toString())

if (run.input !== undefined) check(run.input.toString('utf16le'))
else {
  for (const text of texts) check(text)
  while (run.more()) for (let i = 0; i < 1000; i++) check(newText())
}
run.end()

function newText(): string {
  let text = run.random() < 0.5 ? pick(texts) : ''
  for (let changes = 1 + below(6); changes > 0; changes--) {
    const at = below(text.length + 1)
    const gone = run.random() < 0.3 ? below(4) : 0
    const added = run.random() < 0.8 ? pick(PARTS) : String.fromCharCode(below(0x10000))
    text = text.slice(0, at) + added + text.slice(at + gone)
  }
  return text
}

function check(text: string): void {
  run.count()
  try {
    const address = parsed(text)
    if (address === undefined) return
    assert.deepEqual(parseAddress(formatAddress(address)), address)
  } catch (error) {
    run.fail(Buffer.from(text, 'utf16le'), error)
  }
}

/** Returns the parsed address, or undefined when it is refused in the right way. */
function parsed(text: string): ReturnType<typeof parseAddress> | undefined {
  try {
    return parseAddress(text)
  } catch (error) {
    assert.ok(error instanceof TypeError)
    assert.equal((error as TypeError & { code?: string }).code, 'ERR_TTRPC_ADDRESS')
    // 200 characters of the address, each escaped at worst.
    assert.ok(error.message.length < 200 * 6 + 300, 'the message stays short')
    assert.doesNotMatch(error.message, /[\0\n\r]/)
    return undefined
  }
}

function pick<T>(from: readonly T[]): T {
  return from[below(from.length)] as T
}

function below(bound: number): number {
  return Math.floor(run.random() * bound)
}
