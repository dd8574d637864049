/** `ttrpc conformance` against real servers and clients in Go and Rust. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import type { ClientTarget } from '../support/client-target.js'
import { ECHO_SERVICE, type RunningServer } from '../support/server-target.js'
import { CliProcess, runCli } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'
import { skipWithoutGo, startGoServer } from './go.js'
import { goClients } from './go-client.js'
import { skipWithoutRust, startRustServer } from './rust.js'
import { rustClients } from './rust-client.js'

const timeout = 120_000
const CALLS = 10

interface Row {
  readonly clause: string
  readonly verdict: string
  readonly as?: string
  readonly came: string
}

/** Returns the rows, none of which may be broken. */
async function checked(path: string): Promise<Row[]> {
  const { code, stdout, stderr } = await runCli(['conformance', path, '--json', '--service', ECHO_SERVICE])
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
  assert.deepEqual(
    rows.filter(({ verdict }) => verdict !== 'held'),
    [],
  )
  assert.deepEqual([code, stderr], [0, ''])
  return rows
}

/** Returns the clauses that are held in a way of its own, by whose way it is. */
function ways(rows: readonly Row[]): Set<string | undefined> {
  return new Set(rows.map(({ as }) => as).filter((as) => as !== undefined))
}

test('the Go server holds every clause', { skip: skipWithoutGo(), timeout }, async () => {
  const server = await startGoServer()
  try {
    assert.deepEqual(ways(await checked(server.path)), new Set(['Go (A25)']))
  } finally {
    await server.process.stop()
  }
})

for (const stack of ['server', 'sync-server'] as const) {
  test(`F15: the Rust ${stack} differs in the clauses of section F alone`, {
    skip: skipWithoutRust(),
    timeout,
  }, async () => {
    await using server: RunningServer = await startRustServer(stack)
    const rows = await checked(server.path)
    const own = ways(rows)
    assert.ok(
      [...own].every((as) => as?.startsWith('Rust (F')),
      [...own].join(),
    )
    for (const clause of ['A11', 'A12']) {
      assert.equal(rows.find((row) => row.clause === clause)?.as, 'Rust (F15)')
    }
  })
}

const clients: readonly [name: string, skip: string | false, make: () => ClientTarget][] = [
  ['Go client', skipWithoutGo(), () => goClients()],
  ['Rust client', skipWithoutRust(), () => rustClients()],
  ['Rust client of threads', skipWithoutRust(), () => rustClients({ sync: true })],
]
for (const [name, skip, make] of clients) {
  test(`the ${name} holds every clause`, { skip, timeout }, async () => {
    const path = tempSocket()
    await using checking = await CliProcess.start(['conformance', '--client', path, '--json'])
    const target = make()
    const client = await target.connect(path)
    for (let i = 0; i < CALLS; i++) await client.call({ service: 'some.S', method: 'M' })
    await client.close()
    await target.stop()
    const [code] = await once(checking.child, 'close')
    const rows = checking.lines.map((line) => JSON.parse(line) as Row)
    assert.deepEqual(
      rows.filter(({ verdict }) => verdict === 'broken'),
      [],
    )
    assert.equal(code, 0)
    assert.ok(rows.filter(({ verdict }) => verdict === 'held').length >= 12, JSON.stringify(rows))
  })
}
