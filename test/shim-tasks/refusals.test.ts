/** What a shim refuses, with the codes that containerd turns into its errors, and that nothing is left of it. */
import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, shell, specOf } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

/** Descriptors that this process has open. */
const descriptors = (): number => readdirSync('/proc/self/fd').length

describe('refusals', () => {
  test('every method but Connect and Shutdown is NOT_FOUND for an unknown container', async (t) => {
    const { client } = startTasks(t)
    const id = 'unknown'
    const spec = execSpec(['true'])
    const calls = [
      client.state({ id }),
      client.start({ id }),
      client.delete({ id }),
      client.pids({ id }),
      client.pause({ id }),
      client.resume({ id }),
      client.checkpoint({ id }),
      client.kill({ id, signal: 9 }),
      client.exec({ id, execId: 'e', spec }),
      client.resizePty({ id, width: 80, height: 24 }),
      client.closeIO({ id, stdin: true }),
      client.update({ id }),
      client.wait({ id }),
      client.stats({ id }),
    ]
    for (const call of calls) assert.equal(await codeOf(call), Code.NOT_FOUND)
  })

  test('a second container with the same id is ALREADY_EXISTS', async (t) => {
    const { client, create } = startTasks(t)
    const { id, path } = await create(shell('exit 0'))
    assert.equal(await codeOf(client.create({ id, bundle: path })), Code.ALREADY_EXISTS)
    const both = [client.create({ id: 'twice', bundle: path }), client.create({ id: 'twice', bundle: path })]
    const codes = await Promise.all(both.map(codeOf))
    assert.deepEqual(codes.sort(), [Code.OK, Code.ALREADY_EXISTS])
    await client.delete({ id: 'twice' })
  })

  test('what the state does not allow is FAILED_PRECONDITION', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    assert.equal(await codeOf(client.pause({ id })), Code.FAILED_PRECONDITION)
    await client.start({ id })
    assert.equal(await codeOf(client.start({ id })), Code.FAILED_PRECONDITION)
    assert.equal(await codeOf(client.delete({ id })), Code.FAILED_PRECONDITION)
    assert.equal(await codeOf(client.resume({ id })), Code.FAILED_PRECONDITION)
    await client.kill({ id, signal: 9 })
    await client.wait({ id })
    assert.equal(await codeOf(client.start({ id })), Code.FAILED_PRECONDITION)
    assert.equal(
      await codeOf(client.exec({ id, execId: 'e', spec: execSpec(['true']) })),
      Code.FAILED_PRECONDITION,
    )
  })

  test('a wrong bundle, and a damaged or missing config.json, say which file', async (t) => {
    const { client, bundle } = startTasks(t)
    const missing = client.create({ id: 'c', bundle: '/nonexistent/bundle' })
    await assert.rejects(missing, {
      code: Code.NOT_FOUND,
      message: /no file \/nonexistent\/bundle\/config\.json/,
    })
    for (const path of ['', 'relative', '/a/../b', '/with\0nul']) {
      assert.equal(await codeOf(client.create({ id: 'c', bundle: path })), Code.INVALID_ARGUMENT, path)
    }
    for (const text of ['', '{', '[]', 'null', '\xff']) {
      const { id, path } = bundle(text)
      const created = client.create({ id, bundle: path })
      await assert.rejects(created, { code: Code.INVALID_ARGUMENT, message: /config\.json must be/ })
    }
    const special = bundle('')
    rmSync(special.at('config.json'))
    special.fifo('config.json') // opening it would wait for a writer
    const created = client.create({ id: special.id, bundle: special.path })
    await assert.rejects(created, { code: Code.INVALID_ARGUMENT, message: /must be a regular file/ })
  })

  test('a NUL in the arguments of a process is INVALID_ARGUMENT', async (t) => {
    const { client, bundle, create } = startTasks(t)
    const { id, path } = bundle(specOf(['sh', '-c', 'exit 0', 'a\0b']))
    assert.equal(await codeOf(client.create({ id, bundle: path })), Code.INVALID_ARGUMENT)
    const other = await create(shell('sleep 1000'))
    await client.start({ id: other.id })
    await client.exec({ id: other.id, execId: 'e', spec: execSpec(['true', 'a\0b']) })
    assert.equal(await codeOf(client.start({ id: other.id, execId: 'e' })), Code.INVALID_ARGUMENT)
  })

  test('ids that could lead elsewhere as names of files are INVALID_ARGUMENT', async (t) => {
    const { client, bundle, create } = startTasks(t)
    const { path } = bundle(shell('exit 0'))
    const { id } = await create(shell('sleep 1000'))
    const spec = execSpec(['true'])
    for (const wrong of ['', '.', '..', '../x', 'a/b', '-x', 'a'.repeat(77), 'a\0b', 'ä']) {
      assert.equal(await codeOf(client.create({ id: wrong, bundle: path })), Code.INVALID_ARGUMENT, wrong)
      assert.equal(await codeOf(client.exec({ id, execId: wrong, spec })), Code.INVALID_ARGUMENT, wrong)
    }
  })

  test('what a runtime cannot do is UNIMPLEMENTED, with the reason', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const checkpoint = client.checkpoint({ id, path: '/nowhere' })
    await assert.rejects(checkpoint, { code: Code.UNIMPLEMENTED, message: /cannot be checkpointed/ })
    const resources = { typeUrl: 'x', value: Buffer.from('{}') }
    const updated = client.update({ id, resources })
    await assert.rejects(updated, { code: Code.UNIMPLEMENTED, message: /no limits of their own/ })
    const restored = client.create({ id: 'r', bundle: '/b', checkpoint: '/image' })
    await assert.rejects(restored, { code: Code.UNIMPLEMENTED, message: /restore/ })
  })

  test('a method that the runtime does not have is UNIMPLEMENTED', async (t) => {
    const runtime = hostRuntime()
    for (const name of ['pause', 'update', 'stats', 'checkpoint', 'pids'] as const) {
      Object.defineProperty(runtime, name, { value: undefined })
    }
    const { client, create } = startTasks(t, { runtime })
    const { id } = await create(shell('sleep 1000'))
    const { pid } = await client.start({ id })
    const resources = { typeUrl: 'x', value: Buffer.from('{}') }
    for (const call of [
      client.pause({ id }),
      client.update({ id, resources }),
      client.stats({ id }),
      client.checkpoint({ id }),
    ]) {
      await assert.rejects(call, { code: Code.UNIMPLEMENTED, message: /has no method/ })
    }
    const { processes } = await client.pids({ id })
    assert.deepEqual(
      processes.map((process) => process.pid),
      [pid],
    )
  })

  test('a runtime that fails: its code, and no descriptor, record or container is left', async (t) => {
    const { client, hooks, bundle } = startTasks(t)
    const failures = [
      [Object.assign(new Error('no space'), { code: 'ENOSPC' }), Code.RESOURCE_EXHAUSTED],
      [Object.assign(new Error('gone'), { code: 'ENOENT' }), Code.NOT_FOUND],
      [new Error('some reason'), Code.UNKNOWN],
      ['not an error', Code.UNKNOWN],
    ] as const
    const { id, path } = bundle(shell('exit 0'))
    const before = descriptors()
    for (const [failure, code] of failures) {
      hooks.create = () => {
        throw failure
      }
      assert.equal(await codeOf(client.create({ id, bundle: path })), code)
    }
    assert.equal(descriptors(), before)
    assert.deepEqual(readdirSync(path), ['config.json'])
    delete hooks.create
    await client.create({ id, bundle: path })
  })

  test('a runtime that returns no process is INTERNAL', async (t) => {
    const runtime = hostRuntime()
    runtime.create = async () => ({ pid: 0, exited: Promise.resolve() }) as never
    const { client, bundle } = startTasks(t, { runtime })
    const { id, path } = bundle(shell('exit 0'))
    const created = client.create({ id, bundle: path })
    await assert.rejects(created, { code: Code.INTERNAL, message: /must return a process/ })
  })

  test('signals beyond those of Linux, and Update without resources, are INVALID_ARGUMENT', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    assert.equal(await codeOf(client.kill({ id, signal: 65 })), Code.INVALID_ARGUMENT)
    assert.equal(await codeOf(client.update({ id })), Code.INVALID_ARGUMENT)
    const resources = { typeUrl: 'x', value: Buffer.from('[') }
    assert.equal(await codeOf(client.update({ id, resources })), Code.INVALID_ARGUMENT)
  })
})
