/** runc starts a container with a terminal: its console socket, its adopted process, the bytes of its terminal. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import {
  copyDescriptor,
  listenConsole,
  openFifo,
  resizeTerminal,
  setChildSubreaper,
  watchExit,
} from 'ttrpc/process'
import { BUSYBOX, skipWithoutRunc } from '../support/runc.js'
import { TempFolder } from '../support/temp-folder.js'

/** Makes a bundle whose process runs a script on a terminal. */
function makeBundle(folder: TempFolder, script: string): void {
  mkdirSync(folder.at('rootfs/bin'), { recursive: true })
  copyFileSync(BUSYBOX, folder.at('rootfs/bin/busybox'))
  for (const name of ['sh', 'stty']) symlinkSync('busybox', folder.at('rootfs/bin', name))
  execFileSync('runc', ['spec', '--bundle', folder.path])
  const config = JSON.parse(readFileSync(folder.at('config.json'), 'utf8'))
  Object.assign(config.process, { terminal: true, args: ['sh', '-c', script] })
  writeFileSync(folder.at('config.json'), JSON.stringify(config))
}

test('a container with a terminal, from its start to its exit', { skip: skipWithoutRunc() }, async () => {
  const folder = new TempFolder()
  makeBundle(folder, 'stty size; exit 5')
  const id = `ttrpc-test-${process.pid}`
  setChildSubreaper(true)
  const console = listenConsole(folder.at('console.sock'))
  const create = ['create', '--bundle', folder.path, '--pid-file', folder.at('pid')]
  const runc = spawn('runc', [...create, '--console-socket', folder.at('console.sock'), id], {
    stdio: 'ignore',
  })
  const [master, [code]] = await Promise.all([console.receive(60_000), once(runc, 'exit')])
  assert.equal(code, 0)
  console.close()
  const exit = watchExit(Number(readFileSync(folder.at('pid'), 'utf8')))
  resizeTerminal(master, { rows: 12, columns: 34 })
  execFileSync('mkfifo', [folder.at('stdout')])
  const reader = openFifo(folder.at('stdout'), 'read', { nonblocking: true })
  const writer = openFifo(folder.at('stdout'), 'write')
  const copy = copyDescriptor(master, writer)
  execFileSync('runc', ['start', id])
  const { exitCode, known } = await exit
  assert.deepEqual({ exitCode, known }, { exitCode: 5, known: true })
  await copy.done
  const bytes = Buffer.alloc(64)
  assert.equal(bytes.toString('latin1', 0, readSync(reader, bytes)), '12 34\r\n')
  execFileSync('runc', ['delete', id])
  for (const fd of [master, reader, writer]) closeSync(fd)
  setChildSubreaper(false)
})
