/** Folders with those above them, also where Node's own `recursive` does not end. */
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeFolders } from '#ttrpc/kits/shim/make-folders.js'
import { TempFolder } from '../support/temp-folder.js'

test('all that are missing are made with the mode; those that exist keep theirs', () => {
  const folder = new TempFolder()
  const shared = folder.at('shared')
  mkdirSync(shared)
  chmodSync(shared, 0o755)
  for (let round = 0; round < 2; round++) {
    makeFolders(folder.at('shared', 'a', 'b'), 0o700)
    const modes = ['shared', 'shared/a', 'shared/a/b'].map((name) => statSync(folder.at(name)).mode & 0o777)
    assert.deepEqual(modes, [0o755, 0o700, 0o700])
  }
})

test('what cannot be made is an error with its errno', () => {
  const folder = new TempFolder()
  writeFileSync(folder.at('file'), '')
  symlinkSync(folder.at('nowhere', 'x'), folder.at('dangling'))
  const cases = [
    ['/proc/nope', 'ENOENT'],
    ['/proc/nope/x/y', 'ENOENT'],
    ['/proc/self/x/y', 'ENOENT'],
    [folder.at('file', 'x', 'y'), 'ENOTDIR'],
    [folder.at('dangling', 'x'), 'ENOENT'],
    [folder.at('x'.repeat(300), 'y'), 'ENAMETOOLONG'],
  ] as const
  for (const [path, code] of cases) assert.throws(() => makeFolders(path, 0o700), { code }, path)
})
