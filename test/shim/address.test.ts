/** Addresses as shims hand them over. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { bootstrapV1 } from 'ttrpc/containerd'
import { parseShimAddress } from 'ttrpc/shim'

const path = 'unix:///run/containerd/s/0a1b'

const answers: readonly (readonly [name: string, printed: string | Uint8Array, address: string])[] = [
  ['plain', path, path],
  ['plain, with a newline', `${path}\n`, path],
  ['plain bytes', Buffer.from(path), path],
  ['JSON of version 2', JSON.stringify({ version: 2, address: path, protocol: 'ttrpc' }), path],
  ['JSON with a newline and another case', ` {"version":3,"address":"${path}","protocol":"TTRPC"}\n`, path],
  [
    'a BootstrapResult',
    bootstrapV1.BootstrapResult.encode({ version: 3, address: path, protocol: 'ttrpc' }),
    path,
  ],
  ['an endpoint of containerd', `ttrpc+${path}`, path],
  [
    'an abstract name without a scheme',
    '/containerd-shim/default/c1/shim.sock',
    'unix:@/containerd-shim/default/c1/shim.sock',
  ],
  ['an abstract name with @', '@/containerd-shim/c1.sock', 'unix:@/containerd-shim/c1.sock'],
  ['an abstract name with a NUL', '\0/containerd-shim/c1.sock', 'unix:@/containerd-shim/c1.sock'],
  ['an abstract name behind a scheme, with @', 'unix://@/c1.sock', 'unix:@/c1.sock'],
  ['an abstract name behind a scheme, with a NUL', 'unix://\0/c1.sock', 'unix:@/c1.sock'],
  ['an abstract name as connect takes it', 'unix:@/c1.sock', 'unix:@/c1.sock'],
  ['vsock', 'vsock://3:1024', 'vsock://3:1024'],
  ['hybrid vsock', 'hvsock:///run/vm.sock:1024', 'hvsock:///run/vm.sock:1024'],
]

for (const [name, printed, address] of answers) {
  test(`parseShimAddress reads ${name}`, () => {
    assert.equal(parseShimAddress(printed), address)
  })
}

test('an answer without an address is refused', () => {
  for (const printed of ['', '\n', new Uint8Array()]) {
    assert.throws(() => parseShimAddress(printed), { name: 'TypeError', message: /has printed no address/ })
  }
})

test('a shim of another protocol is refused', () => {
  const answer = { version: 3, address: path, protocol: 'grpc' }
  for (const printed of [JSON.stringify(answer), bootstrapV1.BootstrapResult.encode(answer)]) {
    assert.throws(() => parseShimAddress(printed), { name: 'TypeError', message: /speaks "grpc", not ttrpc/ })
  }
})

test('JSON that is not an answer is an abstract name, as containerd has it', () => {
  assert.equal(parseShimAddress('{"version":1}'), 'unix:@{"version":1}')
  assert.equal(parseShimAddress('null'), 'unix:@null')
})
