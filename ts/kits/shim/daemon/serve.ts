import { join } from 'node:path'
import { process } from '../../../base/runtime.js'
import { reapAdopted, setChildSubreaper } from '../../../process.js'
import type { Invocation } from '../command/invocation.js'
import { EventPublisher } from '../events/event-publisher.js'
import { FifoWriter } from '../log/fifo-writer.js'
import { LineLog } from '../log/line-log.js'
import type { Shim, ShimLog } from '../shim.js'
import { Daemon } from './daemon.js'
import { DumpFile } from './dump-file.js'
import { daemonSocket } from './inherited-socket.js'
import { SocketFile } from './socket-file.js'

/** Where containerd takes events, when it does not say where. */
const DEFAULT_EVENTS = '/run/containerd/containerd.sock.ttrpc'

/** What `serve` needs besides its invocation. */
export interface ServeSettings {
  /** The value of the flag `-socket`. */
  readonly socket: string
  readonly shutdownTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly maxLogBytes: number
  /** Calls a function at each SIGUSR1 from now on. */
  readonly onDumpSignal: (dump: () => void) => void
  /** Called once when the daemon serves and handles its signals. What it throws ends the daemon. */
  readonly onServing: () => void
}

/** The daemon: serves the shim until it is shut down. Rejects, with the reason in the log too, when it cannot. */
export async function serve(shim: Shim, invocation: Invocation, settings: ServeSettings): Promise<void> {
  const { bundle, namespace, id, debug, ttrpcAddress } = invocation
  const writer = new FifoWriter(join(bundle, 'log'), { maxWaitingBytes: settings.maxLogBytes })
  const fields = { runtime: shim.name, namespace, id, pid: process.pid }
  const log = new LineLog((line) => writer.write(line), fields, debug)
  logCrash(log)
  try {
    const socket = daemonSocket(settings.socket, bundle)
    const file = new SocketFile(socket.path)
    const dumpFile = new DumpFile(socket.path)
    process.once('exit', () => {
      file.remove() // when an error of the shim's code ends the process
      dumpFile.remove()
    })
    setChildSubreaper(true)
    const stopReaping = reapAdopted()
    const publisher = new EventPublisher({
      address: ttrpcAddress === '' ? DEFAULT_EVENTS : ttrpcAddress,
      namespace,
      onDrop: ({ topic, reason, error }) =>
        log.warn('an event was dropped', {
          topic,
          reason,
          error: error === undefined ? undefined : String(error),
        }),
    })
    const { shutdownTimeoutMs, idleTimeoutMs, onServing } = settings
    const times = { shutdownTimeoutMs, idleTimeoutMs }
    const daemon = new Daemon({
      ...{ shim, invocation, socket, file, dumpFile, publisher, writer, log, onServing },
      ...times,
    })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => daemon.shutdown())
    settings.onDumpSignal(() => daemon.dump())
    await daemon.run()
    stopReaping()
  } catch (error) {
    log.error('the shim cannot serve', { error: String(error) })
    throw error
  } finally {
    writer.close()
  }
}

/** Has the reason in the log when an error that is not caught ends the process: stderr of a daemon is /dev/null. */
function logCrash(log: ShimLog): void {
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    log.error('the shim has crashed', { origin, error: error instanceof Error ? error.stack : String(error) })
  })
}
