import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseMountOptions } from '#ttrpc/process/mount-options.js'

const MS_RDONLY = 1
const MS_NOSUID = 2
const MS_BIND = 4096
const MS_REC = 16384

/** Of options that are passed on as they are. */
const folder = undefined

test('flags are set and taken back in their order, the rest is data', () => {
  assert.deepEqual(parseMountOptions(['rbind', 'ro']), {
    flags: MS_BIND | MS_REC | MS_RDONLY,
    data: '',
    folder,
  })
  assert.deepEqual(parseMountOptions(['ro', 'nosuid', 'rw']), { flags: MS_NOSUID, data: '', folder })
  assert.deepEqual(parseMountOptions(['lowerdir=/a:/b', 'index=off', 'defaults']), {
    flags: 0,
    data: 'lowerdir=/a:/b,index=off',
    folder,
  })
})

test("options for containerd's own use are left out", () => {
  assert.deepEqual(parseMountOptions(['X-containerd.mkdir.path=/x', 'size=1m']), {
    flags: 0,
    data: 'size=1m',
    folder,
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

/** Options of so many layers. */
const many = (path: (i: number) => string, count = 100, separator = ':'): string[] => [
  `lowerdir=${Array.from({ length: count }, (_, i) => path(i)).join(separator)}`,
  'upperdir=/up',
]

describe('the layers of an overlay', () => {
  const long = 'x'.repeat(60)

  test('that do not fit into a page are relative to their folder, and the other options stay', () => {
    const { data, folder } = parseMountOptions(
      many((i) => `/${long}/s/${i}/fs`),
      'overlay',
    )
    assert.equal(folder, `/${long}/s`)
    assert.match(data, /^lowerdir=0\/fs:1\/fs:.*:99\/fs,upperdir=\/up$/)
  })

  test('that fit stay as they are', () => {
    const options = many((i) => `/${long}/s/${i}/fs`, 50)
    assert.deepEqual(parseMountOptions(options, 'overlay'), { flags: 0, data: options.join(','), folder })
  })

  test('are split at the separators of the kernel, and the folder has no escapes', () => {
    const escaped = many((i) => `/a\\:b\\\\/${long}/${i}\\:fs`)
    const { data, folder } = parseMountOptions(escaped, 'overlay')
    assert.equal(folder, `/a:b\\/${long}`)
    assert.match(data, /^lowerdir=0\\:fs:1\\:fs:/)
    assert.match(
      parseMountOptions(
        many((i) => `/${long}/s/${i}`, 100, '::'),
        'overlay',
      ).data,
      /^lowerdir=0::1::2/,
    )
  })

  const refused = { code: 'ERR_TTRPC_ARGUMENT', message: /and the kernel takes 4095/ }

  test('are refused where they have no folder in common, or are too many even so', () => {
    assert.throws(
      () =>
        parseMountOptions(
          many((i) => `/${i}${long}/fs`),
          'overlay',
        ),
      refused,
    )
    assert.throws(
      () =>
        parseMountOptions(
          many((i) => `${long}/${i}`),
          'overlay',
        ),
      refused,
    )
    assert.throws(
      () =>
        parseMountOptions(
          many((i) => `/${long}/s/${i % 2 ? '/' : ''}${i}`),
          'overlay',
        ),
      refused,
    )
    assert.throws(
      () =>
        parseMountOptions(
          many((i) => `/${long}/s/${i}/fs`, 1000),
          'overlay',
        ),
      {
        code: 'ERR_TTRPC_ARGUMENT',
        message: /bytes, with paths relative to \/x+\/s, and the kernel takes 4095/,
      },
    )
  })

  for (const name of ['upperdir', 'workdir', 'lowerdir', 'lowerdir+', 'datadir+'])
    for (const path of ['up', './up', '../up', ''])
      test(`stay as they are beside ${name}=${path}, which begins in the working directory`, () => {
        const options = [...many((i) => `/${long}/s/${i}/fs`), `${name}=${path}`]
        assert.throws(() => parseMountOptions(options, 'overlay'), {
          code: 'ERR_TTRPC_ARGUMENT',
          message: /bytes, and the kernel takes 4095: use absolute and shorter paths/,
        })
      })

  test('are those of an overlay alone', () => {
    assert.throws(
      () =>
        parseMountOptions(
          many((i) => `/${long}/s/${i}/fs`),
          'other',
        ),
      refused,
    )
  })
})
