import { connect, isTtrpcError, type LoadedMethod, type LoadedProto } from '../../index.js'
import { reportFailure } from './call/failure.js'
import { jsonMessages, rawMessages } from './call/messages.js'
import { RequestData } from './call/request-data.js'
import { type PlannedCall, runCall } from './call/run-call.js'
import { type CallKind, type CallSettings, callSettings } from './call/settings.js'
import { type Command, UsageError } from './command.js'
import { ExitCode } from './exit-code.js'
import { findMethod } from './find-method.js'
import { loadProtos } from './proto-arguments.js'
import { StopSignal } from './stop-signal.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc call ADDRESS METHOD --proto FILE… [-d DATA] [OPTIONS]

Calls a method and prints its replies as JSON, each when it comes.
METHOD is pkg.Service/Method, or an end of it that only one method has.

  -d, --data DATA    JSON, @FILE, or - for the standard input. A stream takes
                     several values after each other; default: {} or no value
  --proto FILE       has the method; may be repeated
  -I, --include DIR  search imports there; may be repeated
  -H, --header 'K: V'  metadata; may be repeated
  --timeout TIME     2s, 500ms, 1m: for connecting, and for the call
  --verify-uid UID   the server must run as this user
  --compact          one line a reply, on a terminal too
  --raw hex|base64   without --proto: METHOD is the full name, DATA and replies
                     are bytes; @FILE and - are one message of bytes as they are
  --kind KIND        with --raw: unary (default), server, client, bidi
  --engine ENGINE    auto (default), native, node

Exit code: 0 OK; 64 + the status code for a call that failed, 69 for NOT_FOUND;
1 for another failure, 2 for wrong arguments, 130 after Ctrl-C.`

/** `ttrpc call`. */
export const call: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const settings = callSettings(args)
    const protos = settings.raw === undefined ? await loadProtos(settings.protos) : undefined
    const stop = new StopSignal(terminal.stdout)
    const data = RequestData.open(settings.data, terminal)
    stop.signal.addEventListener('abort', () => data.close(), { once: true })
    try {
      const planned = { ...plan(settings, protos, terminal), data }
      const client = await connect(settings.address, { ...settings.connect, signal: stop.signal })
      try {
        await runCall(
          client,
          { ...planned, options: { ...settings.call, signal: stop.signal } },
          terminal,
          stop,
        )
      } finally {
        await client.close()
      }
      return ExitCode.OK
    } catch (error) {
      if (stop.signal.aborted) return stop.interrupted ? ExitCode.INTERRUPTED : ExitCode.OK
      if (isTtrpcError(error)) return await reportFailure(error, protos?.messages, terminal)
      throw error
    } finally {
      data.close()
      stop.release()
    }
  },
}

/** Returns which method is called, and how its messages are read and shown. Throws when there is no such method. */
function plan(
  { method, raw, compact }: CallSettings,
  protos: LoadedProto | undefined,
  terminal: Terminal,
): Omit<PlannedCall, 'data' | 'options'> {
  if (protos !== undefined) {
    const { definition, ...names } = findMethod(protos.services, method)
    return { ...names, kind: kindOf(definition), messages: jsonMessages(definition, terminal, compact) }
  }
  const [, service, name] = /^([^/]+)\/([^/]+)$/.exec(method) ?? []
  if (service === undefined || name === undefined)
    throw new UsageError(
      `with --raw, METHOD is the full name, pkg.Service/Method, not ${JSON.stringify(method)}`,
    )
  const { encoding, kind } = raw!
  return { service, method: name, kind, messages: rawMessages(encoding) }
}

function kindOf({ clientStreaming, serverStreaming }: LoadedMethod): CallKind {
  if (clientStreaming) return serverStreaming ? 'bidiStreaming' : 'clientStreaming'
  return serverStreaming ? 'serverStreaming' : 'unary'
}
