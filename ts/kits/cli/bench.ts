import { type Client, connect } from '../../index.js'
import { msText } from './bench/latencies.js'
import { type BenchCall, Run, runLoad } from './bench/load.js'
import { type BenchSettings, benchSettings } from './bench/settings.js'
import { jsonMessages } from './call/messages.js'
import { RequestData } from './call/request-data.js'
import { onlyRequest } from './call/run-call.js'
import type { Command } from './command.js'
import { ExitCode } from './exit-code.js'
import { findMethod } from './find-method.js'
import { printableJson } from './printable-json.js'
import { loadProtos } from './proto-arguments.js'
import { StopSignal } from './stop-signal.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc bench ADDRESS METHOD --proto FILE… [-d DATA] [OPTIONS]

Calls a unary method again and again, and prints calls a second, how long they
took, and what failed. Replies are not decoded. The method is called for real.

  -d, --data DATA    the request: JSON, @FILE, or - for the standard input
  --proto FILE, -I DIR, -H 'K: V', --timeout TIME, --verify-uid UID, --engine E
                     as in ttrpc call; --timeout is that of each call
  --concurrency N    calls at once, over all connections; default 64
  --connections N    default 1
  --duration TIME    how long it is measured; default 5s
  --calls N          measure so many calls instead
  --warmup TIME      calls before that are not counted; default 1s, 0 for none
  --json             one JSON object

Calls that are open 2 s after the duration are given up, and count as failed.
Exit code: 0, or 1 when a call failed or none was made. Ctrl-C ends it with
what was measured.`

/** How often the progress is shown. */
const PROGRESS_MS = 500

/** `ttrpc bench`. */
export const bench: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const settings = benchSettings(args)
    const { services } = await loadProtos(settings.protos)
    const { service, method, definition } = findMethod(services, settings.method)
    if (definition.clientStreaming || definition.serverStreaming)
      throw new Error(`${service}/${method} streams, and only unary methods are measured`)
    const stop = new StopSignal(terminal.stdout)
    const data = RequestData.open(settings.data, terminal)
    stop.signal.addEventListener('abort', () => data.close(), { once: true })
    const clients: Client[] = []
    try {
      const request = await onlyRequest({
        service,
        method,
        data,
        messages: jsonMessages(definition, terminal, true),
      })
      for (let i = 0; i < settings.connections; i++)
        clients.push(await connect(settings.address, { ...settings.connect, signal: stop.signal }))
      const options = settings.call
      const once: BenchCall['once'] = (client, signal) =>
        client.call(service, method, request, { ...options, signal })
      const run = await measured(clients, { once, signal: stop.signal }, settings, terminal)
      if (
        run.succeeded === 0 &&
        run.lastError !== undefined &&
        clients.every(({ state }) => state === 'closed')
      )
        throw run.lastError
      if (run.done === 0 && !stop.interrupted) {
        await once(clients[0]!, stop.signal) // rejects with the reason why the connection is closed
        throw new Error('no call was made')
      }
      for (const line of settings.json ? [jsonOf(run)] : textOf(run)) await terminal.print(line)
      if (stop.interrupted) return ExitCode.INTERRUPTED
      return run.failed === 0 ? ExitCode.OK : ExitCode.FAILED
    } catch (error) {
      if (stop.interrupted) return ExitCode.INTERRUPTED
      throw error
    } finally {
      data.close()
      for (const client of clients) void client.close()
      stop.release()
    }
  },
}

/** Warms up and measures. Open calls are dropped when the user ends it. */
async function measured(
  clients: readonly Client[],
  call: BenchCall,
  { concurrency, warmupMs, durationMs, calls }: BenchSettings,
  terminal: Terminal,
): Promise<Run> {
  const close = (): void => clients.forEach((client) => void client.close())
  call.signal.addEventListener('abort', close, { once: true })
  const run = new Run()
  if (warmupMs > 0) {
    const end = { durationMs: warmupMs, calls: Number.POSITIVE_INFINITY }
    run.lastError = (await runLoad(clients, call, concurrency, end)).lastError
  }
  const hide = showProgress(run, terminal)
  try {
    return await runLoad(clients, call, concurrency, { durationMs, calls }, run)
  } finally {
    hide()
  }
}

/** Shows the calls so far on the error output, where that is a terminal. Returns what takes the line away. */
function showProgress(run: Run, terminal: Terminal): () => void {
  const timer = setInterval(
    () => terminal.showProgress(`${run.done} calls, ${run.failed} failed`),
    PROGRESS_MS,
  )
  return () => {
    clearInterval(timer)
    terminal.showProgress()
  }
}

function rateOf(run: Run): number {
  return run.elapsedMs === 0 ? 0 : Math.round((run.succeeded / run.elapsedMs) * 1000)
}

function jsonOf(run: Run): string {
  const { percentiles } = run.latencies
  return printableJson({
    calls: run.done,
    failed: run.failed,
    elapsedMs: run.elapsedMs,
    callsPerSecond: rateOf(run),
    latencyMs: run.succeeded === 0 ? null : percentiles,
    errors: Object.fromEntries(run.errors),
  })
}

function textOf(run: Run): string[] {
  const lines = [
    `${run.done} calls in ${msText(run.elapsedMs)}: ${rateOf(run)} calls/s, ${run.failed} failed`,
    ...[...run.errors].map(([name, count]) => `  ${name}: ${count}`),
  ]
  if (run.succeeded === 0) return lines
  const percentiles = Object.entries(run.latencies.percentiles)
  return [
    ...lines,
    '',
    percentiles.map(([name, ms]) => `${name} ${msText(ms)}`).join('   '),
    '',
    ...run.latencies.lines(),
  ]
}
