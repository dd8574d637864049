/** What containerd passes on stdin of start. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { anyPack } from 'ttrpc'
import { Any, bootstrapV1, runcOptionsV1 } from 'ttrpc/containerd'
import { readBootstrap } from '#ttrpc/kits/shim/start/bootstrap.js'

const invocation = {
  id: 'c1',
  namespace: 'default',
  bundle: '/b',
  containerdAddress: '',
  ttrpcAddress: '',
  debug: false,
}

const encodeParams = (init: bootstrapV1.BootstrapParamsInit) => bootstrapV1.BootstrapParams.encode(init)

test('nothing is a start without options', () => {
  assert.deepEqual(readBootstrap(new Uint8Array(), invocation), { kind: 'options', options: undefined })
})

test('parameters are those of the id and the namespace in the flags', () => {
  const input = encodeParams({ instanceId: 'c1', namespace: 'default', socketDir: '/s' })
  const bootstrap = readBootstrap(input, invocation)
  assert.equal(bootstrap.kind, 'params')
  assert.equal(bootstrap.params.socketDir, '/s')
})

test('an Any is the options of the runtime, which BootstrapParams could be read from too', () => {
  const options = anyPack(runcOptionsV1.Options, { binaryName: 'crun' }, '')
  const bootstrap = readBootstrap(Any.encode(options), invocation)
  assert.equal(bootstrap.kind, 'options')
  assert.equal(bootstrap.options?.typeUrl, 'containerd.runc.v1.Options')
})

test('parameters of another container are refused', () => {
  const other = encodeParams({ instanceId: 'c2', namespace: 'default', containerdVersion: '2.4.2' })
  assert.throws(
    () => readBootstrap(other, invocation),
    /the bootstrap parameters of "default"\/"c2", not of default\/c1/,
  )
  const bare = encodeParams({ instanceId: 'c2', namespace: 'default' })
  assert.throws(() => readBootstrap(bare, invocation), /neither bootstrap parameters nor the options/)
})

test('garbage is refused', () => {
  for (const garbage of [
    Buffer.from('start\n'),
    Buffer.from([0xff, 0xff]),
    Buffer.alloc(1000),
    Buffer.from('{"instance_id":"c1"}'),
  ]) {
    assert.throws(
      () => readBootstrap(garbage, invocation),
      /stdin has neither bootstrap parameters nor the options/,
    )
  }
})
