import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import {
  type Address,
  formatAddress,
  isNative,
  nativeSocket,
  nodeSocket,
  parseAddress,
} from '#ttrpc/engine/address/address.js'

const abstract = (name: string): Address => ({ kind: 'abstract', name: new Uint8Array(Buffer.from(name)) })

test('every accepted form', () => {
  const forms: [string, Address][] = [
    ['unix:///run/a.sock', { kind: 'unix', path: '/run/a.sock' }],
    ['unix:/run/a.sock', { kind: 'unix', path: '/run/a.sock' }],
    ['/run/a b%20@:.sock', { kind: 'unix', path: '/run/a b%20@:.sock' }],
    ['unix:////run//a', { kind: 'unix', path: '//run//a' }],
    ['unix:@name', abstract('name')],
    ['unix:@/grüße', abstract('/grüße')],
    ['fd:3', { kind: 'fd', fd: 3 }],
    ['fd:2147483647', { kind: 'fd', fd: 2147483647 }],
    ['tcp://127.0.0.1:80', { kind: 'tcp', host: '127.0.0.1', port: 80 }],
    ['tcp://[::1]:0', { kind: 'tcp', host: '::1', port: 0 }],
    ['npipe:////./pipe/x', { kind: 'pipe', path: '\\\\.\\pipe\\x' }],
  ]
  for (const [text, address] of forms) assert.deepEqual(parseAddress(text), address, text)
})

test('what is formatted is read back alike', () => {
  for (const text of [
    'unix:///run/a.sock',
    'unix:@name/x',
    'fd:0',
    'tcp://host:65535',
    'tcp://[fe80::1]:9',
    'npipe:////./pipe/x',
  ]) {
    const address = parseAddress(text)
    assert.equal(formatAddress(address), text)
    assert.deepEqual(parseAddress(formatAddress(address)), address)
  }
})

test('an abstract name has 107 bytes at most, counted as UTF-8', () => {
  assert.equal((parseAddress(`unix:@${'x'.repeat(107)}`) as { name: Uint8Array }).name.length, 107)
  for (const long of [`unix:@${'x'.repeat(108)}`, `unix:@${'ü'.repeat(54)}`]) {
    assert.throws(() => parseAddress(long), { code: 'ERR_TTRPC_ADDRESS', message: /108 bytes/ })
  }
})

test('a path has 4095 bytes at most; beyond 107, its last part 82', () => {
  const deep = (bytes: number, last: string): string => {
    const folders = bytes - Buffer.byteLength(last) - 1
    return `${'/d'.repeat(folders / 2)}${folders % 2 === 1 ? '/' : ''}/${last}`
  }
  const fit = [`/${'x'.repeat(106)}`, deep(4095, 's'), deep(4094, 'x'.repeat(82)), deep(107, 'ü'.repeat(50))]
  for (const path of fit) assert.deepEqual(parseAddress(path), { kind: 'unix', path })
  const long: [string, RegExp][] = [
    [deep(4096, 's'), /path has 4096 bytes/],
    [`/${'x'.repeat(107)}`, /last part of a path of more than 107 bytes has 107 bytes/],
    [`unix://${deep(4000, 'x'.repeat(83))}`, /has 83 bytes, the kernel takes 82/],
    [deep(108, 'ü'.repeat(42)), /has 84 bytes/],
  ]
  for (const [path, message] of long) {
    assert.throws(() => parseAddress(path), { code: 'ERR_TTRPC_ADDRESS', message })
  }
})

test('everything else is refused, naming what is accepted', () => {
  const wrong: unknown[] = [
    '',
    'unix:',
    'unix://',
    'unix:a.sock',
    'unix://run/a.sock',
    './a.sock',
    'a.sock',
    'unix:@',
    'unix:///a\0b',
    '/run/folder/',
    'unix:/',
    'unix:@a\0b',
    '/half\ud800',
    'http://x',
    'UNIX:///x',
    '__proto__:/x',
    'fd:',
    'fd:-1',
    'fd:3.5',
    'fd:2147483648',
    'fd: 3',
    'fd:0x3',
    'tcp://host',
    'tcp://host:65536',
    'tcp://:80',
    'tcp:host:80',
    'tcp://user@host:80',
    'tcp://host:80/path',
    'x'.repeat(100_000),
    `${'x'.repeat(100_000)}:/a`,
    'two\nlines:/a',
    null,
    undefined,
    3,
    {},
    Object.create(null),
  ]
  for (const address of wrong) {
    assert.throws(
      () => parseAddress(address as string),
      (error: TypeError & { code: string }) =>
        error instanceof TypeError &&
        error.code === 'ERR_TTRPC_ADDRESS' &&
        error.message.includes('unix:///path') &&
        error.message.length < 500 &&
        !error.message.includes('\n'),
      String(typeof address === 'string' ? address.slice(0, 50) : typeof address),
    )
  }
})

