/** The arguments of a shim, as Go's package flag reads them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFlags } from '#ttrpc/kits/shim/command/flags.js'
import { invocationOf } from '#ttrpc/kits/shim/command/invocation.js'

const none = {
  action: 'serve',
  namespace: '',
  id: '',
  address: '',
  bundle: '',
  socket: '',
  debug: false,
  version: false,
  info: false,
}

test("containerd's arguments of start", () => {
  const argv = [
    '-namespace',
    'k8s.io',
    '-address',
    '/run/c.sock',
    '-publish-binary',
    '/bin/c',
    '-id',
    'c1',
    '-debug',
    'start',
  ]
  assert.deepEqual(parseFlags(argv), {
    ...none,
    action: 'start',
    namespace: 'k8s.io',
    id: 'c1',
    address: '/run/c.sock',
    debug: true,
  })
})

test('flags in all forms of Go', () => {
  assert.deepEqual(parseFlags([]), none)
  assert.deepEqual(parseFlags(['--id=c=1', '-debug=false', '--v', 'delete']), {
    ...none,
    action: 'delete',
    id: 'c=1',
    version: true,
  })
  assert.deepEqual(parseFlags(['-info', '-version=T']), { ...none, info: true, version: true })
  assert.deepEqual(parseFlags(['-id', '-debug', '-socket=', '--', 'start']), {
    ...none,
    action: 'start',
    id: '-debug',
  })
  assert.deepEqual(parseFlags(['start', '-id', 'c1']), { ...none, action: 'start' }) // behind the action: not a flag
  assert.deepEqual(parseFlags(['-debug-socket', '/x', '-bundle', '/b']), { ...none, bundle: '/b' })
})

test('wrong arguments are refused with the reason', () => {
  assert.throws(() => parseFlags(['-ID', 'c1']), /there is no flag "-ID"; there are -namespace, /)
  assert.throws(() => parseFlags(['-id']), /the flag -id needs a value/)
  assert.throws(() => parseFlags(['-debug=yes']), /the flag -debug must be true or false, not "yes"/)
  assert.throws(() => parseFlags(['stop']), /there is no action "stop"/)
  assert.throws(() => parseFlags(['-constructor', 'x']), /there is no flag/)
})

test('ids and namespaces that could leave their folder are refused', () => {
  const base = { namespace: 'default', id: 'c1' }
  for (const bad of ['', '..', '../x', 'a/b', '.a', 'a.', 'x'.repeat(77), 'a b', 'a\0', 'ä']) {
    for (const flag of ['id', 'namespace'] as const) {
      const flags = { ...parseFlags([]), ...base, [flag]: bad }
      assert.throws(
        () => invocationOf(flags, {}, () => '/b'),
        new RegExp(`the flag -${flag} (is missing|must have)`),
      )
    }
  }
})

test('the bundle is the working directory, or that of the flag', () => {
  const flags = { ...parseFlags([]), namespace: 'default', id: 'c_1.x-y' }
  const none = (): string => assert.fail('the folder is not needed')
  assert.equal(invocationOf({ ...flags, bundle: '/b/c2/../c3' }, {}, none).bundle, '/b/c3')
  assert.equal(invocationOf(flags, {}, () => '/b/c1').bundle, '/b/c1')
  assert.equal(invocationOf({ ...flags, bundle: 'c2' }, {}, () => '/b').bundle, '/b/c2')
  assert.equal(invocationOf(flags, { TTRPC_ADDRESS: '/e.sock' }, () => '/b').ttrpcAddress, '/e.sock')
})
