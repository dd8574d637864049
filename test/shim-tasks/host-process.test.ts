/** What the example's runtime of the host cannot run: each error names the field, and has the code of Go's shim. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, newFolder, shell, specOf } from './bundle.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

const data = join(newFolder(), 'data')
writeFileSync(data, 'x', { mode: 0o644 })

/** The part of `process` that is wrong, and the text of the error. */
const processes: readonly (readonly [
  what: string,
  process: Readonly<Record<string, unknown>>,
  error: RegExp,
])[] = [
  ['args that are empty', { args: [] }, /process\.args must be a list of strings.* not \[\]/],
  ['args that are no list', { args: 'true' }, /process\.args must be a list/],
  ['no args', { args: undefined }, /process\.args must be a list/],
  ['an argument that is no string', { args: ['true', 1] }, /process\.args must be a list/],
  ['a program without a name', { args: [''] }, /process\.args must be a list/],
  ['env that is no list', { env: 'A=b' }, /process\.env must be a list of strings NAME=value, not "A=b"/],
  ['an entry of env without a name', { env: ['=b'] }, /process\.env must be/],
  ['an entry of env without =', { env: ['FOO'] }, /process\.env must be/],
  ['no cwd', { cwd: undefined }, /process\.cwd must be the absolute path/],
  ['a cwd that is relative', { cwd: 'tmp' }, /process\.cwd must be the absolute path/],
  [
    'a cwd that does not exist',
    { cwd: '/no/such' },
    /process\.cwd: there is no folder \/no\/such on the host/,
  ],
  ['a cwd that is a file', { cwd: data }, /process\.cwd: there is no folder/],
  ['a program that does not exist', { args: ['/no/such'] }, /process\.args\[0\].*"\/no\/such": no such file/],
  [
    'a program that is not on PATH',
    { args: ['no-such'] },
    /process\.args\[0\].*"no-such": executable file not found/,
  ],
  ['a program below a file', { args: [`${data}/x`] }, /process\.args\[0\].*no such file/],
  ['a file that is not executable', { args: [data] }, /process\.args\[0\].*not an executable file/],
  ['a folder as program', { args: ['/tmp'] }, /process\.args\[0\].*not an executable file/],
  ['a user that is a text', { user: 'root' }, /process\.user must be an object/],
  ['a uid that is a name', { user: { uid: 'root' } }, /process\.user\.uid must be an integer/],
  ['a uid below 0', { user: { uid: -1 } }, /process\.user\.uid must be an integer/],
  ['a uid that is too large', { user: { uid: 2 ** 32 - 1 } }, /process\.user\.uid must be an integer/],
  ['a gid that is a fraction', { user: { uid: 0, gid: 0.5 } }, /process\.user\.gid must be an integer/],
]

describe('Create and Start of an exec', () => {
  test('config.json without a process', async (t) => {
    const { client, bundle } = startTasks(t)
    for (const spec of ['{}', '{"process":null}', '{"process":[]}']) {
      const { id, path } = bundle(spec)
      const created = client.create({ id, bundle: path })
      await assert.rejects(created, { code: Code.UNKNOWN, message: /process must be an object with args/ })
    }
  })

  for (const [what, process, message] of processes) {
    test(what, async (t) => {
      const { client, bundle, create } = startTasks(t)
      const refused = { code: Code.UNKNOWN, message }
      const { id, path } = bundle(specOf(['true'], process))
      await assert.rejects(client.create({ id, bundle: path }), refused)
      if (message.source.startsWith('process\\.args must')) return // Exec itself refuses these
      const other = await create(shell('sleep 1000'))
      await client.exec({ id: other.id, execId: 'e', spec: execSpec(['true'], process) })
      await assert.rejects(client.start({ id: other.id, execId: 'e' }), refused)
    })
  }

  test('a uid that no user has runs, as in containers', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(specOf(['sh', '-c', 'exit 3'], { user: { uid: 123_456, gid: 123_456 } }))
    await client.start({ id })
    assert.equal((await client.wait({ id })).exitStatus, 3)
  })
})
