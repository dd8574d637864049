import { type Address, formatAddress } from '../../engine/address/address.js'
import type { Command } from './command.js'
import type { Result } from './conformance/clause.js'
import { ClientListener } from './conformance/client-listener.js'
import { runClient } from './conformance/client-run.js'
import { FramePeer } from './conformance/frame-peer.js'
import { printReport } from './conformance/report.js'
import { runCheck, ServerCheck } from './conformance/server-check.js'
import { serverClauses } from './conformance/server-clauses.js'
import { type ConformanceSettings, conformanceSettings } from './conformance/settings.js'
import { ExitCode } from './exit-code.js'
import { connectSocket } from './sockets/connect-socket.js'
import { StopSignal } from './stop-signal.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc conformance ADDRESS [OPTIONS]
       ttrpc conformance --client LISTEN [OPTIONS]

Checks a server against the clauses of docs/protocol.md that need no particular
service: what it answers to even and used ids, to unknown services and so on.
With --client it listens, and checks the first client that calls: let it make
10 calls of any method, one after the other, on one connection, whatever their
outcome.

A clause is held, broken, or not applicable. Where Go or Rust are known to
differ, their way counts as held, and the table names it.

  --service NAME    a service that the server has: checks unknown methods, too
  --timeout TIME    longest wait for an answer or a call, as 500ms (default 5s)
  --json            one JSON object a line

Exit code 1 when a clause is broken.`

/** `ttrpc conformance`. */
export const conformance: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const settings = conformanceSettings(args)
    const results = settings.client ? await checkClient(settings, terminal) : await checkServer(settings)
    if (results === undefined) return ExitCode.INTERRUPTED
    await printReport(results, settings.json, terminal)
    return results.some(({ verdict }) => verdict === 'broken') ? ExitCode.FAILED : ExitCode.OK
  },
}

/** Runs the clauses one after the other, each on a connection of its own. */
async function checkServer({ address, service, timeoutMs }: ConformanceSettings): Promise<Result[]> {
  const results: Result[] = []
  for (const { run, ...clause } of serverClauses) {
    const peer = new FramePeer(await connectSocket(address, timeoutMs), timeoutMs)
    try {
      const result = { ...clause, ...(await runCheck(new ServerCheck(peer, service), run)) }
      if (results.length === 0 && result.verdict === 'broken') throw noServer(address, result)
      results.push(result)
    } finally {
      peer.close()
    }
  }
  return results
}

/** A server that does not even answer the first request speaks another protocol, or does not admit this user. */
function noServer(address: Address, { came }: Result): Error {
  const reason = `the server at ${formatAddress(address)} does not answer a first request as ttrpc does`
  return new Error(`${reason}: ${came}. Does it admit this user, and does it serve ttrpc there?`)
}

/** Resolves with undefined when the user ends the wait. */
async function checkClient(
  { address, timeoutMs }: ConformanceSettings,
  terminal: Terminal,
): Promise<readonly Result[] | undefined> {
  const stop = new StopSignal(terminal.stdout)
  const listener = await ClientListener.listen(address)
  try {
    terminal.complain(`ttrpc conformance: listening on ${listener.address}, waiting for a client`)
    for (;;) {
      const socket = await listener.accept(stop.signal)
      if (socket === undefined) return undefined
      const peer = new FramePeer(socket, timeoutMs)
      const results = await runClient(peer)
      peer.close()
      if (results !== undefined) return results
    }
  } finally {
    stop.release()
    await listener.close()
  }
}
