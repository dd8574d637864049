/** Listening sockets for a child. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'
import { test } from 'node:test'
import { ListenError } from 'ttrpc'
import { bindSocket } from 'ttrpc/process'
import { TempFolder } from '../support/temp-folder.js'

const folder = new TempFolder()
/** Answers each connection with its text, from descriptor 3. */
const serve = `require('node:net').createServer((socket) => socket.end(process.argv[1])).listen({ fd: 3 })`

function startServer(fd: number, text: string) {
  return spawn(process.execPath, ['-e', serve, text], { stdio: ['ignore', 'inherit', 'inherit', fd] })
}

async function answerAt(path: string): Promise<string> {
  let text = ''
  const socket = connect(path).setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
  })
  await once(socket, 'close')
  return text
}

test('a child serves the socket, whose path outlives our descriptor', async () => {
  const path = folder.at('a.sock')
  const fd = bindSocket(path)
  const child = startServer(fd, 'from the child')
  closeSync(fd)
  assert.equal(await answerAt(path), 'from the child')
  child.kill()
  await once(child, 'exit')
  assert.ok(existsSync(path))
})

test('connections wait for the child from the first moment', async () => {
  const path = folder.at('b.sock')
  const fd = bindSocket(path)
  const answer = answerAt(path)
  const child = startServer(fd, 'late')
  closeSync(fd)
  assert.equal(await answer, 'late')
  child.kill()
  await once(child, 'exit')
})

test('the path has the mode, by default 0600', () => {
  for (const [mode, expected] of [
    [undefined, 0o600],
    [0o660, 0o660],
  ] as const) {
    const path = folder.at(`mode-${expected}.sock`)
    closeSync(bindSocket(path, mode === undefined ? {} : { mode }))
    assert.equal(statSync(path).mode & 0o777, expected)
  }
})

test('a socket that no process serves is replaced, a live one and a file are not', () => {
  const path = folder.at('c.sock')
  closeSync(bindSocket(path))
  const fd = bindSocket(path)
  assert.throws(
    () => bindSocket(path),
    (error) =>
      error instanceof ListenError && error.code === 'EADDRINUSE' && /a live server/.test(error.message),
  )
  closeSync(fd)
  writeFileSync(folder.at('d.sock'), '')
  assert.throws(() => bindSocket(folder.at('d.sock')), { code: 'EADDRINUSE', message: /not a socket/ })
})

test('of processes that bind to one path at once, exactly one wins', async () => {
  const path = folder.at('race.sock')
  const program = `
    const { bindSocket } = await import(${JSON.stringify(import.meta.resolve('ttrpc/process'))})
    process.stdin.once('data', () => {
      try { bindSocket(${JSON.stringify(path)}); console.log('bound') } catch (error) { console.log(error.code) }
    })
    console.log('ready')
    process.stdin.once('end', () => process.exit())`
  const racers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  for (const { stdout } of racers) stdout.setEncoding('utf8')
  await Promise.all(racers.map(({ stdout }) => once(stdout, 'data')))
  const outcomes = racers.map(({ stdout }) => once(stdout, 'data'))
  for (const { stdin } of racers) stdin.write('go\n')
  const said = (await Promise.all(outcomes)).map(([text]) => String(text).trim()).sort()
  assert.deepEqual(said, ['EADDRINUSE', 'EADDRINUSE', 'EADDRINUSE', 'bound'])
  for (const racer of racers) racer.stdin.end()
  await Promise.all(racers.map((racer) => once(racer, 'exit')))
})

test('a folder in which others can replace the socket is refused, unless it is allowed', () => {
  const open = folder.at('open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  assert.throws(
    () => bindSocket(`${open}/s`),
    (error) => error instanceof ListenError,
  )
  closeSync(bindSocket(`${open}/s`, { allowUnsafeDirectory: true }))
})

test('wrong arguments are refused', () => {
  assert.throws(() => bindSocket(''), { code: 'ERR_TTRPC_ARGUMENT' })
  assert.throws(() => bindSocket(folder.at('x'), { mode: 0o7777 }), { code: 'ERR_TTRPC_OPTION' })
})
