import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMountOptions } from '#ttrpc/process/mount-options.js'

const MS_RDONLY = 1
const MS_NOSUID = 2
const MS_BIND = 4096
const MS_REC = 16384

test('flags are set and taken back in their order, the rest is data', () => {
  assert.deepEqual(parseMountOptions(['rbind', 'ro']), { flags: MS_BIND | MS_REC | MS_RDONLY, data: '' })
  assert.deepEqual(parseMountOptions(['ro', 'nosuid', 'rw']), { flags: MS_NOSUID, data: '' })
  assert.deepEqual(parseMountOptions(['lowerdir=/a:/b', 'index=off', 'defaults']), {
    flags: 0,
    data: 'lowerdir=/a:/b,index=off',
  })
})

test("options for containerd's own use are left out", () => {
  assert.deepEqual(parseMountOptions(['X-containerd.mkdir.path=/x', 'size=1m']), {
    flags: 0,
    data: 'size=1m',
  })
})

test('what cannot be applied is refused, with what to do', () => {
  assert.throws(() => parseMountOptions(['loop']), { code: 'ERR_TTRPC_ARGUMENT', message: /loop device/ })
  assert.throws(() => parseMountOptions(['uidmap=0:1:2']), { code: 'ERR_TTRPC_ARGUMENT', message: /uidmap/ })
  assert.throws(() => parseMountOptions('ro' as unknown as string[]), { code: 'ERR_TTRPC_ARGUMENT' })
})

test('data is at most a page, less the NUL at its end', () => {
  assert.equal(parseMountOptions(['x'.repeat(4095)]).data.length, 4095)
  assert.throws(() => parseMountOptions(['x'.repeat(4096)]), {
    code: 'ERR_TTRPC_ARGUMENT',
    message: /4096 bytes, and the kernel takes 4095/,
  })
})
