/** Console sockets, on which runc hands over terminals. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, closeSync, existsSync, readSync } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { listenConsole, resizeTerminal } from 'ttrpc/process'
import { openFiles } from '../support/proc.js'
import { TempFolder } from '../support/temp-folder.js'
import { linesOf, skipWithoutPython, startPeer } from './console-peer.js'

const folder = new TempFolder()
const skip = skipWithoutPython()
const notRoot = skip || (process.geteuid?.() === 0 ? false : 'only root can be another user')
const LONG_MS = 60_000
let count = 0

const newPath = (): string => folder.at(`console-${count++}`)

test('the master of a terminal arrives, non-blocking', { skip }, async () => {
  const path = newPath()
  const console = listenConsole(path)
  const peer = startPeer(path, 'master')
  const master = await console.receive(LONG_MS)
  await linesOf(peer, 1)
  const bytes = Buffer.alloc(64)
  assert.equal(bytes.toString('latin1', 0, readSync(master, bytes)), 'from the peer')
  assert.throws(() => readSync(master, bytes), { code: 'EAGAIN' })
  resizeTerminal(master, { rows: 10, columns: 20 })
  console.close()
  assert.ok(!existsSync(path))
  closeSync(master)
  peer.stdin.end()
  await once(peer, 'exit')
})

test('one that arrives before it is asked for is kept, or closed with the socket', { skip }, async () => {
  const terminals = (): number => openFiles().filter((link) => link.includes('ptmx')).length
  const before = terminals()
  const path = newPath()
  const console = listenConsole(path)
  const peer = startPeer(path, 'master')
  await linesOf(peer, 1)
  const master = await console.receive(LONG_MS)
  closeSync(master)
  peer.stdin.end()
  const other = newPath()
  const unread = listenConsole(other)
  const second = startPeer(other, 'master')
  await linesOf(second, 2) // the socket was closed: it has the terminal
  unread.close()
  while (terminals() > before) await setImmediate()
  second.stdin.end()
})

test('of several descriptors only the terminal stays open', { skip }, async () => {
  const path = newPath()
  const console = listenConsole(path)
  const before = openFiles().length
  const peer = startPeer(path, 'several')
  const master = await console.receive(LONG_MS)
  const files = openFiles().filter((link) => link.startsWith('/dev/pt'))
  assert.equal(files.length, 1, files.join())
  assert.ok(openFiles().length <= before + 4) // the terminal, and the pipes to the peer
  closeSync(master)
  peer.stdin.end()
  await once(peer, 'exit')
})

test('what is not the master of a terminal is EPROTO, and closed', { skip }, async () => {
  for (const what of ['file', 'slave'] as const) {
    const path = newPath()
    const console = listenConsole(path)
    const peer = startPeer(path, what)
    await assert.rejects(console.receive(LONG_MS), { code: 'EPROTO', syscall: 'recvmsg' })
    assert.ok(!openFiles().some((link) => link.startsWith('/dev/pts')))
    console.close()
    peer.stdin.end()
    await once(peer, 'exit')
  }
})

test('after a peer that sends nothing, the next one is served', { skip }, async () => {
  const path = newPath()
  const console = listenConsole(path)
  const silent = startPeer(path, 'nothing')
  await linesOf(silent, 1)
  silent.stdin.end()
  const peer = startPeer(path, 'master')
  closeSync(await console.receive(LONG_MS))
  peer.stdin.end()
})

test('another user is dropped, and our own is served', { skip: notRoot }, async () => {
  const path = newPath()
  const console = listenConsole(path)
  chmodSync(folder.path, 0o755)
  chmodSync(path, 0o666)
  const other = startPeer(path, 'master', 65534)
  const [text] = await linesOf(other, 1)
  assert.match(text!, /sent|Broken pipe|reset/)
  other.stdin.end()
  await once(other, 'exit')
  const peer = startPeer(path, 'master')
  closeSync(await console.receive(LONG_MS))
  peer.stdin.end()
  chmodSync(folder.path, 0o700)
})

test('it ends in time, and when it is closed; its path is removed', async () => {
  const late = newPath()
  const console = listenConsole(late)
  const client = connect(late)
  await once(client, 'connect')
  await assert.rejects(console.receive(1), { code: 'ETIMEDOUT', message: /no terminal arrived in time/ })
  assert.ok(!existsSync(late))
  console.close()
  client.destroy()
  const closed = listenConsole(newPath())
  const received = closed.receive(LONG_MS)
  await assert.rejects(closed.receive(LONG_MS), { code: 'ERR_TTRPC_ARGUMENT' })
  closed.close()
  closed.close()
  await assert.rejects(received, { code: 'ECANCELED' })
})

test('a path in use is a ListenError, wrong times are refused', async () => {
  const path = newPath()
  const console = listenConsole(path)
  assert.throws(() => listenConsole(path), { name: 'ListenError', code: 'EADDRINUSE' })
  await assert.rejects(console.receive(-1), { code: 'ERR_TTRPC_ARGUMENT' })
  console.close()
})
