/** Without credentials a rule that needs them throws at once; and the fallback to the JS engine is reported. */
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  allowAnyPeer,
  type Handshaker,
  Server,
  unixSocketRequireRoot,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from 'ttrpc'
import { duplexPair } from '#ttrpc/engine/memory/duplex-pair.js'
import { runProgram } from '../support/child.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const rules: readonly Handshaker[] = [
  unixSocketRequireRoot(),
  unixSocketRequireSameUser(),
  unixSocketRequireUidGid({ gid: 5 }),
]

function isRefusal(error: unknown): true {
  assert.ok(error instanceof TypeError)
  assert.equal((error as { code?: unknown }).code, 'ERR_TTRPC_NO_CREDENTIALS')
  assert.match(error.message, /native engine/)
  assert.match(error.message, /allowAnyPeer\(\)/)
  return true
}

for (const [index, handshaker] of rules.entries()) {
  test(`rule ${index} of a server, or of a listener, is refused on the JS engine, and nothing listens`, {
    timeout,
  }, async () => {
    const path = tempSocket()
    for (const address of [path, 'tcp://127.0.0.1:0']) {
      await assert.rejects(new Server({ engine: 'node', handshaker }).listen(address), isRefusal)
      const server = new Server({ engine: 'node', handshaker: allowAnyPeer() })
      await assert.rejects(server.listen(address, { handshaker }), isRefusal)
    }
    assert.equal(existsSync(path), false)
  })

  test(`rule ${index} is refused by serve() unless it is passed the peer`, { timeout }, async () => {
    await using server = new Server({ handshaker })
    const [, theirs] = duplexPair()
    assert.throws(() => server.serve(theirs), isRefusal)
    assert.equal(theirs.destroyed, false, 'the duplex stays its owner’s')
    server.serve(theirs, { peer: { pid: 1, uid: 77, gid: 77 } })
    assert.equal(theirs.destroyed, true, 'refused')
    assert.equal(server.connectionCount, 0)
  })
}

test('without a handshaker the default rule is refused too; TCP has none of its own', {
  timeout,
}, async () => {
  await assert.rejects(new Server().listen('tcp://127.0.0.1:0'), isRefusal)
  await assert.rejects(new Server({ engine: 'node' }).listen(tempSocket()), isRefusal)
})

test("without an add-on 'auto' serves on the JS engine and warns once; 'native' refuses", {
  timeout,
}, async () => {
  const copy = mkdtempSync(join(tmpdir(), 'ttrpc-copy-'))
  try {
    const root = new URL('../../', import.meta.url)
    cpSync(fileURLToPath(new URL('dist', root)), join(copy, 'dist'), { recursive: true })
    cpSync(fileURLToPath(new URL('package.json', root)), join(copy, 'package.json'))
    const index = pathToFileURL(join(copy, 'dist/index.js')).href
    const program = new URL('./programs/without-addon.js', import.meta.url)
    const { code, lines, stderr } = await runProgram(program, [index, tempSocket()])
    assert.equal(code, 0, stderr)
    const warnings = lines.filter((line) => line.startsWith('warning'))
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]!, /^warning TTRPC_NO_NATIVE: the native engine cannot run here: no add-on for /)
    assert.match(warnings[0]!, /JS engine serves instead, without peer credentials/)
    const events = lines.filter((line) => line.startsWith('event'))
    assert.equal(events.length, 1)
    assert.match(events[0]!, /^event the native engine cannot run here: no add-on for /)
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('warning') && !line.startsWith('event')),
      [
        'default: ERR_TTRPC_NO_CREDENTIALS, and why',
        'served',
        'native: ERR_TTRPC_ENGINE',
        'forced: ERR_TTRPC_ENGINE',
      ],
    )
  } finally {
    rmSync(copy, { recursive: true })
  }
})
