/** Rules that combine, held against processes of other users and in other namespaces. */
import assert from 'node:assert/strict'
import diagnostics from 'node:diagnostics_channel'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import {
  allOf,
  allowAnyPeer,
  anyOf,
  Channels,
  connect,
  gids,
  type Handshaker,
  inGroup,
  type NamespaceKind,
  not,
  type Refusal,
  sameNamespaces,
  uids,
  unixCredentials,
  unixSocketRequireRoot,
  unixSocketRequireSameUser,
} from 'ttrpc'
import { Child, type ChildOptions, skipUnlessRoot } from '../support/child.js'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { callAs, DIALER, NOT_ADMITTED, openServer } from './strangers.js'

const timeout = 60_000
const root = { timeout, skip: skipUnlessRoot() }

const zero = { uid: 0, gid: 0 }
const ada = { uid: 1234, gid: 1234 }
const adaInDocker = { ...ada, groups: [998, 999] }
const bob = { uid: 1235, gid: 999 }

const rules: readonly {
  title: string
  rule: Handshaker
  admitted: ChildOptions[]
  refused: ChildOptions[]
}[] = [
  {
    title: 'uids: one of several',
    rule: uids([1234, 0]),
    admitted: [zero, ada],
    refused: [bob],
  },
  {
    title: 'gids: the primary group alone',
    rule: gids([999]),
    admitted: [bob],
    refused: [zero, adaInDocker],
  },
  {
    title: 'inGroup: the primary group, or a supplementary one',
    rule: inGroup(999),
    admitted: [bob, adaInDocker],
    refused: [zero, ada, { ...ada, groups: [998] }],
  },
  {
    title: 'anyOf: root, or us, or a member',
    rule: anyOf(unixSocketRequireRoot(), unixSocketRequireSameUser(), inGroup(998)),
    admitted: [zero, adaInDocker],
    refused: [ada, bob, { uid: 0, gid: 5 }],
  },
  {
    title: 'allOf: a user in a group',
    rule: allOf(uids([1234]), inGroup(999)),
    admitted: [adaInDocker],
    refused: [ada, bob, zero],
  },
  {
    title: 'not: everybody but root and a group',
    rule: not(anyOf(uids([0]), inGroup(999))),
    admitted: [ada],
    refused: [zero, bob, adaInDocker],
  },
]

test('a rule that admits no peer is refused', () => {
  for (const all of [
    allowAnyPeer(),
    anyOf(uids([1]), allowAnyPeer()),
    allOf(allowAnyPeer(), allowAnyPeer()),
  ]) {
    assert.throws(() => not(all), { code: 'ERR_TTRPC_RULE', message: /^not\(.*\) admits no peer at all/ })
  }
})

for (const { title, rule, admitted, refused } of rules) {
  test(title, root, async () => {
    await using way = await openServer(rule)
    const { path } = way
    for (const who of admitted) {
      assert.deepEqual(await callAs(who, path), { uid: who.uid, gid: who.gid }, JSON.stringify(who))
    }
    for (const who of refused) assert.equal(await callAs(who, path), NOT_ADMITTED, JSON.stringify(who))
  })
}

const elsewhere: readonly [string, string[], NamespaceKind[]][] = [
  ['of a mount namespace', ['unshare', '--mount'], ['mnt']],
  ['of a user namespace', ['unshare', '--user', '--map-root-user'], ['user']],
  ['of a pid namespace', ['unshare', '--pid', '--fork'], ['pid']],
  ['of a network namespace', ['unshare', '--net'], ['net']],
]

for (const [where, through, kinds] of elsewhere) {
  test(`sameNamespaces refuses a peer ${where} of its own, whatever its uid`, root, async () => {
    await using way = await openServer(allOf(uids([0]), sameNamespaces({ kinds })))
    const { server, path } = way
    assert.deepEqual(await callAs(zero, path), zero)
    assert.equal(await callAs({ through }, path), NOT_ADMITTED)
    await server.close()

    await using open = await openServer(not(sameNamespaces({ kinds })))
    assert.equal(await callAs(zero, open.path), NOT_ADMITTED)
    assert.deepEqual(await callAs({ through }, open.path), zero)
  })
}

