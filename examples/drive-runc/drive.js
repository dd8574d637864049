// The life of one container, as containerd asks a shim for it: each call has a deadline.
import { anyUnpack, ClosedError, timestampDate } from 'ttrpc'
import { cgroupsV1, cgroupsV2, TaskStatus } from 'ttrpc/containerd'

const SIGKILL = 9
const EVENT_TIMEOUT_MS = 5000
/** The events of a container that was killed, in the order that a shim must keep. */
const EVENTS = ['/tasks/create', '/tasks/start', '/tasks/exit', '/tasks/delete']

/** Runs a container until it is killed and deleted. Rejects when a step fails, and then removes what it left. */
export async function drive({ id, shim, bundle, rootfs, events, print }) {
  let client
  let shimPid
  try {
    client = await shim.start(id, bundle.path)
    const task = client.service(shim.service)
    shimPid = (await task.connect({ id })).shimPid
    print(`started   the shim is process ${shimPid}`)
    await live(task, { id, bundle, rootfs, events, print })
    await shutDown(client, task, id)
    print('shut down the shim has ended')
    shimPid = undefined
  } catch (error) {
    const log = bundle.log.lines.join('\n')
    throw new Error(`${id}: ${error.message}\n${log}`, { cause: error })
  } finally {
    await client?.close()
    if (shimPid !== undefined) endShim(shimPid)
    await shim.delete(id, bundle.path)
  }
}

async function live(task, { id, bundle, rootfs, events, print }) {
  const { pid } = await task.create({
    id,
    bundle: bundle.path,
    rootfs: [{ type: 'bind', source: rootfs, options: ['rbind', 'ro'] }],
    stdout: bundle.stdout.path,
    stderr: bundle.stderr.path,
  })
  print(`created   process ${pid} waits, ${await statusOf(task, id)}`)
  await task.start({ id })
  print(`running   it prints "${await bundle.stdout.line()}", ${await statusOf(task, id)}`)
  const { processes } = await task.pids({ id })
  print(`processes ${processes.map((process) => process.pid).join(' ')}; ${await statsOf(task, id)}`)

  // Wait is answered at the end of the process, so its deadline is longer.
  const waited = task.wait({ id }, { timeoutMs: 60_000 })
  await task.kill({ id, signal: SIGKILL })
  const { exitStatus, exitedAt } = await waited
  print(
    `killed    status ${exitStatus} at ${timestampDate(exitedAt).toISOString()}, ${await statusOf(task, id)}`,
  )
  if (exitStatus !== 128 + SIGKILL) throw new Error(`the exit status is ${exitStatus}`)
  // A shim may answer Wait before it publishes the exit, which the event of the deletion would then overtake.
  await events.until(id, '/tasks/exit', EVENT_TIMEOUT_MS)
  const deleted = await task.delete({ id })
  print(`deleted   process ${deleted.pid}, status ${deleted.exitStatus}`)

  // A shim that is shut down drops the events that it has not published.
  const topics = await events.until(id, '/tasks/delete', EVENT_TIMEOUT_MS)
  if (topics.join() !== EVENTS.join()) throw new Error(`the events came as ${topics}, not as ${EVENTS}`)
  print(`events    ${topics.join(' ')}`)
}

async function statusOf(task, id) {
  return TaskStatus[(await task.state({ id })).status]
}

async function statsOf(task, id) {
  const { stats } = await task.stats({ id })
  const v1 = anyUnpack(stats, cgroupsV1.Metrics)
  if (v1 !== undefined) return `${v1.memory?.usage?.usage ?? 0} bytes of memory`
  return `${anyUnpack(stats, cgroupsV2.Metrics)?.memory?.usage ?? 0} bytes of memory`
}

/** Ends a shim that was not shut down, which then removes its socket. */
function endShim(pid) {
  try {
    process.kill(pid, 'SIGTERM')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error // it has crashed: `delete` follows
  }
}

/** Ends the shim, which may close the connection before its answer. */
async function shutDown(client, task, id) {
  try {
    await task.shutdown({ id })
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error
  }
  await client.closed
}
