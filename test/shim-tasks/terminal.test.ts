/** Processes with a terminal. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, FifoReader, FifoWriter, shell, specOf } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

const descriptors = (): number => readdirSync('/proc/self/fd').length

describe('terminals', () => {
  test('input and output pass through; ResizePty sets its size, which the process learns', async (t) => {
    const { client, bundle } = startTasks(t)
    const script =
      'trap "stty size" WINCH; tty -s && echo ready; while :; do read line && echo "got $line"; done'
    const made = bundle(specOf(['sh', '-c', script], { consoleSize: { height: 30, width: 90 } }))
    const { id } = made
    const [stdin, stdout] = [made.fifo('in'), made.fifo('out')]
    const [reader, writer] = [new FifoReader(stdout), new FifoWriter(stdin)]
    await client.create({ id, bundle: made.path, terminal: true, stdin, stdout })
    assert.equal((await client.state({ id })).terminal, true)
    await client.start({ id })
    await reader.until('ready')
    writer.write('hello\n')
    await reader.until('got hello')
    await client.resizePty({ id, width: 132, height: 43 })
    writer.write('again\n') // a shell runs its trap when `read` has returned
    await reader.until('43 132')
    await client.kill({ id, signal: 9 })
    await client.wait({ id })
    await client.delete({ id })
    await reader.all()
    await writer.end()
  })

  test('the size of the spec, and one set before an exec is started, are those it begins with', async (t) => {
    const { client, bundle } = startTasks(t)
    const made = bundle(
      specOf(['sh', '-c', 'stty size; sleep 1000'], { consoleSize: { height: 30, width: 90 } }),
    )
    const { id } = made
    const stdout = made.fifo('out')
    const reader = new FifoReader(stdout)
    await client.create({ id, bundle: made.path, terminal: true, stdout })
    await client.start({ id })
    await reader.until('30 90')
    const execOut = made.fifo('exec-out')
    const execReader = new FifoReader(execOut)
    const spec = execSpec(['stty', 'size'])
    await client.exec({ id, execId: 'e', terminal: true, stdout: execOut, spec })
    await client.resizePty({ id, execId: 'e', width: 100, height: 40 })
    await client.start({ id, execId: 'e' })
    assert.match(await execReader.all(), /^40 100/)
  })

  test('all output is copied before Delete answers, and all descriptors are closed', async (t) => {
    const { client, bundle } = startTasks(t)
    const made = bundle(shell('i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i + 1)); done'))
    const { id } = made
    const stdout = made.fifo('out')
    const reader = new FifoReader(stdout)
    const before = descriptors()
    await client.create({ id, bundle: made.path, terminal: true, stdout })
    await client.start({ id })
    await client.wait({ id })
    await client.delete({ id })
    const text = await reader.all()
    assert.equal(text.trimEnd().split('\r\n').length, 2000)
    assert.ok(descriptors() <= before, `${descriptors()} descriptors, ${before} before`)
  })

  test('ioDrainMs: output that no one reads delays Delete only for so long', async (t) => {
    const { client, bundle } = startTasks(t, { limits: { ioDrainMs: 50 } })
    const made = bundle(shell('head -c 300000 /dev/zero'))
    const { id } = made
    await client.create({ id, bundle: made.path, terminal: true, stdout: made.fifo('out') })
    await client.start({ id })
    await client.kill({ id, signal: 9, all: true })
    await client.wait({ id })
    await client.delete({ id })
  })

  test('a runtime that attaches no terminal is INTERNAL, and its process is killed', async (t) => {
    const runtime = hostRuntime()
    const { create } = runtime
    let ended: Promise<unknown> = Promise.resolve()
    runtime.create = async (container, io) => {
      const made = await create.call(runtime, container, { ...io, terminal: false })
      ended = made.exited
      return made
    }
    const { client, bundle } = startTasks(t, { runtime })
    const { id, path } = bundle(shell('exit 0'))
    const created = client.create({ id, bundle: path, terminal: true })
    await assert.rejects(created, { code: Code.INTERNAL, message: /attached no terminal/ })
    await ended
  })
})