test('the usual kinds are user, mnt and pid, not net', root, async () => {
  await using way = await openServer(sameNamespaces())
  const { path } = way
  assert.deepEqual(await callAs({ through: ['unshare', '--net'] }, path), zero)
  assert.equal(await callAs({ through: ['unshare', '--mount'] }, path), NOT_ADMITTED)
  assert.equal(await callAs({ through: ['unshare', '--pid', '--fork'] }, path), NOT_ADMITTED)
})

test(
  'in a user namespace a peer without a mapped id passes neither a rule nor its negation',
  root,
  async () => {
    const path = tempSocket()
    chmodSync(dirname(path), 0o711)
    const through = ['unshare', '--user', '--map-root-user']
    await using child = Child.start(new URL('./programs/refuse.js', import.meta.url), [path], { through })
    await child.expect('listening')
    await Child.start(DIALER, [path, '1', '-', '0'], ada).ended
    await child.expect('65534 the id is the overflow id, which names nobody in this user namespace')
    child.tell('end')
  },
)

test('a rule with a namespace refuses a peer into whose process we may not look', root, async () => {
  const folder = tempSocket()
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  chmodSync(dirname(folder), 0o711)
  const path = `${folder}/s`
  // The server is an ordinary user, the peer root.
  const through = ['setpriv', '--reuid=1234', '--regid=1234', '--clear-groups']
  await using child = Child.start(new URL('./programs/refuse.js', import.meta.url), [path, 'unsafe'], {
    through,
  })
  await child.expect('listening')
  await Child.start(DIALER, [path, '1', '-', '0'], zero).ended
  await child.expect('0 its namespaces could not be read')
  child.tell('end')
})

test('verifyServer takes the same rules', { timeout }, async () => {
  await using server = rawServer()
  const path = tempSocket()
  await server.listen(path)
  const own = process.geteuid!()
  const good = allOf(uids([own]), sameNamespaces(), anyOf(inGroup(process.getegid!()), uids([own])))
  await using client = await connect(path, { verifyServer: good })
  await client.close()
  for (const verifyServer of [not(uids([own])), uids([own + 1]), not(sameNamespaces())]) {
    await assert.rejects(connect(path, { verifyServer }), { name: 'ConnectError', code: 'EACCES' })
  }
})

const shut: Handshaker = {
  handshake() {
    throw new Error('shut')
  },
}
for (const [who, engine, handshaker] of [
  ['the I/O thread', 'native', uids([4_000_000_000])],
  ['a handshaker in JS, native engine', 'native', unixCredentials(() => false)],
  ['a handshaker in JS, JS engine', 'node', shut],
] as const) {
  test(`maxRefusalEvents: of a flood that ${who} refuses few are published, with the number of the others`, {
    timeout,
  }, async () => {
    const told: Refusal[] = []
    const onRefusal = (message: unknown): void => void told.push(message as Refusal)
    diagnostics.subscribe(Channels.PEER_REFUSED, onRefusal)
    await using server = rawServer({ engine, handshaker, limits: { maxRefusalEvents: 2 } })
    const path = tempSocket()
    await server.listen(path)
    let refused = 0
    while (told.every(({ suppressed }) => suppressed === 0)) {
      const client = await connect(path)
      await assert.rejects(client.call(RAW_SERVICE, 'Echo', new Uint8Array(1)), { name: 'ClosedError' })
      refused++
    }
    // More may have been published since the first one that counts others.
    const [first, second, last] = told as [Refusal, Refusal, Refusal]
    assert.deepEqual([first.suppressed, second.suppressed], [0, 0])
    assert.ok(last.suppressed > 0)
    assert.ok(last.suppressed + 3 <= refused, `${last.suppressed} of ${refused}`)
    await server.close()
    diagnostics.unsubscribe(Channels.PEER_REFUSED, onRefusal)
  })
}
