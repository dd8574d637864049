import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type RawHandler, type RawStreamHandler, Server } from '../../index.js'
import { jsonValues } from './call/json-values.js'
import { namesOf } from './call/settings.js'
import { type Command, UsageError } from './command.js'
import { parseDuration } from './duration.js'
import { ExitCode } from './exit-code.js'
import { mockHandler } from './mock/handlers.js'
import { type MockedMethod, mockedMethods } from './mock/replies.js'
import { loadProtos, protoOptions } from './proto-arguments.js'
import { StopSignal } from './stop-signal.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc mock ADDRESS --proto FILE… [-I DIR]… [OPTIONS]

Listens on ADDRESS and answers every method of the files: with a message whose
fields are at their defaults (as ttrpc describe --template shows it), or with
what --data has. Each call is printed as a line. Ctrl-C ends it.

  --proto FILE       may be repeated
  -I, --include DIR  search imports there; may be repeated
  --data FILE        JSON: {"pkg.Service/Method": REPLY}; REPLY is a message,
                     a list of messages for a method that streams, or
                     {"$error": {"code": "NOT_FOUND", "message": "…"}}
  --delay TIME       wait before each answer: 100ms, 2s

Only processes of the same user are admitted.`

/** `ttrpc mock`. */
export const mock: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { data: { type: 'string' }, delay: { type: 'string' }, ...protoOptions },
    })
    const [address] = namesOf(positionals, ['the address to listen on'])
    const delayMs = values.delay === undefined ? 0 : parseDuration(values.delay, '--delay')
    const { services } = await loadProtos(values)
    const methods = mockedMethods(services, await dataOf(values.data))
    if (methods.length === 0) throw new Error('the files have no service')
    const stop = new StopSignal(terminal.stdout)
    const server = serverOf(methods, delayMs, (line) => void terminal.print(line))
    try {
      await listen(server, address!)
      terminal.complain(`ttrpc mock: ${methods.length} methods on ${address}`)
      await stop.ended()
      return ExitCode.OK
    } finally {
      await server.close()
      stop.release()
    }
  },
}

async function listen(server: Server, address: string): Promise<void> {
  try {
    await server.listen(address)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_TTRPC_ADDRESS') throw error
    throw new UsageError((error as Error).message)
  }
}

function serverOf(methods: readonly MockedMethod[], delayMs: number, report: (line: string) => void): Server {
  const server = new Server()
  const names = new Set(methods.map(({ service }) => service))
  for (const name of names) {
    const handlers: Record<string, RawHandler | RawStreamHandler> = {}
    for (const one of methods)
      if (one.service === name) handlers[one.method] = mockHandler(one, delayMs, report)
    server.registerRaw(name, handlers)
  }
  return server
}

async function dataOf(path: string | undefined): Promise<unknown> {
  if (path === undefined) return {}
  const values: unknown[] = []
  for await (const value of jsonValues([await readFile(path, 'utf8')])) values.push(value)
  if (values.length === 1) return values[0]
  throw new Error(`${path} must have one JSON object`)
}
