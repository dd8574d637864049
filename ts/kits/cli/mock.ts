import { readFile } from 'node:fs/promises'
import { type RawHandler, type RawStreamHandler, Server } from '../../index.js'
import { jsonValues } from './call/json-values.js'
import { namesOf } from './call/settings.js'
import { type Command, UsageError } from './command.js'
import { parseDuration } from './duration.js'
import { ExitCode } from './exit-code.js'
import { mockHandler } from './mock/handlers.js'
import { type MockedMethod, mockedMethods } from './mock/replies.js'
import { loadProtos, protoOptions } from './proto-arguments.js'
import { readArguments } from './read-arguments.js'
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
  --quiet            print no line for a call
  --allow-abstract   ADDRESS may be unix:@NAME, which has no file permissions

ADDRESS is a path, /run/x.sock or unix:///run/x.sock. Only processes of the same
user are admitted; TCP cannot tell who calls, so the mock does not listen there.`

/** `ttrpc mock`. */
export const mock: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = readArguments(args, {
      data: { type: 'string' },
      delay: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      'allow-abstract': { type: 'boolean', default: false },
      ...protoOptions,
    })
    const [address] = namesOf(positionals, ['the address to listen on'])
    const delayMs = values.delay === undefined ? 0 : parseDuration(values.delay, '--delay')
    const { services } = await loadProtos(values)
    const methods = mockedMethods(services, await dataOf(values.data))
    if (methods.length === 0) throw new Error('the files have no service')
    const stop = new StopSignal(terminal.stdout)
    const report = (line: string): void => {
      if (!values.quiet) void terminal.print(line)
    }
    const server = serverOf(methods, delayMs, report)
    try {
      await listen(server, address!, values['allow-abstract'])
      const count = methods.length === 1 ? '1 method' : `${methods.length} methods`
      terminal.complain(`ttrpc mock: ${count} on ${address}`)
      await stop.ended()
      return ExitCode.OK
    } finally {
      await server.close()
      stop.release()
    }
  },
}

async function listen(server: Server, address: string, allowAbstract: boolean): Promise<void> {
  try {
    await server.listen(address, { allowAbstract })
  } catch (error) {
    throw usageErrorOf(error, address) ?? error
  }
}

/** Returns the error as one of this command's arguments: those of `listen` name options of the API. */
function usageErrorOf(error: unknown, address: string): UsageError | undefined {
  const { code } = error as NodeJS.ErrnoException
  const path = 'listen on a path such as /run/x.sock'
  if (code === 'ERR_TTRPC_ABSTRACT')
    return new UsageError(`${address} has no file permissions: ${path}, or add --allow-abstract`)
  if (code === 'ERR_TTRPC_NO_CREDENTIALS' && address.startsWith('tcp:'))
    return new UsageError(`over TCP the user of a caller is not known, so none would be admitted: ${path}`)
  return undefined
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
