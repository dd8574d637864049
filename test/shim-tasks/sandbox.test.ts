/** `containerd.runtime.sandbox.v1.Sandbox` of a daemon. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

describe('a sandbox', () => {
  const sandboxId = 'pod'

  test('create, start, status, wait, stop, shutdown', async (t) => {
    const { sandbox, shutdowns } = startTasks(t)
    await sandbox.createSandbox({ sandboxId })
    assert.equal((await sandbox.sandboxStatus({ sandboxId })).state, 'SANDBOX_NOTREADY')
    const { pid, createdAt } = await sandbox.startSandbox({ sandboxId })
    assert.equal(pid, process.pid)
    assert.ok(createdAt !== undefined)
    assert.equal((await sandbox.sandboxStatus({ sandboxId })).state, 'SANDBOX_READY')
    await sandbox.pingSandbox({ sandboxId })
    assert.equal((await sandbox.platform({ sandboxId })).platform?.os, 'linux')
    const waiting = sandbox.waitSandbox({ sandboxId })
    await sandbox.stopSandbox({ sandboxId })
    assert.equal((await waiting).exitStatus, 0)
    await sandbox.stopSandbox({ sandboxId }) // again: fine
    assert.equal((await sandbox.sandboxStatus({ sandboxId })).state, 'SANDBOX_NOTREADY')
    assert.equal(shutdowns(), 0)
    await sandbox.shutdownSandbox({ sandboxId })
    assert.equal(shutdowns(), 1)
  })

  test('keeps the daemon when a container’s Shutdown comes', async (t) => {
    const { client, sandbox, shutdowns } = startTasks(t)
    await sandbox.createSandbox({ sandboxId })
    await client.shutdown({ id: 'c' })
    assert.equal(shutdowns(), 0)
    await sandbox.stopSandbox({ sandboxId })
    await client.shutdown({ id: 'c' })
    assert.equal(shutdowns(), 1)
  })

  test('refusals: unknown ones, a second one, what its state does not allow, what it does not have', async (t) => {
    const { sandbox } = startTasks(t)
    assert.equal(await codeOf(sandbox.startSandbox({ sandboxId })), Code.NOT_FOUND)
    assert.equal(await codeOf(sandbox.createSandbox({ sandboxId: '../x' })), Code.INVALID_ARGUMENT)
    await sandbox.createSandbox({ sandboxId })
    assert.equal(await codeOf(sandbox.createSandbox({ sandboxId })), Code.ALREADY_EXISTS)
    assert.equal(await codeOf(sandbox.createSandbox({ sandboxId: 'other' })), Code.FAILED_PRECONDITION)
    assert.equal(await codeOf(sandbox.waitSandbox({ sandboxId: 'other' })), Code.NOT_FOUND)
    await sandbox.startSandbox({ sandboxId })
    assert.equal(await codeOf(sandbox.startSandbox({ sandboxId })), Code.FAILED_PRECONDITION)
    assert.equal(await codeOf(sandbox.sandboxMetrics({ sandboxId })), Code.UNIMPLEMENTED)
    assert.equal(await codeOf(sandbox.updateSandbox({ sandboxId })), Code.UNIMPLEMENTED)
  })
})