test('an address of any scheme that ends in white space is refused, with the cure', () => {
  const addresses = [
    '/run/a',
    'unix:///run/a',
    'unix:/run/a',
    'unix:@a',
    'fd:3',
    'tcp://h:1',
    'tcp://[::1]:1',
  ]
  const others = ['npipe:////./pipe/x', 'vsock://3:1024', 'hvsock://a/b', '', 'a', 'http://x']
  const ends = ['\n', '\r\n', '\r', ' ', '\t', '\v', '\f', '\u00a0', '\u2028', '\ufeff', '  \n']
  for (const address of [...addresses, ...others]) {
    for (const end of ends) {
      assert.throws(() => parseAddress(address + end), {
        name: 'TypeError',
        code: 'ERR_TTRPC_ADDRESS',
        message: /ends in white space, as a line that was read from a file does; trim it/,
      })
    }
  }
  for (const address of addresses) parseAddress(address)
  assert.deepEqual(parseAddress('/run/a \nb'), { kind: 'unix', path: '/run/a \nb' }, 'white space elsewhere')
})

test('schemes to come are distinguished from unknown ones', () => {
  for (const address of ['vsock://3:1024', 'hvsock://a/b']) {
    assert.throws(() => parseAddress(address), {
      code: 'ERR_TTRPC_ADDRESS',
      message: /not supported yet by this engine/,
    })
  }
})

test('an engine gets the socket in its own words', () => {
  const name = new Uint8Array(Buffer.from('/a'))
  const native = (text: string) => nativeSocket(parseAddress(text))
  const node = (text: string) => nodeSocket(parseAddress(text))
  assert.deepEqual(
    { ...native('/a'), name: new Uint8Array(native('/a').name) },
    { name, isAbstract: false, fd: -1 },
  )
  assert.deepEqual(native('unix:@a'), { name: new Uint8Array([97]), isAbstract: true, fd: -1 })
  assert.deepEqual(native('fd:3'), { name: new Uint8Array(0), isAbstract: false, fd: 3 })
  assert.deepEqual(node('/a'), { path: '/a', isFile: true })
  assert.deepEqual(node('fd:3'), { fd: 3 })
  assert.deepEqual(node('tcp://h:1'), { host: 'h', port: 1 })
})

test('an engine without such sockets refuses, and names the other engine', () => {
  for (const text of ['tcp://h:1']) {
    assert.equal(isNative(parseAddress(text)), false)
    assert.throws(() => nativeSocket(parseAddress(text)), {
      code: 'ERR_TTRPC_ADDRESS',
      message: new RegExp(`the native engine has no .*: use engine 'node' for ${text.slice(0, 4)}`),
    })
  }
  assert.throws(() => nodeSocket(parseAddress('unix:@a')), {
    code: 'ERR_TTRPC_ADDRESS',
    message: 'the JS engine has no exact abstract names: unix:@a needs the native engine',
  })
})

test('a pipe of Windows is a socket there alone: elsewhere its name would be the path of a file', (t) => {
  const pipe = parseAddress('npipe:////./pipe/x')
  const platform = (name: string) => Object.defineProperty(process, 'platform', { value: name })
  const { platform: own } = process
  t.after(() => platform(own))
  for (const name of ['linux', 'darwin', 'freebsd']) {
    platform(name)
    for (const socket of [nodeSocket, nativeSocket]) {
      assert.throws(() => socket(pipe), {
        code: 'ERR_TTRPC_ADDRESS',
        message: /^named pipes exist on Windows alone/,
      })
    }
  }
  platform('win32')
  assert.deepEqual(nodeSocket(pipe), { path: '\\\\.\\pipe\\x', isFile: false })
  assert.throws(() => nativeSocket(pipe), { code: 'ERR_TTRPC_ADDRESS', message: /use engine 'node'/ })
})
