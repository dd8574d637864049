/** start in a bundle whose disk is full. */
import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mount, unmount } from 'ttrpc/process'
import { skipWithoutMounts } from '../support/mounts.js'
import { ShimFolder } from './shim-bundle.js'

test('a full disk under the bundle is an error of start, and leaves nothing', {
  skip: skipWithoutMounts(),
}, async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const kept = `${bundle.path}.kept`
  cpSync(join(bundle.path, 'config.json'), kept)
  await mount({ type: 'tmpfs', source: 'tmpfs', target: bundle.path, options: ['size=64k'] })
  try {
    cpSync(kept, join(bundle.path, 'config.json'))
    assert.throws(() => writeFileSync(join(bundle.path, 'fill'), new Uint8Array(128 * 1024)), {
      code: 'ENOSPC',
    })
    const { code, stdout, stderr } = await bundle.start()
    assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
    assert.match(stderr, /ENOSPC/)
    assert.deepEqual(folder.socketFiles, [])
  } finally {
    await unmount(bundle.path, {})
  }
})
