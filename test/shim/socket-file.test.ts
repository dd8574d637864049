/** The file of a daemon's socket. */
import assert from 'node:assert/strict'
import { existsSync, linkSync, renameSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { SocketFile } from '#ttrpc/kits/shim/daemon/socket-file.js'
import { TempFolder } from '../support/temp-folder.js'

test('the file of a later daemon is left, also where it has got the same inode', () => {
  const folder = new TempFolder()
  const path = folder.at('socket')
  writeFileSync(path, '')
  linkSync(path, folder.at('same'))
  const file = new SocketFile(path)
  file.remove()
  assert.ok(!existsSync(path))
  renameSync(folder.at('same'), path)
  file.remove() // at the end of the process
  assert.ok(existsSync(path))
})

test('the file of another daemon is left', () => {
  const folder = new TempFolder()
  const path = folder.at('socket')
  writeFileSync(path, '')
  const file = new SocketFile(path)
  writeFileSync(folder.at('other'), '')
  renameSync(folder.at('other'), path)
  file.remove()
  assert.ok(existsSync(path))
})
