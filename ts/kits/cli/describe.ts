import type { LoadedProto } from '../../index.js'
import { namesOf } from './call/settings.js'
import { type Command, UsageError } from './command.js'
import { enumText, messageText, methodText, serviceText } from './describe/proto-text.js'
import { templateOf } from './describe/template.js'
import { ExitCode } from './exit-code.js'
import { findName, methodsOf } from './find-method.js'
import { printableJson } from './printable-json.js'
import { loadProtos, protoOptions } from './proto-arguments.js'
import { readArguments } from './read-arguments.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc describe NAME --proto FILE… [-I DIR]… [--template]

Prints a service, method, message or enum of .proto files, as such a file writes
it; of a method also the messages. NAME is a full name, or an end of it that only
one has: demo.v1.Greeter, Greeter/SayHello, HelloRequest.

  --proto FILE       may be repeated
  -I, --include DIR  search imports there; may be repeated
  --template         of a message, or the request of a method: JSON with every
                     field at its default, to be edited and sent with ttrpc call;
                     of a oneof, the first field. null is a field that is not set`

/** `ttrpc describe`. */
export const describe: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = readArguments(args, {
      ...protoOptions,
      template: { type: 'boolean', default: false },
    })
    const [wanted] = namesOf(positionals, ['the name'])
    const protos = await loadProtos(values)
    await terminal.print(values.template ? template(protos, wanted!) : description(protos, wanted!))
    return ExitCode.OK
  },
}

function description({ services, messages, enums }: LoadedProto, wanted: string): string {
  const methods = methodsOf(services)
  const texts = new Map<string, () => string>()
  for (const service of Object.values(services)) texts.set(service.name, () => serviceText(service))
  for (const { service, method, definition } of methods) {
    const full = `${service}/${method}`
    texts.set(full, () =>
      [
        `// ${full}`,
        methodText(method, definition),
        ...[...new Set([definition.input, definition.output])].map((type) => `\n${messageText(type)}`),
      ].join('\n'),
    )
  }
  for (const type of Object.values(messages)) texts.set(type.name, () => messageText(type))
  const bare = new Set([...Object.values(messages)].map(({ name }) => name))
  for (const [name, values] of Object.entries(enums))
    if (!bare.has(name) && isFullName(name, enums)) texts.set(name, () => enumText(name, values))
  const name = findName([...texts.keys()], wanted, 'service, method, message or enum')
  return texts.get(name)!()
}

/** Whether no longer name means the same enum. */
function isFullName(name: string, enums: LoadedProto['enums']): boolean {
  return !Object.keys(enums).some((other) => other.endsWith(`.${name}`) && enums[other] === enums[name])
}

function template({ services, messages }: LoadedProto, wanted: string): string {
  const types = new Map(Object.values(messages).map((type) => [type.name, type]))
  for (const { service, method, definition } of methodsOf(services))
    types.set(`${service}/${method}`, definition.input)
  const names = Object.values(services).map(({ name }) => name)
  const name = findName([...types.keys(), ...names], wanted, 'method or message')
  const type = types.get(name)
  if (type === undefined) throw new UsageError(`${name} is a service: --template is of a method or a message`)
  return printableJson(templateOf(type), 2)
}
