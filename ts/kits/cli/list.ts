import { type Command, UsageError } from './command.js'
import { ExitCode } from './exit-code.js'
import { findName, methodsOf } from './find-method.js'
import { loadProtos, protoOptions } from './proto-arguments.js'
import { readArguments } from './read-arguments.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc list --proto FILE… [-I DIR]… [SERVICE]

Prints the names of the services in .proto files, one a line; with SERVICE those
of its methods. SERVICE is a full name, or an end of it that only one has.
ttrpc describe shows what a name is.

  --proto FILE       may be repeated
  -I, --include DIR  search imports there; may be repeated`

/** `ttrpc list`. */
export const list: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = readArguments(args, protoOptions)
    const [wanted, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`${JSON.stringify(rest[0])} is one argument too many`)
    const { services } = await loadProtos(values)
    const methods = methodsOf(services)
    const names = [...new Set(Object.values(services).map(({ name }) => name))]
    const service = wanted === undefined ? undefined : findName(names, wanted, 'service')
    const shown =
      service === undefined
        ? names
        : methods.filter((one) => one.service === service).map(({ method }) => `${service}/${method}`)
    for (const name of shown) await terminal.print(name)
    return ExitCode.OK
  },
}
