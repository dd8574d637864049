/** The shims of examples/shim leave nothing outside of the bundle, which containerd removes, when a life is over. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { anyPack, type Client, connect } from 'ttrpc'
import { bootstrapV1, runcOptionsV1, taskV3 } from 'ttrpc/containerd'
import { LogReader } from '../shim/log-reader.js'
import { gone } from '../shim/shim-bundle.js'
import { holdWhileTesting } from '../support/hold.js'
import { skipWithoutRunc } from '../support/runc.js'
import { Bundle, execSpec, FifoReader, newFolder, shell } from './bundle.js'
import { examples } from './host-runtime.js'
import { runcBundle } from './runc-bundle.js'

holdWhileTesting()

/** The folders in which a shim may leave something. */
class Place {
  readonly path = newFolder()
  readonly sockets = join(this.path, 's')
  readonly temporary = join(this.path, 't')
  readonly states = join(this.path, 'r')

  constructor() {
    mkdirSync(this.temporary)
  }

  /** All files in them. */
  list(): string[] {
    return ['s', 't', 'r'].flatMap((name) => {
      const folder = join(this.path, name)
      const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
      return files.filter((file) => !file.isDirectory()).map((file) => join(file.parentPath, file.name))
    })
  }
}

/** Runs an action of a shim's program in a bundle. */
async function act(program: string, place: Place, bundle: Bundle, ...action: string[]): Promise<Buffer> {
  const address = join(place.path, 'c.sock')
  const flags = ['-namespace', 'tests', '-id', bundle.id, '-address', address, '-publish-binary', '/none']
  const child = spawn(process.execPath, [join(examples, program), ...flags, ...action], {
    cwd: existsSync(bundle.path) ? bundle.path : place.path,
    env: { ...process.env, TMPDIR: place.temporary, TTRPC_ADDRESS: `${address}.ttrpc` },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const params = {
    instanceId: bundle.id,
    namespace: 'tests',
    containerdGrpcAddress: address,
    containerdTtrpcAddress: `${address}.ttrpc`,
    socketDir: place.sockets,
  }
  child.stdin.end(action[0] === 'start' ? bootstrapV1.BootstrapParams.encode(params) : '')
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = await once(child, 'close')
  assert.equal(code, 0)
  return Buffer.concat(chunks)
}

/** Starts a shim, and uses all that may make files: execs, terminals, a dump. Returns its client and its pid. */
async function live(program: string, place: Place, bundle: Bundle): Promise<{ client: Client; pid: number }> {
  using log = new LogReader(bundle.path)
  const answer = bootstrapV1.BootstrapResult.decode(await act(program, place, bundle, 'start'))
  const client = await connect(answer.address)
  const task = client.service(taskV3.Task)
  const { id, path } = bundle
  const options = anyPack(runcOptionsV1.Options, { root: place.states }, '')
  const { shimPid: pid } = await task.connect({ id })
  await task.create({ id, bundle: path, stdout: bundle.fifo('out'), options })
  await task.start({ id })
  for (const terminal of [false, true]) {
    const execId = `e-${terminal}`
    const stdout = bundle.fifo(execId)
    const reader = new FifoReader(stdout)
    const spec = execSpec(['sh', '-c', 'echo hello'], { user: { uid: 0, gid: 0 } })
    await task.exec({ id, execId, terminal, stdout, spec })
    await task.start({ id, execId })
    assert.equal((await task.wait({ id, execId })).exitStatus, 0)
    assert.match(await reader.all(), /hello/)
    await task.delete({ id, execId })
  }
  const missing = execSpec(['/no/such/program'], { user: { uid: 0, gid: 0 } })
  await task.exec({ id, execId: 'bad', spec: missing })
  await assert.rejects(task.start({ id, execId: 'bad' }))
  process.kill(pid, 'SIGUSR1')
  await log.line(/is in a file/)
  return { client, pid }
}

const shims = [
  {
    program: 'host.js',
    skip: false as const,
    make: (id: string) => new Bundle(newFolder(), id, shell('exec sleep 1000')),
  },
  { program: 'runc.js', skip: skipWithoutRunc(), make: (id: string) => runcBundle(id, 'exec sleep 1000') },
]

for (const { program, skip, make } of shims) {
  describe(program, { skip }, () => {
    test('nothing is left after Delete, Shutdown and delete', async () => {
      const place = new Place()
      const bundle = make(`l${process.pid}-a`)
      bundle.fifo('log')
      const { client, pid } = await live(program, place, bundle)
      const task = client.service(taskV3.Task)
      const { id } = bundle
      await task.kill({ id, signal: 9, all: true })
      await task.wait({ id })
      await task.delete({ id })
      await task.shutdown({ id })
      await gone(pid)
      await client.close()
      await act(program, place, bundle, 'delete')
      rmSync(bundle.path, { recursive: true })
      assert.deepEqual(place.list(), [])
    })

    for (const after of [0, 10, 30]) {
      test(`nothing is left after a SIGKILL of the daemon, ${after} ms into an exec with a terminal, and delete`, async () => {
        const place = new Place()
        const bundle = make(`l${process.pid}-${after}`)
        bundle.fifo('log')
        const { client, pid } = await live(program, place, bundle)
        const task = client.service(taskV3.Task)
        const spec = execSpec(['sleep', '1000'], { user: { uid: 0, gid: 0 } })
        await task.exec({ id: bundle.id, execId: 'last', terminal: true, spec, stdout: bundle.fifo('last') })
        const starting = task.start({ id: bundle.id, execId: 'last' }).catch(() => {})
        await task.state({ id: bundle.id })
        await delay(after)
        process.kill(pid, 'SIGKILL')
        await gone(pid)
        await starting
        await client.close()
        await act(program, place, bundle, 'delete')
        rmSync(bundle.path, { recursive: true })
        assert.deepEqual(place.list(), [])
      })
    }
  })
}
