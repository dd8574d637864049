/** `ttrpc peer`. */
import assert from 'node:assert/strict'
import { readFileSync, readlinkSync } from 'node:fs'
import process from 'node:process'
import { after, before, describe, test } from 'node:test'
import { Server } from 'ttrpc'
import { cli } from '../support/cli.js'
import { tempSocket } from '../support/temp-socket.js'

function ownGroups(): number[] {
  const own = /^Groups:(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
  return own.trim().split(/\s+/).filter(Boolean).map(Number)
}

describe('ttrpc peer', () => {
  const path = tempSocket()
  const server = new Server()
  before(() => server.listen(`unix://${path}`))
  after(() => server.close())

  test('the process that listens, as JSON', async () => {
    const { code, stdout, stderr } = await cli(['peer', path, '--json'])
    assert.deepEqual([code, stderr], [0, ''])
    const { pid, uid, gid, groups, executable, namespaces, comm } = JSON.parse(stdout)
    assert.deepEqual([pid, uid, gid], [process.pid, process.getuid?.(), process.getgid?.()])
    assert.deepEqual([...groups].sort(), ownGroups().sort())
    assert.equal(executable, readlinkSync('/proc/self/exe'))
    assert.ok(comm.length > 0)
    assert.deepEqual(new Set(Object.values(namespaces)), new Set(['same']))
  })

  test('as text', async () => {
    const { code, stdout } = await cli(['peer', `unix://${path}`])
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`^pid {9}${process.pid}\nuid {9}${process.getuid?.()}\n`))
    const groups = ownGroups()
    const shown = groups.length === 0 ? 'none besides the gid' : groups.join(', ')
    assert.ok(stdout.includes(`\ngroups      ${shown}\n`), stdout)
    assert.match(stdout, /\nexecutable {2}\/.*\n(.*\n)*namespaces {2}the same as here\n$/)
  })

  for (const [what, args, code, text] of [
    ['no address', [], 2, /missing: the address of the server/],
    ['no such path', ['/nowhere/x.sock'], 1, /ENOENT/],
    ['an address that is none', ['x.sock'], 2, /cannot be used/],
    ['TCP', ['tcp://127.0.0.1:1'], 1, /the peer is known on unix sockets alone/],
    ['another uid', [path, '--verify-uid', '4242'], 1, /verifyServer/],
  ] as const) {
    test(`in one line what is wrong: ${what}`, async () => {
      const result = await cli(['peer', ...args])
      assert.deepEqual([result.code, result.stdout], [code, ''])
      assert.match(result.stderr, text)
      assert.match(result.stderr, /^[^\n]+\n$/)
    })
  }
})
