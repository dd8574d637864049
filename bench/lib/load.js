import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { start } from './children.js'

/** No run takes that long beyond its seconds: a peer that does not answer any more must not stop the rest. */
const SPARE_MS = 30_000

/**
 * Runs a load between two fresh processes; returns the rate, the latency, and the CPU time of both ends for one item.
 * `client(peer, flags, tree)` is the command of the load. What these resolve to is added to the values: `started(pid)`
 * is called when the server listens, `during({ server, client, seconds })` when measuring begins, `after(pid)` when
 * the client has ended.
 */
export async function runPair({ contestant, folder, seconds, warmup, client, ...hooks }) {
  const socket = join(folder, 'pair.sock')
  const served = await startServer(contestant.server.server(socket, contestant.tree))
  const begun = await hooks.started?.(served.pid)
  const load = start(client(contestant.client, { socket, seconds, warmup }, contestant.tree))
  const limit = setTimeout(load.kill, (seconds + warmup) * 1000 + SPARE_MS)
  try {
    const first = await load.line()
    if (first !== 'begin') throw new Error(`the client printed ${JSON.stringify(first)} instead of begin`)
    const before = cpuSeconds(served.pid)
    const measured = load
      .line()
      .then((line) => ({ result: JSON.parse(line), serverCpu: cpuSeconds(served.pid) - before }))
    // Awaited together: where one fails, the failure of the other must not stay unhandled.
    const [{ result, serverCpu }, during] = await Promise.all([
      measured,
      hooks.during?.({ server: served.pid, client: load.pid, seconds }),
    ])
    const count = result.calls ?? result.messages
    if (count === 0) throw new Error('nothing was answered in the measured seconds')
    const each = (cpu) => (cpu / count) * 1e6
    await load.stop()
    const clientCpu = result.cpuUserSec + result.cpuSysSec
    return {
      rate: count / result.seconds,
      p50: result.p50us,
      p99: result.p99us,
      clientCpu: each(clientCpu),
      serverCpu: each(serverCpu),
      ...begun,
      ...during,
      ...(await hooks.after?.(served.pid)),
    }
  } finally {
    clearTimeout(limit)
    load.kill()
    await served.stop()
  }
}

/** Starts a server; resolves when it listens. */
export async function startServer(command) {
  const server = start(command)
  const line = await server.line()
  if (!line.startsWith('ready'))
    throw new Error(`the server printed ${JSON.stringify(line)} instead of ready`)
  const stop = async () => {
    const limit = setTimeout(server.kill, 5000)
    try {
      await server.stop()
    } finally {
      clearTimeout(limit)
    }
  }
  return { ...server, stop }
}

/** CPU time of a living process, of all its threads, in seconds (clock ticks of 10 ms). */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
